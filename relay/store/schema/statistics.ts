import type { Generated } from 'kysely';
import type { CountedKind } from '../../domain/statistics';

/**
 * How many deliveries arrived in an hour, by what they count as now. Kept by triggers on `deliveries`, so that they change
 * in the transaction that changes a delivery. Rows with the same key but another `part` are summed.
 */
export interface DeliveryCountsTable {
  organisation_id: string;
  destination_id: string;
  /** When they arrived, in hours since 1970. */
  hour: number;
  kind: CountedKind;
  /** The bin of the time that they took to be in Jira, `noBin` for those that aren't, or of whom it isn't known. */
  bin: number;
  /** 0, or on PostgreSQL the number of a change that isn't added to the row of 0 yet. */
  part: Generated<number>;
  count: number;
}
