import type { Fault, FaultKind, FaultOf, FaultRule, RequestKind } from './scenario.ts';

/** The faults that one request meets, in the order of the scenario. */
export class Faults {
  readonly list: readonly Fault[];

  constructor(list: readonly Fault[] = []) {
    this.list = list;
  }

  /** The first fault of this kind. */
  find<Kind extends FaultKind>(kind: Kind): FaultOf<Kind> | undefined {
    return this.list.find((fault): fault is FaultOf<Kind> => fault.kind === kind);
  }
}

/** Counts requests and hands each the faults that the scenario has for it. */
export class FaultPlan {
  readonly #rules: readonly FaultRule[];
  readonly #seen = new Map<string, number>();

  constructor(rules: readonly FaultRule[]) {
    this.#rules = rules;
  }

  /** Takes note of one more request; `batch` is null where it belongs to none. */
  next(kind: RequestKind, batch: number | null): Faults {
    const overall = this.#count(kind);
    const withinBatch = batch === null ? 0 : this.#count(`${kind} ${batch}`);
    return new Faults(
      this.#rules
        .filter((rule) => rule.on === kind && meets(rule, batch, overall, withinBatch))
        .map(({ fault }) => fault),
    );
  }

  #count(key: string): number {
    const seen = (this.#seen.get(key) ?? 0) + 1;
    this.#seen.set(key, seen);
    return seen;
  }
}

function meets(
  rule: FaultRule,
  batch: number | null,
  overall: number,
  withinBatch: number,
): boolean {
  if (
    rule.batch !== undefined &&
    (batch === null || (rule.batch !== 'each' && rule.batch !== batch))
  ) {
    return false;
  }
  const ordinal = rule.batch === undefined ? overall : withinBatch;
  const first = rule.from ?? 1;
  const span = rule.times ?? rule.count ?? Number.POSITIVE_INFINITY;
  return ordinal >= first && ordinal < first + span;
}
