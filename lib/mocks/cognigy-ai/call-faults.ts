import type { CallFault, CallFaultOf, CallFaultRule, CallKind } from './scenario.ts';

/** The faults that one request meets, in the order of the scenario. */
export class CallFaults {
  readonly list: readonly CallFault[];

  constructor(list: readonly CallFault[] = []) {
    this.list = list;
  }

  all<Kind extends CallFault['kind']>(kind: Kind): readonly CallFaultOf<Kind>[] {
    return this.list.filter((fault): fault is CallFaultOf<Kind> => fault.kind === kind);
  }

  /** The first fault of this kind. */
  find<Kind extends CallFault['kind']>(kind: Kind): CallFaultOf<Kind> | undefined {
    return this.all(kind)[0];
  }
}

/** Counts requests and hands each the faults that the scenario has for it. */
export class CallFaultPlan {
  readonly #rules: readonly CallFaultRule[];
  readonly #seen = new Map<string, number>();

  constructor(rules: readonly CallFaultRule[]) {
    this.#rules = rules;
  }

  /** Takes note of one more request; `of` is null where it belongs to no execution or conversation. */
  next(kind: CallKind, of: number | null): CallFaults {
    const overall = this.#count(kind);
    const within = of === null ? 0 : this.#count(`${kind} ${of}`);
    return new CallFaults(
      this.#rules
        .filter((rule) => rule.on === kind && meets(rule, of, overall, within))
        .map(({ fault }) => fault),
    );
  }

  #count(key: string): number {
    const seen = (this.#seen.get(key) ?? 0) + 1;
    this.#seen.set(key, seen);
    return seen;
  }
}

function meets(rule: CallFaultRule, of: number | null, overall: number, within: number): boolean {
  if (rule.of !== undefined && (of === null || (rule.of !== 'each' && rule.of !== of)))
    return false;
  const ordinal = rule.of === undefined ? overall : within;
  const first = rule.from ?? 1;
  const span = rule.times ?? rule.count ?? Number.POSITIVE_INFINITY;
  return ordinal >= first && ordinal < first + span;
}
