import type { StatusOutcome } from '../../steps/ports/platform.ts';
import { foreignText } from '../foreign-text.ts';
import type { HttpOutcome } from '../http.ts';
import { answerOf } from '../masked-answers.ts';
import { isSuccess, unavailable } from '../unavailable.ts';
import { envelopeFault, type Subject } from './envelope.ts';
import { casesDone, progressOf } from './progress.ts';
import { StatusAnswer, TerminalWord } from './wire.ts';

/** What an answer about an execution proves of how far it is. */
export function statusOutcome(outcome: HttpOutcome, subject: Subject): StatusOutcome {
  if (outcome.kind === 'no_answer') return unavailable(outcome, 'the status');
  if (outcome.status === 404 || outcome.status === 410) return { status: 'not_found' };
  const { body } = outcome;
  if (!isSuccess(outcome) || body.kind !== 'json') return unavailable(outcome, 'the status');
  const answer = StatusAnswer.safeParse(body.value);
  if (!answer.success) return unavailable(outcome, 'the status');
  const fault = envelopeFault(body, subject);
  if (fault !== null) {
    const problem = `the status of ${outcome.host} cannot be used: ${fault.message}`;
    return { ...unavailable(outcome, 'the status'), problem, fault };
  }
  const terminal = TerminalWord.safeParse(answer.data.status);
  const counts = casesDone(answer.data);
  const isUnfinished =
    terminal.data === 'completed' && counts !== null && counts.done < counts.total;
  if (terminal.success && !isUnfinished) {
    return { status: 'terminal', word: terminal.data, answer: answerOf(body) };
  }
  const message = `the platform said completed with ${counts?.done} of ${counts?.total} cases done`;
  return {
    status: 'running',
    word: foreignText(answer.data.status, 100),
    progress: progressOf(answer.data),
    retryAfterSeconds: outcome.retryAfterSeconds,
    ...(isUnfinished ? { fault: { code: 'completed_unfinished', message } } : {}),
  };
}
