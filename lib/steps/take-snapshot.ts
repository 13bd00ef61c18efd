import { ConfigurationInvalid, PlatformUnreachable } from '../domain/errors.ts';
import { awaitsSnapshot, isCalledOff, type RunRecord, type RunSnapshot } from '../domain/run.ts';
import type { RunState } from '../domain/run-state.ts';
import type { SnapshotPlan, TakenSnapshot } from '../domain/suite/prepared/snapshot-plan.ts';
import { canonicalBytes } from './accept-run.ts';
import type { BotVersions, VersionedRun } from './ports/bot-versions.ts';
import type { Ports } from './ports/ports.ts';
import { amendRun, runOf, suiteOf } from './run-access.ts';

export type VersionPorts = Pick<Ports, 'ledger' | 'now' | 'versions'>;
export type SnapshotPorts = VersionPorts & Pick<Ports, 'evidence'>;

/** As long as the platform gives its own long tasks. */
const PATIENCE_MS = 600_000;
const LONGEST_WAIT_SECONDS = 15;

/**
 * Makes the snapshot that a run asks for, and has the endpoint lent through which it is spoken to.
 *
 * Called until the snapshot is there, and says how long to wait; what was done is in the ledger, so that it is
 * asked for once, whatever breaks off.
 * @throws SuiteRejected where the suite does not go with a new snapshot.
 * @throws PlatformUnreachable where the snapshot is not there in time.
 */
export async function takeSnapshot(state: RunState, ports: SnapshotPorts): Promise<RunState> {
  const run = await runOf(ports.ledger, state.runId);
  if (isCalledOff(run)) return { ...state, next: 'aggregate', waitSeconds: 0 };
  if (!awaitsSnapshot(run)) return { ...state, next: 'validate', waitSeconds: 0 };
  const asked = run.snapshot?.asked ?? (await ask(run, ports));
  const taken = run.snapshot?.taken ?? (await look(run, asked, ports));
  if (taken === null) {
    return { ...state, next: 'snapshot', waitSeconds: secondsUntilLook(ports.now() - asked.at) };
  }
  if (asked.plan.endpoint !== null) await lend(run, { plan: asked.plan, taken }, ports);
  return { ...state, next: 'validate', waitSeconds: 0 };
}

export function versionedRun({ runId, trigger }: RunRecord): VersionedRun {
  return { runId, principal: `${trigger.kind} ${trigger.principal}` };
}

/** @throws ConfigurationInvalid where there are none. */
export function versionsIn({ versions }: VersionPorts): BotVersions {
  if (versions !== undefined) return versions;
  throw new ConfigurationInvalid('the run asks for a snapshot, and this gate makes none');
}

type Asked = NonNullable<RunSnapshot['asked']>;

async function ask(run: RunRecord, ports: SnapshotPorts): Promise<Asked> {
  const { evidence, now } = ports;
  const versions = versionsIn(ports);
  const suite = await suiteOf(evidence, run.suite);
  const plan = await versions.plan(suite, versionedRun(run), run.snapshot?.name);
  const asked: Asked = { plan, at: now(), taskId: null };
  await amendSnapshot(run.runId, (latest) => ({ ...latest, asked }), ports);
  const taskId = await versions.ask(plan).catch(async (error: unknown) => {
    await amendSnapshot(run.runId, ({ asked: _, ...unasked }) => unasked, ports);
    throw error;
  });
  await amendSnapshot(run.runId, (latest) => ({ ...latest, asked: { ...asked, taskId } }), ports);
  return { ...asked, taskId };
}

async function look(run: RunRecord, asked: Asked, ports: SnapshotPorts) {
  const { evidence, ledger, now } = ports;
  const versions = versionsIn(ports);
  const taken = await versions.look(asked.plan, asked.taskId);
  if (taken === null) {
    if (now() < Math.min(asked.at + PATIENCE_MS, run.deadlineAt)) return null;
    throw new PlatformUnreachable(
      `the snapshot "${asked.plan.name}" was asked for ${Math.round((now() - asked.at) / 1_000)} s ago and is not there: look for it in Cognigy.AI before you try again`,
    );
  }
  const suite = versions.about(await suiteOf(evidence, run.suite), taken);
  const kept = await evidence.put(run.runId, 'suite', 'json', canonicalBytes(suite));
  await amendRun(ledger, run.runId, (latest) => ({
    ...latest,
    suite: kept,
    snapshot: { ...latest.snapshot, taken },
  }));
  return taken;
}

/** What is left as `lending` was broken off; one that `failed` may have to be given back, and is lent by the next try. */
async function lend(
  run: RunRecord,
  { plan, taken }: { readonly plan: SnapshotPlan; readonly taken: TakenSnapshot },
  ports: SnapshotPorts,
): Promise<void> {
  const note = (status: 'lending' | 'failed' | 'lent') => {
    const loan = { status, at: ports.now() };
    return amendSnapshot(run.runId, (latest) => ({ ...latest, loan }), ports);
  };
  await note('lending');
  const lending = versionsIn(ports).lend(plan, taken, versionedRun(run));
  await lending.catch(async (error: unknown) => {
    await note('failed');
    throw error;
  });
  await note('lent');
}

export function amendSnapshot(
  runId: string,
  change: (snapshot: RunSnapshot) => RunSnapshot,
  { ledger }: Pick<Ports, 'ledger'>,
): Promise<RunRecord> {
  return amendRun(ledger, runId, (latest) => ({
    ...latest,
    snapshot: change(latest.snapshot ?? {}),
  }));
}

/** A small bot takes seconds and a large one minutes, and each look is some events of the execution. */
function secondsUntilLook(elapsedMs: number): number {
  return Math.min(LONGEST_WAIT_SECONDS, Math.max(2, Math.ceil(elapsedMs / 4_000)));
}
