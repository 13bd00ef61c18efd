/** What a demo bot is made of. */
export interface BotKnowledge {
  readonly intents: readonly BotIntent[];
  /** Texts that belong to no intent, so that the bot learns to leave them alone. */
  readonly outOfScope: readonly string[];
  readonly entities: readonly BotEntity[];
  /** Said where no intent matched. */
  readonly fallbackAnswer: string;
}

interface BotIntent {
  readonly name: string;
  readonly phrases: readonly string[];
  /** Candidates, best first; `{entity}` stands for a value, and the first that can be filled in is said. */
  readonly answers: readonly string[];
}

export type BotEntity =
  | { readonly name: string; readonly pattern: RegExp }
  /** Names of things to the words for them; a small slip of the pen is forgiven. */
  | { readonly name: string; readonly options: Readonly<Record<string, readonly string[]>> };
