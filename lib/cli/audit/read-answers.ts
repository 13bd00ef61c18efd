import type { ReadAnswers } from '../../audit/verify-record.ts';
import { resultsInPages } from '../../platforms/executions-v1/results-in-pages.ts';

/** What Cognigy.AI answers is judged with its plan and in its order, so that its results stand by their digests. */
export const readAnswers: ReadAnswers = ({ platform, suiteId, executionId, pages }) =>
  platform === 'executions-v1' ? resultsInPages(pages, { executionId, suiteId }) : null;
