import type { Reason } from '../verdict.ts';

const FAULT_WORDS = {
  result_foreign: 'belong to no case of the batch',
  result_mismatched: 'have the case_id of one case, and input_text or place of another',
  result_duplicate: 'belong to a case that has another result as well',
  result_extra: 'name no case, and there are more results than cases',
  result_ambiguous: 'could belong to more than one case, as the order is not that of the cases',
  result_malformed: 'cannot be read',
  result_unplanned: 'are not of what was planned',
  confidence_out_of_range: 'have a confidence that is not a number from 0 to 1',
} as const;
type ResultFault = keyof typeof FAULT_WORDS;

/** Faults of results that cost the cases concerned their results. */
const REFUSALS = {
  result_mismatched: 'the result for this case contradicts itself about which case it belongs to',
  result_duplicate: 'the platform returned more than one result for this case',
  result_ambiguous:
    'the result for this case cannot be told from that of a case with the same input',
} as const satisfies Partial<Record<ResultFault, string>>;

/**
 * Which result each case of a batch gets, cases by their index and results by their position; and
 * what is wrong with the results. No word of a result goes into it.
 */
export class ResultAssignment {
  readonly #results: number;
  readonly #claims = new Map<number, number[]>();
  readonly #problems = new Map<number, string>();
  readonly #faults = new Map<ResultFault, Set<number>>();

  constructor(results: number) {
    this.#results = results;
  }

  claim(index: number, position: number): void {
    const claimed = this.#claims.get(index);
    if (claimed === undefined) this.#claims.set(index, [position]);
    else claimed.push(position);
  }

  blame(fault: ResultFault, position: number): void {
    const positions = this.#faults.get(fault) ?? new Set();
    this.#faults.set(fault, positions.add(position));
  }

  /** Leaves the cases without a result, whatever they have claimed, and blames the results. */
  refuse(
    fault: keyof typeof REFUSALS,
    indexes: readonly number[],
    positions: readonly number[],
  ): void {
    for (const index of indexes) this.#problems.set(index, REFUSALS[fault]);
    for (const position of positions) this.blame(fault, position);
  }

  /** Refuses what several results claim. */
  refuseContested(): void {
    for (const [index, positions] of this.#claims) {
      if (positions.length > 1) this.refuse('result_duplicate', [index], positions);
    }
  }

  isClaimed(index: number): boolean {
    return this.#claims.has(index);
  }

  /** Claims that the results stand in the order of their cases. */
  get isInOrder(): boolean {
    const pairs = [...this.#claims].flatMap(([index, positions]) =>
      positions.map((position) => ({ index, position })),
    );
    pairs.sort((a, b) => a.position - b.position);
    return pairs.every((pair, rank) => pair.index > (pairs[rank - 1]?.index ?? -1));
  }

  /** Where the result of a case stands; null where it has none. */
  positionOf(index: number): number | null {
    return this.#problems.has(index) ? null : (this.#claims.get(index)?.[0] ?? null);
  }

  /** Why a case was refused its result; null where it was not. */
  problemOf(index: number): string | null {
    return this.#problems.get(index) ?? null;
  }

  /** One for each kind of fault, with how often and where first. */
  faults(): Reason[] {
    return [...this.#faults].map(([code, positions]) => ({
      code,
      message: `${positions.size} of ${this.#results} results ${FAULT_WORDS[code]}, the first at position ${Math.min(...positions) + 1}`,
    }));
  }
}
