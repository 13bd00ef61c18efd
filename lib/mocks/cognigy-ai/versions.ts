import { byReference } from './by-reference.ts';
import type { CallFaults } from './call-faults.ts';
import { type IdSource, idOf } from './id-source.ts';
import { isoSeconds } from './playbooks/iso-seconds.ts';
import { notFound } from './playbooks/playbook-shelf.ts';
import { ProblemCode, RefusedRequest } from './problem.ts';
import { Fields } from './request-body.ts';
import type { CallFaultOf, CognigyAiBehaviour } from './scenario.ts';
import type { JsonObject } from './wire.ts';
import type { World, WorldEndpoint, WorldProject, WorldSnapshot } from './world.ts';

export interface VersionsOptions {
  readonly world: World;
  readonly settings: CognigyAiBehaviour;
  readonly ids: IdSource;
  readonly now: () => number;
  readonly userId: string;
}

interface SnapshotTask {
  readonly id: string;
  readonly project: WorldProject;
  readonly snapshot: WorldSnapshot;
  /** Milliseconds since 1970 UTC. */
  readonly createdAt: number;
  readonly fate: CallFaultOf<'ends_as'> | undefined;
}

/** Snapshots of projects, made by tasks, and the endpoints that are pointed to them. */
export class Versions {
  readonly #options: VersionsOptions;
  readonly #tasks = new Map<string, SnapshotTask>();

  constructor(options: VersionsOptions) {
    this.#options = options;
  }

  /** Answers with the task; @throws RefusedRequest where the project holds no more, or a field is missing. */
  create(project: WorldProject, body: JsonObject, faults: CallFaults) {
    const { settings, ids, now } = this.#options;
    const fields = new Fields(body);
    const name = fields.text('name');
    const description = fields.text('description');
    if (project.snapshots.length >= settings.snapshots_per_project) {
      throw new RefusedRequest(
        400,
        `The project has ${settings.snapshots_per_project} snapshots, which is the limit.`,
        ProblemCode.invalidArgument,
      );
    }
    const id = ids.nextOfThisStart('snapshot');
    const task: SnapshotTask = {
      id: ids.nextOfThisStart('task'),
      project,
      snapshot: { _id: id, name, description, hash: idOf(`content of ${id}`) },
      createdAt: now(),
      fate: faults.find('ends_as'),
    };
    this.#tasks.set(task.id, task);
    return this.#document(task);
  }

  /** Null where no snapshot is made by this task. */
  task(taskId: string) {
    const task = this.#tasks.get(taskId);
    return task === undefined ? null : this.#document(task);
  }

  /** Lets every task whose time has come leave its snapshot. */
  settle(): void {
    for (const task of this.#tasks.values()) this.#document(task);
  }

  /** What a snapshot holds: the same flows and locales as its project. */
  resources(snapshotId: string, type: string | null) {
    const project = this.#projectWith(({ snapshots }) =>
      snapshots.some(({ _id }) => _id === snapshotId),
    );
    const all = [
      ...project.flows.map((flow) => ({ ...flow, resourceType: 'flow' })),
      ...project.locales.map((locale) => ({ ...locale, resourceType: 'locale' })),
    ];
    return all
      .filter(({ resourceType }) => type === null || resourceType === type)
      .map(({ _id, referenceId, name, resourceType }) => ({
        _id,
        referenceId,
        name,
        resourceType,
      }));
  }

  /** Only what the body has is changed. */
  repoint(endpoint: WorldEndpoint, body: JsonObject, faults: CallFaults): void {
    const fields = new Fields(body);
    const project = this.#projectWith(({ endpoints }) => endpoints.includes(endpoint));
    const entrypoint = fields.has('entrypoint') ? fields.id('entrypoint') : endpoint.entrypoint;
    const flowId = fields.has('flowId') ? fields.uuid('flowId') : endpoint.flowId;
    const localeId = fields.has('localeId') ? fields.uuid('localeId') : endpoint.localeId;
    if (![project, ...project.snapshots].some(({ _id }) => _id === entrypoint)) {
      notFound('Entrypoint');
    }
    byReference(project.flows, flowId, 'Flow');
    byReference(project.locales, localeId, 'Locale');
    if (faults.find('not_taken')) return;
    Object.assign(endpoint, { entrypoint, flowId, localeId });
  }

  /** A snapshot is there from the end of its task on. */
  #document({ id, project, snapshot, createdAt, fate }: SnapshotTask) {
    const { settings, now, userId } = this.#options;
    const endsAt = createdAt + settings.seconds_per_snapshot * 1_000;
    const status = now() < endsAt ? 'active' : (fate?.word ?? 'done');
    if (status === 'done' && !project.snapshots.includes(snapshot)) {
      project.snapshots.push(snapshot);
    }
    const seconds = Math.floor(createdAt / 1_000);
    return {
      _id: id,
      type: 'createSnapshot',
      status,
      parameters: { projectId: project._id, name: snapshot.name },
      currentStep: status === 'active' ? 0 : 1,
      totalStep: 1,
      failReason: status === 'error' ? (fate?.reason ?? '') : '',
      lastRunAt: isoSeconds(createdAt),
      lastFinishedAt: status === 'active' ? null : isoSeconds(endsAt),
      createdAt: seconds,
      lastChanged: seconds,
      createdBy: userId,
      lastChangedBy: userId,
    };
  }

  #projectWith(has: (project: WorldProject) => boolean): WorldProject {
    return this.#options.world.projects.find(has) ?? notFound('Project');
  }
}
