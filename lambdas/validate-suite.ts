import { RunState } from '../lib/domain/run.ts';
import { validateSuite } from '../lib/steps/validate-suite.ts';
import { stepHandler } from './runtime/step-handler.ts';

export const handler = stepHandler(RunState, validateSuite);
