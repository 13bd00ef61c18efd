import { PlatformUnreachable, SuiteRejected } from '../../../domain/errors.ts';
import type { SnapshotPlan, TakenSnapshot } from '../../../domain/suite/prepared/snapshot-plan.ts';
import { foreignText } from '../../foreign-text.ts';
import { wasNotCarriedOut } from '../api-outcome.ts';
import { ask, type LookUp } from '../look-up.ts';
import type { Snapshot } from '../wire.ts';

/** Documented limit of a project. */
const MAX_SNAPSHOTS = 10;

const POLL_MS = 2_000;
/** 10 minutes, which is as long as the platform gives its own long tasks. */
const MAX_POLLS = 300;

type SnapshotWish = Pick<SnapshotPlan, 'project' | 'name' | 'description'>;

/**
 * Makes a snapshot of a project as it stands, and waits until it is there.
 *
 * @throws SuiteRejected where the project has no room for it, or one of this name.
 * @throws PlatformUnreachable where it is not there in time, or nobody knows by what hash.
 */
export async function takeSnapshot(lookUp: LookUp, wish: SnapshotWish): Promise<TakenSnapshot> {
  await refuseUnfit(lookUp, wish);
  const taskId = await askForSnapshot(lookUp, wish);
  for (let poll = 1; poll <= MAX_POLLS; poll += 1) {
    const taken = await lookForSnapshot(lookUp, wish, taskId);
    if (taken !== null) return taken;
    await lookUp.sleep(POLL_MS);
  }
  throw new PlatformUnreachable(
    `snapshot "${wish.name}" was asked for and is not in the list of its project: look for it in Cognigy.AI before you try again`,
  );
}

/** @throws SuiteRejected where the project has no room for a snapshot, or one of this name. */
export async function refuseUnfit(lookUp: LookUp, wish: SnapshotWish): Promise<void> {
  const snapshots = await listed(lookUp, wish);
  const { project, name } = wish;
  if (snapshots.some((snapshot) => snapshot.name === name)) {
    throw new SuiteRejected(
      `the project "${project.name}" has a snapshot "${name}" already: name another, or gate that one by cognigy.entrypoint`,
    );
  }
  if (snapshots.length < MAX_SNAPSHOTS) return;
  const names = snapshots.map((snapshot) => `"${foreignText(snapshot.name, 60)}"`).join(', ');
  throw new SuiteRejected(
    `the project "${project.name}" has ${snapshots.length} snapshots, and Cognigy.AI keeps ${MAX_SNAPSHOTS}: delete one that no endpoint runs (${names})`,
  );
}

/**
 * Asks for a snapshot, once: where the answer is lost, it is looked for by its name.
 *
 * @returns the platform's task; null where the answer is lost
 */
export async function askForSnapshot(
  lookUp: LookUp,
  { project, name, description }: SnapshotWish,
): Promise<string | null> {
  const asked = await lookUp.api.createSnapshot({ projectId: project.id, name, description });
  if (asked.status === 'ok') return asked.value._id;
  if (!wasNotCarriedOut(asked)) return null;
  // Asks no second time, but tells what a refusal means.
  return ask(lookUp, async () => asked, `snapshot "${name}" cannot be made`);
}

/**
 * The snapshot that was asked for; null while it is not there.
 *
 * @param taskId null where there is the list alone to look at
 * @throws PlatformUnreachable where it will never be, or nobody knows by what hash.
 */
export async function lookForSnapshot(
  lookUp: LookUp,
  wish: SnapshotWish,
  taskId: string | null,
): Promise<TakenSnapshot | null> {
  const { api } = lookUp;
  const { name } = wish;
  if (taskId !== null && !(await hasEnded(lookUp, name, taskId))) return null;
  const [own, ...others] = (await listed(lookUp, wish)).filter((one) => one.name === name);
  if (others.length > 0) {
    throw new PlatformUnreachable(
      `${others.length + 1} snapshots are called "${name}", of which nobody knows which is new: try again with another name`,
    );
  }
  if (own === undefined) return null;
  const id = own._id;
  const missing = `snapshot ${id} cannot be read`;
  const { hash } = await ask(lookUp, () => api.readSnapshot(id), missing);
  if (hash === undefined || hash === '') {
    throw new PlatformUnreachable(
      `snapshot "${name}" (${id}) tells no hash, so that nobody could prove later that it is the one that was tested`,
    );
  }
  return { id, name, hash };
}

function listed(lookUp: LookUp, { project }: SnapshotWish): Promise<Snapshot[]> {
  return ask(
    lookUp,
    () => lookUp.api.listSnapshots(project.id),
    `the snapshots of the project "${project.name}" cannot be listed`,
  );
}

async function hasEnded({ api }: LookUp, name: string, taskId: string): Promise<boolean> {
  const task = await api.readTask(taskId);
  // Where nobody knows the task any more, the list tells.
  if (task.status === 'failed') return task.kind === 'not_found';
  const { status, failReason } = task.value;
  if (status === 'error' || status === 'cancelled') {
    throw new PlatformUnreachable(
      `the platform has not made the snapshot "${name}": its task ended as ${status}${failReason ? ` ("${foreignText(failReason)}")` : ''}`,
    );
  }
  return status === 'done';
}
