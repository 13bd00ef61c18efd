import type * as z from 'zod';
import { defined } from '../defined.ts';
import { canonicalForm } from '../domain/audit/canonical-form.ts';
import { ConcurrentWrite, ErrorName, ForeignRun } from '../domain/errors.ts';
import type { RunRecord, Trigger } from '../domain/run.ts';
import { sha256Of } from '../domain/sha256.ts';
import { fieldOf } from '../domain/suite/own-field.ts';
import type { PipelineClaims } from '../steps/ports/pipeline-claims.ts';
import { NO_SUITE, nameOf, recordRefusal, refusedRun } from './record-refusal.ts';
import { requestedSuite } from './requested-suite.ts';
import { PipelineStart, SuiteReference } from './start-request.ts';
import { type StartPorts, type StartRun, startRun } from './start-run.ts';

/** What it takes to record a run whose execution is under way already. */
export type AcceptPorts = Omit<StartPorts, 'executions'> & { readonly claims: PipelineClaims };

/** An earlier run of the same request: it answers this one too, or is in its way; `none` of either. */
type Earlier =
  | { readonly status: 'stands' | 'under_way'; readonly runId: string }
  | { readonly status: 'none' };

/**
 * The run that answers a pipeline's request: an earlier one that has failed it, else the execution's own,
 * which is recorded here, also where it can only be rejected.
 *
 * @throws ForeignRun where the id belongs to a run that another request has made.
 * @throws ConcurrentWrite where another execution was faster to take an earlier run's place.
 */
export async function pipelineRun(
  runId: string,
  asked: unknown,
  ports: AcceptPorts,
): Promise<string> {
  const known = await ports.ledger.readRun(runId);
  if (known !== null) return ofThisRequest(known, asked);
  const parsed = PipelineStart.safeParse(asked);
  if (!parsed.success) {
    await recordRefusal(refusedRequest(runId, asked, parsed.error), ports);
    return runId;
  }
  const start = parsed.data;
  const earlier = start.force
    ? ({ status: 'none' } as const)
    : await earlierRun(runId, start, ports);
  if (earlier.status === 'stands') return earlier.runId;
  await accept(startOf(runId, start), earlier, ports);
  return runId;
}

export function triggerOf({ pipeline, pipelineExecutionId }: PipelineStart): Trigger {
  return { kind: 'pipeline', principal: `${pipeline} ${pipelineExecutionId}` };
}

/** The same for the same request, in whatever order its fields stand. */
function bytesOf(asked: unknown): string {
  return canonicalForm({ start: asked });
}

function ofThisRequest(run: RunRecord, asked: unknown): string {
  if (run.requestSha256 === sha256Of(bytesOf(asked))) return run.runId;
  throw new ForeignRun(`the run ${run.runId} was made for another request`);
}

/**
 * Only `failed` stands: a bot must not be tried until it passes by chance, and whatever else there was
 * says too little of the bot as it is now. A request is the same where the suite reads the same, since
 * who corrects it asks for something else.
 */
async function earlierRun(
  runId: string,
  start: PipelineStart,
  { claims, ledger, suites, platformUrl }: AcceptPorts,
): Promise<Earlier> {
  const requested = await requestedSuite(start.suite, defined({ labels: start.labels }), suites);
  // What is wrong with it is said when the run is recorded.
  if (requested.status === 'refused') return { status: 'none' };
  const request = sha256Of(canonicalForm({ start, suite: requested.suite, platformUrl }));
  const holder = await claims.claim(request, runId, null);
  if (holder === runId) return { status: 'none' };
  const earlier = await ledger.readRun(holder);
  if (earlier?.verdict === 'failed') return { status: 'stands', runId: holder };
  if (earlier !== null && earlier.verdict === null) return { status: 'under_way', runId: holder };
  if ((await claims.claim(request, runId, holder)) === runId) return { status: 'none' };
  throw new ConcurrentWrite(`another run has just taken the place of run ${holder}`);
}

function startOf(runId: string, start: PipelineStart): StartRun {
  return {
    runId,
    requestBytes: bytesOf(start),
    suite: start.suite,
    overrides: defined({ labels: start.labels }),
    notify: start.notify,
    establishesBaseline: start.establishBaseline,
    snapshot: start.snapshot,
    trigger: triggerOf(start),
  };
}

async function accept(start: StartRun, earlier: Earlier, ports: AcceptPorts): Promise<void> {
  if (earlier.status === 'under_way') {
    const cause = `run ${earlier.runId} of the same pipeline execution is under way; retry the action once it has ended`;
    const none = { status: 'refused', problems: [], unlisted: 0 } as const;
    const refused = { error: ErrorName.suiteRejected, cause };
    await recordRefusal({ ...refusedRun(start, none), refused }, ports);
    return;
  }
  const started = await startRun(start, { ...ports, executions: underWay });
  if (started.status === 'refused') await recordRefusal(refusedRun(start, started), ports);
}

/** What a pipeline sends that is no request at all. */
function refusedRequest(runId: string, asked: unknown, { issues }: z.ZodError) {
  const sentences = issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  const suite = SuiteReference.safeParse(fieldOf(asked, 'suite')).data;
  return {
    runId,
    suiteId: suite === undefined ? NO_SUITE : nameOf(suite),
    trigger: { kind: 'pipeline', principal: 'unknown' },
    refused: {
      error: ErrorName.suiteRejected,
      cause: `what the pipeline asks for is no request of this gate: ${sentences.join('; ')}`,
    },
    request: { problems: sentences },
    requestBytes: bytesOf(asked),
  } as const;
}

const underWay: StartPorts['executions'] = {
  start: async () => 'started',
  look: async () => ({ status: 'RUNNING', error: null, cause: null }),
};
