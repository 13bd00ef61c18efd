import { RunState } from '../lib/domain/run-state.ts';
import { takeSnapshot } from '../lib/steps/take-snapshot.ts';
import { deployedRuntime, stepHandler } from './runtime/step-handler.ts';
import { snapshotPorts } from './runtime/version-ports.ts';

export const handler = stepHandler(RunState, takeSnapshot, {}, deployedRuntime(snapshotPorts));
