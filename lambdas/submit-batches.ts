import { RunState } from '../lib/domain/run.ts';
import { submitBatches } from '../lib/steps/submit-batches.ts';
import { stepHandler } from './runtime/step-handler.ts';

export const handler = stepHandler(RunState, submitBatches);
