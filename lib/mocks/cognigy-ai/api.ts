import { type Answer, ok } from '../executions-v1/answer.ts';
import type { DemoBot } from '../executions-v1/bot/demo-bot.ts';
import type { Analytics } from './analytics.ts';
import type { BotSession } from './bot-session.ts';
import { CallFaults } from './call-faults.ts';
import { type IdSource, idOf } from './id-source.ts';
import { page } from './paging.ts';
import { PlaybookQueue, type QueuedExecution } from './playbooks/playbook-queue.ts';
import { notFound, PlaybookShelf } from './playbooks/playbook-shelf.ts';
import { runDocument } from './playbooks/run-document.ts';
import { runPlaybook } from './playbooks/run-playbook.ts';
import { scheduleRequest } from './playbooks/schedule-request.ts';
import { taskDocument } from './playbooks/task-document.ts';
import { ProblemCode, RefusedRequest } from './problem.ts';
import type { ProjectLogs } from './project-logs.ts';
import type { CallKind, CognigyAiBehaviour } from './scenario.ts';
import type { SimulationScript } from './simulator/behaviour.ts';
import { Simulator } from './simulator/simulator.ts';
import { Versions } from './versions.ts';
import { ID, type JsonObject, type JudgedStep } from './wire.ts';
import type { World, WorldKey, WorldProject } from './world.ts';

export interface ApiOptions {
  readonly bot: DemoBot;
  readonly world: World;
  readonly settings: CognigyAiBehaviour;
  readonly ids: IdSource;
  readonly logs: ProjectLogs;
  readonly analytics: Analytics;
  readonly session: (sessionId: string) => BotSession;
  readonly scripts: readonly SimulationScript[];
  readonly now: () => number;
}

const USER_ID = idOf('user');

/** What the calls of the API read and change. */
export class Api {
  readonly queue: PlaybookQueue;
  readonly shelf: PlaybookShelf;
  readonly versions: Versions;
  readonly simulator: Simulator;
  readonly #options: ApiOptions;
  readonly #deletedRuns = new Set<string>();

  constructor(options: ApiOptions) {
    const { settings, ids, now } = options;
    this.#options = options;
    this.shelf = new PlaybookShelf({
      ids,
      now,
      userId: USER_ID,
      listLag: settings.playbook_list_lag,
      assertParams: settings.assert_params,
    });
    this.versions = new Versions({ ...options, userId: USER_ID });
    this.simulator = new Simulator({ ...options, userId: USER_ID });
    this.queue = new PlaybookQueue({
      secondsPerPlaybook: settings.seconds_per_playbook,
      concurrentPlaybooks: settings.concurrent_playbooks,
      cancelSeconds: settings.cancel_seconds,
      now,
    });
  }

  /** The place of the execution that a call is about, from 0 in the order of scheduling; null for none. */
  ordinalOf(kind: CallKind, ids: Readonly<Record<string, string>>): number | null {
    if (kind === 'schedule') return this.queue.all.length;
    if (kind === 'simulate') return this.simulator.batches.all.length;
    if (ids.batch !== undefined) return this.simulator.ordinalOf(ids.batch);
    const execution = this.queue.all.find(
      ({ taskId, runId }) => taskId === ids.task || runId === ids.run,
    );
    return execution?.ordinal ?? null;
  }

  get bot(): DemoBot {
    return this.#options.bot;
  }

  /** A session that a message has begun. */
  session(sessionId: string): BotSession {
    return this.#options.session(sessionId);
  }

  /** How the platform describes its own API. */
  get description(): CognigyAiBehaviour['api_description'] {
    return this.#options.settings.api_description;
  }

  get analytics(): Analytics {
    return this.#options.analytics;
  }

  get logs(): ProjectLogs {
    return this.#options.logs;
  }

  list(
    items: readonly { readonly _id: string; readonly name?: string }[],
    query: URLSearchParams,
  ): Answer {
    const { page_cap, cursor_names } = this.#options.settings;
    return ok(page(items, query, { pageCap: page_cap, cursorNames: cursor_names }));
  }

  /** Those that the key opens. */
  projects({ rights }: WorldKey): readonly WorldProject[] {
    return rights === 'none' ? [] : this.#options.world.projects;
  }

  project(key: WorldKey, projectId: string): WorldProject {
    const project = this.#options.world.projects.find(({ _id }) => _id === projectId);
    if (!ID.test(projectId) || project === undefined) {
      // A wrong project id has been seen to meet 400 and no 404.
      throw new RefusedRequest(
        400,
        'Validation failed. projectId is missing or names no project.',
        ProblemCode.invalidArgument,
      );
    }
    if (key.rights === 'none')
      throw new RefusedRequest(403, 'You are not allowed to access this project');
    return project;
  }

  endpoint(key: WorldKey, id: string) {
    return this.#owned(key, id, 'Endpoint', ({ endpoints }) => endpoints);
  }

  snapshot(key: WorldKey, id: string) {
    return this.#owned(key, id, 'Snapshot', ({ snapshots }) => snapshots);
  }

  flow(key: WorldKey, id: string) {
    return this.#owned(key, id, 'Flow', ({ flows }) => flows);
  }

  #owned<T extends { readonly _id: string }>(
    key: WorldKey,
    id: string,
    what: string,
    itemsOf: (project: WorldProject) => readonly T[],
  ): T {
    for (const project of this.#options.world.projects) {
      const found = itemsOf(project).find(({ _id }) => _id === id);
      if (found !== undefined) {
        this.project(key, project._id);
        return found;
      }
    }
    return notFound(what);
  }

  intents(key: WorldKey, flowId: string) {
    const { disabled_intents } = this.#options.settings;
    return this.flow(key, flowId).intents.map((intent) => ({
      ...intent,
      isDisabled: intent.isDisabled || disabled_intents.includes(intent.name),
    }));
  }

  schedule(playbookId: string, body: JsonObject, faults: CallFaults): Answer {
    const projectId = this.shelf.projectOf(playbookId);
    const { world, ids, now, bot } = this.#options;
    const project = world.projects.find(({ _id }) => _id === projectId) ?? notFound('Project');
    const { entrypoint, flowId, localeId } = scheduleRequest(body, project);
    const playbook = structuredClone(this.shelf.read(playbookId));
    let results: Promise<readonly JudgedStep[]> | null = null;
    const execution: QueuedExecution = {
      taskId: ids.nextOfThisStart('task'),
      runId: ids.nextOfThisStart('run'),
      ordinal: this.queue.all.length,
      playbookId,
      projectId,
      entrypoint,
      flowId,
      localeId,
      playbook,
      scheduledAt: now(),
      startsAt: null,
      endsAt: null,
      cancelledAt: null,
      fate: null,
      results: () => {
        results ??= runPlaybook(playbook, bot);
        return results;
      },
    };
    this.queue.add(execution);
    const seconds = Math.floor(now() / 1000);
    const task = {
      status: 'queued',
      type: 'runPlaybook',
      parameters: { playbookId, projectId, entrypoint, flowId, localeId },
      createdAt: seconds,
      lastChangedAt: seconds,
      progress: 0,
    };
    return ok(faults.find('no_task_id') ? task : { _id: execution.taskId, ...task }, 201);
  }

  tasks(projectId: string, faults: CallFaults) {
    const own = this.queue.all.filter((execution) => execution.projectId === projectId);
    return own.map((execution) => this.task(execution, faults));
  }

  execution(key: WorldKey, taskId: string): QueuedExecution {
    const execution = this.queue.find(taskId) ?? notFound('Task');
    this.project(key, execution.projectId);
    return execution;
  }

  task(execution: QueuedExecution, faults: CallFaults) {
    return taskDocument(execution, {
      queue: this.queue,
      faults,
      runIdAfterSeconds: this.#options.settings.run_id_after_seconds,
      form: this.#options.settings.task_form,
      userId: USER_ID,
      now: this.#options.now(),
    });
  }

  async runs(playbookId: string) {
    const ended = this.queue.all.filter(
      (execution) => execution.playbookId === playbookId && this.#hasRun(execution),
    );
    const runs = await Promise.all(
      ended.map((execution) => runDocument(execution, NO_FAULTS, USER_ID)),
    );
    return runs.map(({ stepResults, ...summary }) => summary);
  }

  async run(playbookId: string, runId: string, faults: CallFaults) {
    const execution = this.queue.all.find(
      (candidate) => candidate.runId === runId && candidate.playbookId === playbookId,
    );
    if (execution === undefined || faults.find('missing')) return notFound('Playbook run');
    const isEarly = !this.#hasRun(execution);
    if (isEarly && faults.find('run_status') === undefined) return notFound('Playbook run');
    return runDocument(execution, faults, USER_ID);
  }

  async deleteRun(playbookId: string, runId: string, faults: CallFaults): Promise<void> {
    await this.run(playbookId, runId, faults);
    this.#deletedRuns.add(runId);
  }

  #hasRun(execution: QueuedExecution): boolean {
    const { run_after_seconds } = this.#options.settings;
    return (
      !this.#deletedRuns.has(execution.runId) &&
      this.queue.status(execution) === 'done' &&
      execution.endsAt !== null &&
      this.#options.now() >= execution.endsAt + run_after_seconds * 1000
    );
  }
}

const NO_FAULTS = new CallFaults();
