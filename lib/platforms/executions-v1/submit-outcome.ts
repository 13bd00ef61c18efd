import type { SubmitOutcome } from '../../steps/ports/platform.ts';
import { foreignText } from '../foreign-text.ts';
import type { HttpAnswer, HttpOutcome } from '../http.ts';
import type { Secrets } from '../secrets.ts';
import { isSuccess, problemOf, unavailable } from '../unavailable.ts';
import { SubmitAnswer } from './wire.ts';

const WHAT = 'an execution';

/** What an answer to a submission proves about whether an execution exists. */
export function submitOutcome(outcome: HttpOutcome, secrets: Secrets): SubmitOutcome {
  if (outcome.kind === 'no_answer') {
    return outcome.phase === 'connect' ? unavailable(outcome, WHAT) : ambiguous(outcome);
  }
  const executionId = executionIdIn(outcome);
  if ((isSuccess(outcome) || outcome.status === 409) && executionId !== null) {
    return { status: 'accepted', executionId };
  }
  // Both say that the server did not act: it was asked too often, or too early (RFC 8470).
  if (outcome.status === 429 || outcome.status === 425) return unavailable(outcome, WHAT);
  if (provesRefusal(outcome.status)) return refused(outcome, secrets);
  return ambiguous(outcome);
}

/**
 * A 4xx is a refusal, but for 409, which may mean that the execution exists already, and 408, which a
 * proxy also sends when only the answer came too late. A redirect may follow a request that was obeyed.
 */
function provesRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 409;
}

function executionIdIn({ body }: HttpAnswer): string | null {
  if (body.kind !== 'json') return null;
  const answer = SubmitAnswer.safeParse(body.value);
  return answer.success ? answer.data.execution_id : null;
}

function ambiguous(outcome: HttpOutcome): SubmitOutcome {
  return {
    status: 'ambiguous',
    problem: problemOf(outcome, WHAT),
    retryAfterSeconds: outcome.kind === 'answer' ? outcome.retryAfterSeconds : null,
  };
}

function refused(answer: HttpAnswer, secrets: Secrets): SubmitOutcome {
  const reason =
    answer.status === 404
      ? 'it does not know the suite'
      : answer.status === 413
        ? 'the batch is too large for it, so lower max_batch_size'
        : 'it does not take the batch';
  const message = platformMessage(answer);
  const said = message === null ? '' : `: "${foreignText(secrets.redact(message))}"`;
  return {
    status: 'refused',
    httpStatus: answer.status,
    problem: `${answer.host} answered ${answer.status}, ${reason}${said}`,
  };
}

/** The platform's own sentence in a refusal, where its JSON has one in a customary place. */
function platformMessage({ body }: HttpAnswer): string | null {
  if (body.kind !== 'json') return null;
  const error = field(body.value, 'error');
  const candidates = [field(body.value, 'message'), field(error, 'message'), error];
  for (const text of candidates) {
    if (typeof text === 'string' && text.trim() !== '') return text;
  }
  return null;
}

function field(value: unknown, name: string): unknown {
  return value !== null && typeof value === 'object' && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}
