import { PlatformUnreachable, SuiteRejected } from '../../../domain/errors.ts';
import { foreignText } from '../../foreign-text.ts';
import { wasNotCarriedOut } from '../api-outcome.ts';
import { ask, type LookUp } from '../look-up.ts';
import type { Project, Snapshot } from '../wire.ts';

/** Documented limit of a project. */
const MAX_SNAPSHOTS = 10;

const POLL_MS = 2_000;
/** 10 minutes, which is as long as the platform gives its own long tasks. */
const MAX_POLLS = 300;

export interface TakenSnapshot {
  readonly id: string;
  readonly name: string;
  /** Of its content. */
  readonly hash: string;
}

export interface SnapshotWish {
  readonly project: Project;
  readonly name: string;
  readonly description: string;
}

/**
 * Makes a snapshot of a project as it stands, and waits until it is there.
 *
 * It is asked for once: where the answer is lost, the snapshot is looked for by its name.
 * @throws SuiteRejected where the project has no room for it, or one of this name.
 * @throws PlatformUnreachable where it is not there in time, or nobody knows by what hash.
 */
export async function takeSnapshot(lookUp: LookUp, wish: SnapshotWish): Promise<TakenSnapshot> {
  refuseUnfit(await listed(lookUp, wish), wish);
  const { api } = lookUp;
  const { project, name, description } = wish;
  const asked = await api.createSnapshot({ projectId: project._id, name, description });
  if (asked.status === 'failed' && wasNotCarriedOut(asked)) {
    // Asks no second time, but tells what a refusal means.
    await ask(lookUp, async () => asked, `snapshot "${name}" cannot be made`);
  }
  await ended(lookUp, name, asked.status === 'ok' ? asked.value._id : null);
  const id = await found(lookUp, wish);
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
    () => lookUp.api.listSnapshots(project._id),
    `the snapshots of the project "${project.name}" cannot be listed`,
  );
}

function refuseUnfit(snapshots: readonly Snapshot[], { project, name }: SnapshotWish): void {
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

/** Waits for the end of the task; without one there is the list alone to look at. */
async function ended({ api, sleep }: LookUp, name: string, taskId: string | null): Promise<void> {
  for (let poll = 1; taskId !== null && poll <= MAX_POLLS; poll += 1) {
    const task = await api.readTask(taskId);
    const status = task.status === 'ok' ? task.value.status : 'unknown';
    if (status === 'done') return;
    if (task.status === 'ok' && (status === 'error' || status === 'cancelled')) {
      const { failReason } = task.value;
      throw new PlatformUnreachable(
        `the platform has not made the snapshot "${name}": its task ended as ${status}${failReason ? ` ("${foreignText(failReason)}")` : ''}`,
      );
    }
    await sleep(POLL_MS);
  }
}

async function found(lookUp: LookUp, wish: SnapshotWish): Promise<string> {
  for (let poll = 1; poll <= MAX_POLLS; poll += 1) {
    const [own, ...others] = (await listed(lookUp, wish)).filter(({ name }) => name === wish.name);
    if (others.length > 0) {
      throw new PlatformUnreachable(
        `${others.length + 1} snapshots are called "${wish.name}", of which nobody knows which is new: try again with another name`,
      );
    }
    if (own !== undefined) return own._id;
    await lookUp.sleep(POLL_MS);
  }
  throw new PlatformUnreachable(
    `snapshot "${wish.name}" was asked for and is not in the list of its project: look for it in Cognigy.AI before you try again`,
  );
}
