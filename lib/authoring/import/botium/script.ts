/** A convo, whatever file format it was written in. */
export interface Convo {
  readonly name: string;
  readonly steps: readonly ConvoStep[];
}

export interface ConvoStep {
  /** `hooks`: what is done before or after the convo; `other`: a section that is not known. */
  readonly speaker: 'me' | 'bot' | 'hooks' | 'other';
  readonly entries: readonly StepEntry[];
}

/** A text, or an asserter or hook with its arguments. */
export type StepEntry =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly isNegated: boolean;
      readonly isOptional: boolean;
    }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly string[];
      readonly isNegated: boolean;
    };

/** What the files of a folder hold together. */
export interface Script {
  readonly convos: readonly Convo[];
  /** Name of a list to its texts. */
  readonly utterances: ReadonlyMap<string, readonly string[]>;
}
