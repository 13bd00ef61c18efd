import type * as z from 'zod';
import { canonicalForm } from '../domain/audit-chain.ts';
import { ConcurrentWrite, SuiteRejected } from '../domain/errors.ts';
import { sha256Of } from '../domain/evidence-ref.ts';
import { RunState } from '../domain/run.ts';
import type { PipelineClaims } from '../steps/pipeline-claims.ts';
import type { LoopPorts } from '../steps/ports.ts';
import { PipelineStart } from '../steps/start-request.ts';
import { validateSuite } from '../steps/validate-suite.ts';
import { requestedSuite } from './requested-suite.ts';
import { type StartPorts, startRun } from './start-run.ts';

/** What the first step of an execution is given: a run in the ledger, or a pipeline's request for one. */
export const RequestedRun = RunState.extend({ start: PipelineStart.optional() });
export type RequestedRun = z.infer<typeof RequestedRun>;

/** What it takes to take a run down whose execution is under way already. */
export type AcceptPorts = Omit<StartPorts, 'executions'> & { readonly claims: PipelineClaims };

/**
 * Validates a run's suite; a run that a pipeline asks for is taken down first, and goes on as the
 * run that answered the same request before where that has judged the bot.
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

/**
 * @throws ConcurrentWrite while another execution is at work on the same request.
 */
async function pipelineRun(
  runId: string,
  start: PipelineStart,
  ports: AcceptPorts,
): Promise<string> {
  const standing = start.force ? null : await standingRun(runId, start, ports);
  if (standing === null) await acceptPipelineRun(runId, start, ports);
  return standing ?? runId;
}

/**
 * The earlier run whose verdict answers this request too; null where this run has to find one.
 *
 * A request is the same where the suite reads the same: who corrects it asks for something else.
 */
async function standingRun(
  runId: string,
  start: PipelineStart,
  { claims, ledger, suites }: AcceptPorts,
): Promise<string | null> {
  const requested = await requestedSuite(start.suite, {}, suites);
  // What is wrong with it is said when the run is taken down.
  if (requested.status === 'refused') return null;
  const request = sha256Of(canonicalForm({ start, suite: requested.suite }));
  const holder = await claims.claim(request, runId, null);
  if (holder === runId) return null;
  const earlier = await ledger.readRun(holder);
  if (earlier?.verdict === 'passed' || earlier?.verdict === 'failed') return holder;
  const isUnderWay = earlier !== null && earlier.verdict === null;
  // A verdict that says nothing about the bot stands in nobody's way.
  if (isUnderWay || (await claims.claim(request, runId, holder)) !== runId) {
    throw new ConcurrentWrite(
      `run ${holder} of the same pipeline execution is under way; retry the action once it has ended`,
    );
  }
  return null;
}

/**
 * Takes down the run of an execution that a pipeline has started; the same request twice is one run.
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
      `pipeline ${start.pipeline}: ${first?.path || 'the suite'} ${first?.problem}; ${first?.remedy}`,
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
