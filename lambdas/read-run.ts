import { answerAudit, answerReport, answerRun, answerRuns } from '../lib/api/answer-read.ts';
import { apiHandler } from './runtime/api-handler.ts';
import { readPorts } from './runtime/read-ports.ts';

export const handler = apiHandler(
  {
    'GET /runs/{id}': answerRun,
    'GET /runs/{id}/report': answerReport,
    'GET /suites/{id}/runs': answerRuns,
    'GET /audit/{id}': answerAudit,
  },
  readPorts,
);
