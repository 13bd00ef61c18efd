import * as z from 'zod';
import { ForeignRun } from '../domain/errors.ts';
import { RunState } from '../domain/run-state.ts';
import type { LoopPorts } from '../steps/ports/ports.ts';
import { validateSuite } from '../steps/validate-suite.ts';
import { type AcceptPorts, pipelineRun } from './pipeline-run.ts';
import { refuseForeignRun } from './refuse-foreign-run.ts';

/** What the first step of an execution is given: the execution's name, and the input that it was started with. */
export const RequestedRun = z.object({ runId: z.string(), input: z.unknown().optional() });
export type RequestedRun = z.infer<typeof RequestedRun>;

/** An input is anybody's who may start executions, so nothing is taken for granted. */
const Input = z.object({ runId: z.unknown().optional(), start: z.unknown().optional() }).catch({});

/**
 * Validates a run's suite; a run that a pipeline asks for is recorded first, and goes on as the
 * earlier run that has failed the same request.
 *
 * @throws ForeignRun where the execution asks for another run than its own, or for one that is decided.
 */
export async function validateRequestedRun(
  { runId, input }: RequestedRun,
  ports: LoopPorts,
  accepting: () => AcceptPorts,
): Promise<RunState> {
  const asked = Input.parse(input);
  const known = await ports.ledger.readRun(runId);
  if (known !== null && known.verdict !== null) {
    throw new ForeignRun(
      `run ${runId} was decided before this execution began, which may pass for no run but its own`,
    );
  }
  const isForeign = asked.runId !== undefined && asked.runId !== runId;
  if (isForeign || (known === null && asked.start === undefined)) {
    return refuseForeignRun(runId, asked, accepting());
  }
  const own =
    asked.start === undefined ? runId : await pipelineRun(runId, asked.start, accepting());
  return validateSuite(RunState.parse({ runId: own }), ports);
}
