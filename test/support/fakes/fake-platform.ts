import { encodeBatch } from '../../../lib/platforms/executions-v1/encode-batch.ts';
import type {
  Platform,
  ResultsOutcome,
  StatusOutcome,
  SubmitOutcome,
  SubmitRequest,
} from '../../../lib/steps/ports/platform.ts';

/** One answer of a script: the outcome, what works it out from the question, or an error to throw. */
export type Scripted<Question, Outcome> = Outcome | Error | ((question: Question) => Outcome);

export interface PlatformScript {
  /** Answers to the first calls, in their order; after them the default. */
  readonly submit?: readonly Scripted<SubmitRequest, SubmitOutcome>[];
  readonly status?: readonly Scripted<string, StatusOutcome>[];
  readonly results?: readonly Scripted<string, ResultsOutcome>[];
}

/**
 * A platform that honours idempotency keys, has completed every execution when asked, and passes
 * every case with one assertion; each call first takes the next answer of its script.
 */
export class FakePlatform implements Platform {
  readonly encodeBatch = encodeBatch;
  readonly submissions: SubmitRequest[] = [];
  readonly statusCalls: string[] = [];
  readonly resultsCalls: string[] = [];
  /** Execution id to the payload it runs, in order of acceptance. */
  readonly executions = new Map<string, SubmitRequest>();
  readonly #submit: Scripted<SubmitRequest, SubmitOutcome>[];
  readonly #status: Scripted<string, StatusOutcome>[];
  readonly #results: Scripted<string, ResultsOutcome>[];

  constructor(script: PlatformScript = {}) {
    this.#submit = [...(script.submit ?? [])];
    this.#status = [...(script.status ?? [])];
    this.#results = [...(script.results ?? [])];
  }

  async submit(request: SubmitRequest): Promise<SubmitOutcome> {
    this.submissions.push(request);
    return answer(this.#submit.shift(), request) ?? this.accept(request);
  }

  async status(executionId: string): Promise<StatusOutcome> {
    this.statusCalls.push(executionId);
    return (
      answer(this.#status.shift(), executionId) ??
      (this.executions.has(executionId)
        ? { status: 'terminal', word: 'completed' }
        : { status: 'not_found' })
    );
  }

  async results(executionId: string): Promise<ResultsOutcome> {
    this.resultsCalls.push(executionId);
    return (
      answer(this.#results.shift(), executionId) ?? {
        status: 'ready',
        results: this.passingResults(executionId),
      }
    );
  }

  /** Takes the batch as the platform does, the same key always as the same execution. */
  accept(request: SubmitRequest): SubmitOutcome {
    for (const [executionId, known] of this.executions) {
      if (known.idempotencyKey === request.idempotencyKey) {
        return { status: 'accepted', executionId };
      }
    }
    const executionId = `exec-${this.executions.size + 1}`;
    this.executions.set(executionId, request);
    return { status: 'accepted', executionId };
  }

  /** What a flawless bot answers to the execution's cases, in their order. */
  passingResults(executionId: string): PassingResult[] {
    const payload = this.executions.get(executionId)?.payload;
    if (!payload) return [];
    const { test_cases } = JSON.parse(Buffer.from(payload).toString('utf8')) as WirePayload;
    return test_cases.map(({ input_text, outcome }) => ({
      assertions: [
        {
          type: 'intent',
          passed: true,
          expected: outcome.expected_intent ?? null,
          actual: outcome.expected_intent ?? null,
        },
      ],
      matched_intent: outcome.expected_intent ?? null,
      extracted_entities: outcome.expected_entities ?? [],
      intent_confidence: 0.9,
      response_text: outcome.expected_response_contains ?? '',
      latency_ms: 100,
      input_text,
    }));
  }
}

interface WirePayload {
  readonly test_cases: readonly {
    readonly input_text: string;
    readonly outcome: {
      readonly expected_intent?: string | null;
      readonly expected_entities?: readonly string[] | null;
      readonly expected_response_contains?: string | null;
    };
  }[];
}

export interface PassingResult {
  readonly assertions: readonly {
    readonly type: string;
    readonly passed: boolean;
    readonly expected: string | null;
    readonly actual: string | null;
  }[];
  readonly matched_intent: string | null;
  readonly extracted_entities: readonly string[];
  readonly intent_confidence: number;
  readonly response_text: string;
  readonly latency_ms: number;
  readonly input_text: string;
}

function answer<Question, Outcome extends object>(
  scripted: Scripted<Question, Outcome> | undefined,
  question: Question,
): Outcome | undefined {
  if (scripted instanceof Error) throw scripted;
  return typeof scripted === 'function' ? scripted(question) : scripted;
}
