/** An intent of Cognigy.AI, as its export and its API have it. */
export interface BotIntent {
  readonly name: string;
  readonly sentences: readonly string[];
  readonly isDisabled: boolean;
  /** Its sentences are to match nothing. */
  readonly isReject: boolean;
  /** Whether it wins depends on more than the sentence. */
  readonly hasConditions: boolean;
}
