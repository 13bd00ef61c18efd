/** What a case is to the bot; the simulation's own, so that it can judge without our code. */
export interface SimulatedCase {
  readonly text: string;
  readonly intent: string;
  readonly allowedMs: number;
}

export interface SimulatedResult {
  readonly assertions: readonly {
    readonly type: string;
    readonly passed: unknown;
    readonly expected: string;
    readonly actual: string;
  }[];
  readonly matched_intent: string;
  readonly extracted_entities: readonly string[];
  readonly intent_confidence: number;
  readonly response_text: string;
  readonly latency_ms: number;
  readonly input_text?: string;
}

export interface SimulatedExecution {
  readonly id: string;
  readonly key: string;
  readonly cases: readonly SimulatedCase[];
  readonly acceptedAt: number;
  /** Infinity: never. */
  readonly endsAt: number;
  readonly word: 'completed' | 'failed' | 'timeout';
  readonly results: readonly SimulatedResult[];
  /** Of an order of conversations. */
  readonly order?: SimulatedOrder;
}

/** What a case is to the platform that holds its conversations. */
export interface SimulatedScenario {
  /** Of the batch of the run that it belongs to: `<run id>:<index>`. */
  readonly key: string;
  readonly case: SimulatedCase;
  readonly ids: { readonly referenceId: string; readonly id: string };
  readonly name: string;
}

/** What somebody has ordered. */
export interface OrderAsked {
  /** The batch that it is for: `<run id>:<index>`, or what a stranger has ordered. */
  readonly key: string;
  readonly name: string;
  readonly runs: number;
}

/** What an order came to, whatever anybody was told. */
export interface SimulatedOrder extends OrderAsked {
  readonly scenario: SimulatedScenario;
  readonly ids: readonly [referenceId: string, id: string];
  readonly conversations: readonly JudgedConversation[];
  /** When somebody first asked for its end; null: nobody has. */
  stoppedAt: number | null;
}

/** As the platform documents a run. */
export interface JudgedConversation {
  readonly id: string;
  readonly sequence: number;
  readonly simulationReference: string;
  readonly simulationRunBatchReference: string;
  readonly largeLanguageModelReferenceId: string;
  readonly turns: readonly { readonly sequence: number; readonly text: string }[];
  readonly totalTurns: number;
  readonly maxTurns: number;
  readonly successCriteria: readonly unknown[];
  readonly metrics: {
    readonly success: unknown;
    readonly results: readonly {
      readonly name: string;
      readonly success: unknown;
      readonly reason: string;
    }[];
    readonly summary: string;
    readonly isBatchStopped: boolean;
    readonly isConversationEnded: boolean;
    readonly errorInfo: { readonly message: string };
  };
  readonly duration: number;
}
