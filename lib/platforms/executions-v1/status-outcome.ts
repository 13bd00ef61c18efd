import { isEmpty } from '../../domain/evaluation/is-empty.ts';
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
  const unfinished = terminal.data === 'completed' ? whyUnfinished(answer.data) : null;
  if (terminal.success && unfinished === null) {
    return { status: 'terminal', word: terminal.data, answer: answerOf(body) };
  }
  return {
    status: 'running',
    word: foreignText(answer.data.status, 100),
    progress: progressOf(answer.data),
    retryAfterSeconds: outcome.retryAfterSeconds,
    ...(unfinished === null
      ? {}
      : {
          fault: {
            code: 'completed_unfinished',
            message: `the platform said completed ${unfinished}`,
          },
        }),
  };
}

/** What contradicts `completed` in the same answer; null where nothing does. */
function whyUnfinished(answer: StatusAnswer): string | null {
  const counts = casesDone(answer);
  if (counts !== null && counts.done < counts.total) {
    return `with ${counts.done} of ${counts.total} cases done`;
  }
  if (answer.cancelled === true) return 'of an execution that was cancelled';
  return isEmpty(answer.error) || answer.error === false ? null : 'beside an error';
}
