import { RunState } from '../lib/domain/run-state.ts';
import { notifyOutcome } from '../lib/steps/notify-outcome.ts';
import { notificationPorts } from './runtime/notification-ports.ts';
import { deployedRuntime, stepHandler } from './runtime/step-handler.ts';

export const handler = stepHandler(RunState, notifyOutcome, {}, deployedRuntime(notificationPorts));
