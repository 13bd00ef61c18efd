/** What a suite that is valid should have otherwise. */
export const QualityCode = [
  'duplicate_cases',
  'near_duplicate_cases',
  'contradicting_cases',
  'intents_with_one_case',
  'no_out_of_scope_case',
  'cases_from_training',
] as const;
export type QualityCode = (typeof QualityCode)[number];

/** A case, by its position in the suite from 0 on, with what it says and expects where that matters. */
export interface NamedCase {
  readonly position: number;
  readonly id: string;
  readonly text: string;
  /** Null: no intent may match. Undefined: the case does not ask. */
  readonly intent?: string | null | undefined;
}

/** One time that the finding is met. */
export interface QualityInstance {
  readonly found: NamedCase;
  /** The earlier case that it is held against. */
  readonly other?: NamedCase;
  /** The sentence that the bot was trained with. */
  readonly training?: TrainingSentence;
}

export interface TrainingSentence {
  readonly intent: string;
  readonly text: string;
}

export interface QualityFinding {
  readonly code: QualityCode;
  readonly message: string;
  readonly remedy: string;
  /** None where it is about the suite as a whole. */
  readonly instances: readonly QualityInstance[];
}
