import type { GuardLane } from '../../domain/guard';
import type { Flag } from './column';

/** Dedup keys whose events came without an open ticket: what a destination's storm guard counts. Times in milliseconds. */
export interface GuardKeysTable {
  dedup_key: string;
  organisation_id: string;
  destination_id: string;
  lane: GuardLane;
  last_at: number;
  is_passed: Flag;
  /** When it was released after it had been held, or will be. */
  released_at: number | null;
}
