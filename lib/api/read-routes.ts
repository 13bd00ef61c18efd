import { answerBaselines } from './answer-baseline.ts';
import {
  answerAudit,
  answerOpenRuns,
  answerReport,
  answerRun,
  answerRuns,
  answerSuites,
} from './answer-read.ts';

/** What can be asked of the gate that changes nothing, by method and route. */
export const READ_ROUTES = {
  'GET /runs': answerOpenRuns,
  'GET /runs/{id}': answerRun,
  'GET /runs/{id}/report': answerReport,
  'GET /suites': answerSuites,
  'GET /suites/{id}/runs': answerRuns,
  'GET /suites/{id}/baselines': answerBaselines,
  'GET /audit/{id}': answerAudit,
};
