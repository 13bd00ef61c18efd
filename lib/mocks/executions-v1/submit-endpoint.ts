import { createHash } from 'node:crypto';
import { type Answer, ok, refusal } from './answer.ts';
import type { Execution, ExecutionStore } from './execution-store.ts';
import type { Faults } from './fault-plan.ts';
import { checkSubmission } from './request-checks.ts';

export interface ReceivedSubmission {
  readonly client: string;
  readonly suiteId: string;
  readonly idempotencyKey: string | undefined;
  readonly body: Uint8Array;
}

/** What the scenario makes of a request. */
export interface Circumstances {
  /** Null where the request belongs to no batch. */
  readonly batch: number | null;
  readonly faults: Faults;
  /** How much later than now a submission has its effect. */
  readonly delaySeconds: number;
}

/** Takes submissions, one execution for each idempotency key. */
export class SubmitEndpoint {
  readonly #executions: ExecutionStore;
  readonly #byKey = new Map<string, { readonly digest: string; readonly execution: Execution }>();
  readonly unknownFields = new Set<string>();
  replayed = 0;

  constructor(executions: ExecutionStore) {
    this.#executions = executions;
  }

  answer(request: ReceivedSubmission, { batch, faults, delaySeconds }: Circumstances): Answer {
    const { client, suiteId, idempotencyKey, body } = request;
    const check = checkSubmission(body, suiteId);
    if (check.status === 'invalid') return refusal(400, 'invalid_request', check.message);
    for (const path of check.unknownFields) this.unknownFields.add(path);

    const digest = digestOf(check.submission);
    const key =
      idempotencyKey === undefined || faults.find('ignore_key')
        ? null
        : JSON.stringify([client, suiteId, idempotencyKey]);
    const earlier = key === null ? undefined : this.#byKey.get(key);
    if (earlier !== undefined && earlier.digest !== digest) {
      return refusal(
        422,
        'idempotency_key_reused',
        'the Idempotency-Key came before with another body: use a new key',
      );
    }
    if (earlier !== undefined) {
      this.replayed += 1;
      return accepted(earlier.execution, { 'idempotent-replayed': 'true' });
    }
    const oldest = faults.find('same_execution') && this.#executions.oldest;
    const execution =
      oldest ??
      this.#executions.start({
        batch: batch ?? 0,
        cases: check.submission.test_cases,
        timeoutSeconds: check.submission.execution_timeout_seconds,
        delaySeconds,
        hiddenSeconds: faults.find('hidden')?.seconds ?? 0,
      });
    if (key !== null) this.#byKey.set(key, { digest, execution });
    return faults.find('no_execution_id') ? ok({ accepted: true }, 202) : accepted(execution, {});
  }
}

function accepted({ id }: Execution, headers: Readonly<Record<string, string>>): Answer {
  return { ...ok({ execution_id: id }, 202), headers };
}

/** Of the JSON value, so that white space does not make another body. */
function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
