/** The requests that a fault strikes; absent fields match all. */
export interface FaultMatch {
  /** An operation of the contract, or `authorize`, `token`, `accessibleResources`. */
  operationId?: string;
  method?: string;
  /** A regular expression on the path, as text, such as `/comment$`. */
  pathPattern?: string;
  cloudId?: string;
}

export type GarbageVariant = 'notJson' | 'truncated' | 'empty' | 'otherShape';

export type FaultAction =
  | { kind: 'dropBefore' }
  | { kind: 'dropAfter' }
  | { kind: 'answer'; status: number; headers?: Record<string, string>; body?: unknown }
  | { kind: 'answerAfter'; status: number; headers?: Record<string, string>; body?: unknown }
  | { kind: 'slow'; ms: number }
  | { kind: 'slowAfter'; ms: number }
  | { kind: 'garbage'; afterWork: boolean; variant?: GarbageVariant };

export interface FaultRule {
  match: FaultMatch;
  action: FaultAction;
  /** How often it strikes; absent: always. */
  times?: number;
  /** The share of matching requests it strikes, 0 to 1; absent: all. */
  rate?: number;
  /** Makes the share repeatable; absent: the simulator's own random numbers. */
  seed?: number;
}

export interface ListedFault extends FaultRule {
  id: string;
  struck: number;
}

interface FaultTarget {
  operationId: string | null;
  method: string;
  path: string;
  cloudId: string | null;
}

export interface FaultRules {
  add(rule: FaultRule): string;
  remove(id: string): boolean;
  clear(): void;
  list(): ListedFault[];
  /** The actions for this request, each counted as used: delays add up, of the others only the first is returned. */
  strike(target: FaultTarget): FaultAction[];
}

/** The rules by which the simulated Atlassian fails deliberately. */
export function faultRules(random: () => number): FaultRules {
  let rules: { fault: ListedFault; chance: () => number }[] = [];
  let lastId = 0;
  return {
    add(rule) {
      lastId += 1;
      const id = `fault-${lastId}`;
      rules.push({
        fault: { ...rule, id, struck: 0 },
        chance: rule.seed === undefined ? random : seeded(rule.seed),
      });
      return id;
    },
    remove(id) {
      const before = rules.length;
      rules = rules.filter(({ fault }) => fault.id !== id);
      return rules.length < before;
    },
    clear() {
      rules = [];
    },
    list: () => rules.map(({ fault }) => ({ ...fault })),
    strike(target) {
      const actions: FaultAction[] = [];
      for (const { fault, chance } of rules) {
        if (!matches(fault.match, target) || isUsedUp(fault)) continue;
        if (!isDelay(fault.action) && actions.some((action) => !isDelay(action))) continue;
        if (fault.rate !== undefined && chance() >= fault.rate) continue;
        fault.struck += 1;
        actions.push(fault.action);
      }
      return actions;
    },
  };
}

function matches(match: FaultMatch, target: FaultTarget): boolean {
  return (
    (match.operationId === undefined || match.operationId === target.operationId) &&
    (match.method === undefined || match.method.toUpperCase() === target.method) &&
    (match.cloudId === undefined || match.cloudId === target.cloudId) &&
    (match.pathPattern === undefined || new RegExp(match.pathPattern).test(target.path))
  );
}

function isUsedUp(fault: ListedFault): boolean {
  return fault.times !== undefined && fault.struck >= fault.times;
}

function isDelay(action: FaultAction): boolean {
  return action.kind === 'slow' || action.kind === 'slowAfter';
}

/** Mulberry32: the same seed gives the same series. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
