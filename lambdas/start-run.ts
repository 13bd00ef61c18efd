import { answerBaseline } from '../lib/api/answer-baseline.ts';
import { answerCancel } from '../lib/api/answer-cancel.ts';
import { answerStart } from '../lib/api/answer-start.ts';
import { ScheduledStart } from '../lib/api/start-request.ts';
import { startScheduledRun } from '../lib/api/start-scheduled-run.ts';
import { apiHandler, isProxyEvent } from './runtime/api-handler.ts';
import { startPorts } from './runtime/start-ports.ts';
import { deployedRuntime, stepHandler } from './runtime/step-handler.ts';

const answer = apiHandler(
  {
    'POST /runs': answerStart,
    'POST /runs/{id}/cancel': answerCancel,
    'POST /runs/{id}/baseline': answerBaseline,
  },
  startPorts,
);
const startOnSchedule = stepHandler(
  ScheduledStart,
  startScheduledRun,
  {},
  deployedRuntime(startPorts),
);

/** Behind the API, and called by EventBridge Scheduler. */
export const handler = async (
  event: unknown,
  context: Parameters<typeof startOnSchedule>[1],
): Promise<unknown> =>
  isProxyEvent(event) ? answer(event, context) : startOnSchedule(event, context);
