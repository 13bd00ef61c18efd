import { answerPruning, answerRedaction } from './answer-forget.ts';

/** What removes something for good, by method and route. */
export const FORGET_ROUTES = {
  'POST /runs/{id}/redaction': answerRedaction,
  'POST /suites/{id}/pruning': answerPruning,
};
