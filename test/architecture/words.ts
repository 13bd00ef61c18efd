/** A word that the project no longer uses in one of its meanings. */
export interface RetiredWord {
  readonly word: string;
  readonly instead: string;
  readonly pattern: RegExp;
  /** Where the word is retired; everywhere where absent. */
  readonly below?: readonly string[];
  /** Where it stands for something else, or belongs to others. */
  readonly allowed?: readonly { readonly below: string; readonly because: string }[];
}

export const RETIRED_WORDS: readonly RetiredWord[] = [
  {
    word: 'attempt, of a case',
    instead: 'repetition; an attempt is a submission or a delivery',
    pattern: /attempt/i,
    below: ['lib/domain/suite', 'lib/domain/evaluation'],
    allowed: [
      {
        below: 'lib/domain/evaluation/carry-over.ts',
        because: "the report's schema names its field `attempts`",
      },
      {
        below: 'lib/domain/evaluation/judge-repetitions.ts',
        because: "the report's schema names its field `attempts`",
      },
    ],
  },
  {
    word: 'take down, of a run',
    instead: 'record: an operator reads it as shutting down',
    pattern: /\b(?:takes?|taken|took|taking)\b(?: \w+){0,6} down\b/i,
  },
  {
    word: 'poll, of one question',
    instead: 'look',
    pattern: /\b(?:polled|polling|to poll|people poll|who polls?|that polls?)\b/i,
  },
  {
    word: 'circuit breaker, of an instant',
    instead: 'deadline; the circuit breaker is the setting alone',
    pattern: /circuit breaker/i,
  },
  {
    word: 'is none',
    instead: 'is not valid, does not exist, is no …',
    pattern: /(?<!\bthere )\bis none\b/,
  },
  {
    word: 'whoever is told',
    instead: 'all who are told',
    pattern: /whoever (?:is|was) told/i,
  },
  {
    word: 'to be had',
    instead: 'fetched, found',
    pattern: /\bto be had\b/i,
  },
  {
    word: 'what of a …',
    instead: 'the part of a …',
    pattern: /\bwhat of an? /i,
  },
  {
    word: 'tick',
    instead: 'pass, or the number of a pass',
    pattern: /\bticks?\b/i,
    allowed: [
      { below: 'lib/report/page', because: 'marks on an axis' },
      { below: 'docs/design.md', because: 'it says why the state has the field' },
      { below: 'bench/counted-run.ts', because: "it reads the state's field" },
      { below: 'lib/forecast/aws-bill.ts', because: "it reads the state's field" },
      { below: 'lib/steps/poll-batches.ts', because: "it counts in the state's field" },
      { below: 'lib/steps/loop/pass.ts', because: "it reads the state's field" },
      {
        below: 'lib/domain/run-state.ts',
        because: 'a state in flight carries the field, whatever version of the functions reads it',
      },
    ],
  },
  {
    word: 'mishap, source problem, suite problem, request problem',
    instead: 'InputProblem',
    pattern: /\b(?:Mishap|SourceProblem|SuiteProblem|RequestProblem)\b/,
  },
];
