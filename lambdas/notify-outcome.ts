import { RunState } from '../lib/domain/run.ts';
import { notifyOutcome } from '../lib/steps/notify-outcome.ts';
import { stepHandler } from './runtime/step-handler.ts';

export const handler = stepHandler(RunState, notifyOutcome);
