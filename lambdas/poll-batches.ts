import { RunState } from '../lib/domain/run.ts';
import { pollBatches } from '../lib/steps/poll-batches.ts';
import { stepHandler } from './runtime/step-handler.ts';

export const handler = stepHandler(RunState, pollBatches);
