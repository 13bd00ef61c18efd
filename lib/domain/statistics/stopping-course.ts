/** Trials, one after the other, that end with the first decision. */
export interface Trials {
  /** After so many they end without one. */
  readonly most: number;
  readonly decide: (passed: number, failed: number) => 'open' | 'shut' | 'undecided';
  /** Probability that the next trial fails. */
  readonly failing: (passed: number, failed: number) => number;
}

/** Probabilities of how trials end, and how many of them it takes on average. */
export interface StoppingCourse {
  readonly open: number;
  readonly shut: number;
  readonly undecided: number;
  readonly expected: number;
}

/** What a stopping rule comes to, exactly: by recursion over all that may have been seen before it stops. */
export function stoppingCourse({ most, decide, failing }: Trials): StoppingCourse {
  const ended = { open: 0, shut: 0, undecided: 0 };
  let expected = 0;
  // Probability of being still undecided, by how many have failed.
  let going = new Map([[0, 1]]);
  for (let seen = 0; going.size > 0; seen += 1) {
    const next = new Map<number, number>();
    for (const [failed, probability] of going) {
      const decision = decide(seen - failed, failed);
      if (decision !== 'undecided' || seen >= most) {
        ended[decision] += probability;
        continue;
      }
      expected += probability;
      const fails = probability * failing(seen - failed, failed);
      if (fails < probability) next.set(failed, (next.get(failed) ?? 0) + probability - fails);
      if (fails > 0) next.set(failed + 1, (next.get(failed + 1) ?? 0) + fails);
    }
    going = next;
  }
  return { ...ended, expected };
}
