import type * as z from 'zod';
import { canonicalForm } from '../domain/audit/audit-chain.ts';
import { ConcurrentWrite, SuiteRejected } from '../domain/errors.ts';
import { RunState } from '../domain/run-state.ts';
import { sha256Of } from '../domain/sha256.ts';
import { sentenceOf } from '../domain/suite/input-problem.ts';
import type { PipelineClaims } from '../steps/ports/pipeline-claims.ts';
import type { LoopPorts } from '../steps/ports/ports.ts';
import { validateSuite } from '../steps/validate-suite.ts';
import { requestedSuite } from './requested-suite.ts';
import { PipelineStart } from './start-request.ts';
import { type StartPorts, startRun } from './start-run.ts';

/** What the first step of an execution is given: a run in the ledger, or a pipeline's request for one. */
export const RequestedRun = RunState.extend({ start: PipelineStart.optional() });
export type RequestedRun = z.infer<typeof RequestedRun>;

/** What it takes to record a run whose execution is under way already. */
export type AcceptPorts = Omit<StartPorts, 'executions'> & { readonly claims: PipelineClaims };

/**
 * Validates a run's suite; a run that a pipeline asks for is recorded first, and goes on as the
 * earlier run that has failed the same request.
 */
export async function validateRequestedRun(
  { start, ...state }: RequestedRun,
  ports: LoopPorts,
  accepting: () => AcceptPorts,
): Promise<RunState> {
  const runId =
    start === undefined ? state.runId : await pipelineRun(state.runId, start, accepting());
  return validateSuite({ ...state, runId }, ports);
}

async function pipelineRun(
  runId: string,
  start: PipelineStart,
  ports: AcceptPorts,
): Promise<string> {
  const isKnown = (await ports.ledger.readRun(runId)) !== null;
  const standing = isKnown || start.force ? null : await standingRun(runId, start, ports);
  if (standing === null) await acceptPipelineRun(runId, start, ports);
  return standing ?? runId;
}

/**
 * The earlier run whose verdict answers this request too; null where this run has to find one.
 *
 * Only `failed` stands: a bot must not be tried until it passes by chance, and whatever else there was
 * says too little of the bot as it is now. A request is the same where the suite reads the same, since
 * who corrects it asks for something else.
 * @throws SuiteRejected while the earlier run is under way.
 * @throws ConcurrentWrite where another execution was faster to take its place.
 */
async function standingRun(
  runId: string,
  start: PipelineStart,
  { claims, ledger, suites, platformUrl }: AcceptPorts,
): Promise<string | null> {
  const requested = await requestedSuite(start.suite, {}, suites);
  // What is wrong with it is said when the run is recorded.
  if (requested.status === 'refused') return null;
  const request = sha256Of(canonicalForm({ start, suite: requested.suite, platformUrl }));
  const holder = await claims.claim(request, runId, null);
  if (holder === runId) return null;
  const earlier = await ledger.readRun(holder);
  if (earlier?.verdict === 'failed') return holder;
  if (earlier !== null && earlier.verdict === null) {
    throw new SuiteRejected(
      `run ${holder} of the same pipeline execution is under way; retry the action once it has ended`,
    );
  }
  if ((await claims.claim(request, runId, holder)) === runId) return null;
  throw new ConcurrentWrite(`another run has just taken the place of run ${holder}`);
}

/**
 * Records the run of an execution that a pipeline has started; the same request twice is one run.
 *
 * @throws SuiteRejected where no run can be made of the request.
 */
async function acceptPipelineRun(
  runId: string,
  start: PipelineStart,
  ports: AcceptPorts,
): Promise<void> {
  const started = await startRun(
    {
      runId,
      requestBytes: JSON.stringify(start),
      suite: start.suite,
      overrides: {},
      notify: start.notify,
      establishesBaseline: start.establishBaseline,
      trigger: {
        kind: 'pipeline',
        principal: `${start.pipeline} ${start.pipelineExecutionId}`,
      },
    },
    { ...ports, executions: underWay },
  );
  if (started.status === 'refused') {
    const [first] = started.problems;
    throw new SuiteRejected(
      `pipeline ${start.pipeline}: ${first && sentenceOf(first, 'the suite')}`,
    );
  }
  if (started.status !== 'started') {
    throw new SuiteRejected(`another request has the run id ${runId} already`);
  }
}

const underWay: StartPorts['executions'] = {
  start: async () => 'started',
  look: async () => ({ status: 'RUNNING', error: null, cause: null }),
};
