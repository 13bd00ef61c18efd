import type { Suite } from '../../../domain/suite/suite.ts';
import type {
  NotEnded,
  ResultsOutcome,
  StatusOutcome,
  SubmitOutcome,
  SubmitRequest,
} from '../../../steps/ports/platform.ts';
import type { ApiCallerOptions } from '../api-caller.ts';
import type { LookUp } from '../look-up.ts';
import { placeOf } from './batch-place.ts';
import { lookAtSimulation } from './look-at-simulation.ts';
import { orderSimulation } from './order-simulation.ts';
import { prepareSimulator } from './prepare-simulator.ts';
import type { SimulationBatch } from './simulation-batch.ts';
import { type AskedForRuns, simulationEvidence } from './simulation-evidence.ts';
import { simulatorApi } from './simulator-api.ts';
import type { SimulatorPorts } from './simulator-ports.ts';
import { stopBatch } from './stop-batch.ts';

/** The platform in its mode `simulator`. */
export interface Simulations {
  prepare(suite: Suite, lookUp: LookUp): Promise<Suite>;
  submit(batch: SimulationBatch, request: SubmitRequest): Promise<SubmitOutcome>;
  status(executionId: string): Promise<StatusOutcome>;
  results(executionId: string, asked: AskedForRuns): Promise<ResultsOutcome>;
  cancel(executionId: string): Promise<NotEnded | null>;
}

/** @param now milliseconds since 1970 UTC */
export function simulations(access: ApiCallerOptions, now: () => number): Simulations {
  const ports: SimulatorPorts = { api: simulatorApi(access), now, over: new Map() };
  return {
    prepare: (suite, lookUp) => prepareSimulator(suite, { ...lookUp, simulator: ports.api }),
    submit: (batch, request) => orderSimulation(batch, request, ports),
    status: (executionId) => lookAtSimulation(executionId, ports),
    results: (executionId, asked) => simulationEvidence(executionId, asked, ports),
    cancel: async (executionId) => stopBatch(placeOf(executionId), ports),
  };
}
