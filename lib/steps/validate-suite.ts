import { baselineLabelOf } from '../domain/baseline/baseline.ts';
import type { BatchRecord } from '../domain/batch.ts';
import { plan } from '../domain/batch-moves.ts';
import {
  ErrorName,
  ForeignRun,
  PlatformBusy,
  PlatformUnreachable,
  SuiteRejected,
} from '../domain/errors.ts';
import type { EvidenceRef } from '../domain/evidence-ref.ts';
import { jsonBytes } from '../domain/json-bytes.ts';
import { awaitsSnapshot, type RunRecord, type RunRefusal, wantsSilence } from '../domain/run.ts';
import type { RunState } from '../domain/run-state.ts';
import { checkSuite } from '../domain/suite/check-suite.ts';
import { planRepetitions, planSuiteBatches } from '../domain/suite/planning/plan-repetitions.ts';
import type { Suite } from '../domain/suite/suite.ts';
import { withinShare } from '../domain/within-share.ts';
import { failedDrawBefore } from './failed-draw.ts';
import { withFailingFirst } from './failing-first.ts';
import { allOrFirstError } from './loop/all-or-first-error.ts';
import { stateAfter } from './loop/state-after.ts';
import { withGone } from './playbooks-gone.ts';
import type { BaselineStore } from './ports/baseline-store.ts';
import type { PreparedSuite } from './ports/platform.ts';
import type { LoopPorts } from './ports/ports.ts';
import { refuseElsewhere } from './refuse-elsewhere.ts';
import { amendRun, jsonOf, runOf } from './run-access.ts';

/** Requests that are kept side by side; enough to hide latency, few enough to hold. */
const PUTS_AT_ONCE = 5;
/** A failure's cause is cut to 1,000 characters; these fit. */
const MAX_NAMED_FAULTS = 5;

/** Holds the suite against its rules once more, and plans its batches once the snapshot is there that it asks for. */
export async function validateSuite(state: RunState, ports: LoopPorts): Promise<RunState> {
  const { ledger, evidence } = ports;
  let run = await runOf(ledger, state.runId);
  if (run.refused !== undefined) throw refusalOf(run.refused);
  if (run.planned === null && run.verdict === null) {
    const checked = checkSuite(await jsonOf(evidence, run.suite));
    if (checked.status === 'invalid') {
      const sentences = checked.faults
        .slice(0, MAX_NAMED_FAULTS)
        .map(({ keys, problem, remedy }) => `${keys.join('.')} ${problem}; ${remedy}`);
      throw new SuiteRejected(sentences.join('. '));
    }
    if (awaitsSnapshot(run)) {
      return { ...state, suiteId: run.suiteId, next: 'snapshot', waitSeconds: 0 };
    }
    const whole = await prepared(run, checked.suite, ports).catch((error: unknown) =>
      noteBusy(error, run, ports),
    );
    const { suite, kept } = whole;
    const batches = await plannedBatches(run.runId, whole, ports);
    await ledger.createBatches(batches);
    const planned = { cases: suite.test_cases.length, batches: batches.length };
    const baseline = run.baseline ?? (await baselineFor(suite, ports.baselines));
    const failedDraw = await failedDrawBefore(run, ports);
    const endpointUrl = run.endpointUrl ?? ports.platform.place?.endpointUrl;
    run = await amendRun(ledger, run.runId, (latest) => ({
      ...latest,
      suite: kept,
      planned,
      ...(baseline === undefined ? {} : { baseline }),
      ...(endpointUrl === undefined ? {} : { endpointUrl }),
      ...(failedDraw === undefined ? {} : { failedDraw }),
    }));
  }
  const batches = await ledger.listBatches(run.runId);
  return stateAfter({ ...state, suiteId: run.suiteId }, batches, {
    next: 'submit',
    waitSeconds: 0,
  });
}

/** Puts on record what the run waits for, before the state machine runs this step again. */
async function noteBusy(
  error: unknown,
  run: RunRecord,
  { ledger, now }: LoopPorts,
): Promise<never> {
  if (!(error instanceof PlatformBusy)) throw error;
  const { message: problem, retryAfterSeconds } = error;
  const asked = retryAfterSeconds === null ? 0 : now() + retryAfterSeconds * 1_000;
  await amendRun(ledger, run.runId, (latest) => ({
    ...latest,
    busy: { tries: (latest.busy?.tries ?? 0) + 1, problem },
    holdUntil: asked > (latest.holdUntil ?? 0) ? asked : latest.holdUntil,
  }));
  if (now() < run.deadlineAt && run.cancelRequestedAt === null) throw error;
  throw new PlatformUnreachable(`${problem}, and the deadline of the run has come`, {
    cause: error,
  });
}

function refusalOf({ error, cause }: RunRefusal): SuiteRejected | ForeignRun {
  return error === ErrorName.foreignRun ? new ForeignRun(cause) : new SuiteRejected(cause);
}

/** The suite as the platform completes it, which is the one that is run and kept. */
async function prepared(
  run: RunRecord,
  suite: Suite,
  ports: LoopPorts,
): Promise<PreparedSuite & { readonly kept: EvidenceRef }> {
  const { platform, evidence } = ports;
  if (platform.name !== undefined && platform.name !== suite.platform) {
    throw new SuiteRejected(
      `the suite is for the platform ${suite.platform}, and this gate speaks to ${platform.name}`,
    );
  }
  refuseElsewhere(run, platform);
  if (platform.prepare !== undefined && wantsSilence(run, ports.now())) {
    throw new PlatformBusy(run.busy?.problem ?? 'the platform has asked for silence');
  }
  const result =
    platform.prepare === undefined ? { suite, driven: false } : await platform.prepare(suite);
  const told = await withFailingFirst(run, await withGone(run, result.suite, ports), ports);
  if (told === suite) return { ...result, kept: run.suite };
  const kept = await evidence.put(run.runId, 'suite', 'json', jsonBytes(told));
  return { ...result, suite: told, kept };
}

/** The labels that a run names where it finds none of its own: as many as a person reads. */
const KNOWN_LABELS_BYTES = 2_000;

/** Recorded once, so that a baseline that is moved meanwhile does not change what a run is held against. */
async function baselineFor(suite: Suite, baselines: BaselineStore): Promise<RunRecord['baseline']> {
  const label = baselineLabelOf(suite);
  const known = await baselines.list(suite.suite_id);
  const found = known.find((each) => each.label === label);
  if (found !== undefined) return { status: 'found', ...found };
  if (known.length === 0) return undefined;
  const labels = known.map((each) => each.label);
  return { status: 'other', label, known: withinShare(labels, KNOWN_LABELS_BYTES) };
}

async function plannedBatches(
  runId: string,
  { suite, driven }: PreparedSuite,
  { evidence, platform }: LoopPorts,
): Promise<BatchRecord[]> {
  const attempts = planRepetitions(suite);
  const planned = planSuiteBatches(suite);
  const batches: BatchRecord[] = [];
  for (let first = 0; first < planned.length; first += PUTS_AT_ONCE) {
    const together = planned
      .slice(first, first + PUTS_AT_ONCE)
      .map(async ({ index, firstCase, cases }) => {
        const slice = attempts
          .slice(firstCase, firstCase + cases)
          .flatMap((position) => suite.test_cases[position] ?? []);
        const bytes = platform.encodeBatch(suite, slice);
        const payload = await evidence.put(runId, `batch-${index}-request`, 'json', bytes);
        return plan({ runId, index, firstCase, cases, payload }, driven);
      });
    batches.push(...(await allOrFirstError(together)));
  }
  return batches;
}
