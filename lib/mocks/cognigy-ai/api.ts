import { type Answer, ok } from '../executions-v1/answer.ts';
import type { DemoBot } from '../executions-v1/bot/demo-bot.ts';
import type { ApiRoute } from './api-route.ts';
import type { CallFaults } from './call-faults.ts';
import { type IdSource, idOf } from './id-source.ts';
import { nluScores } from './nlu-scores.ts';
import { page } from './paging.ts';
import { PlaybookQueue, type QueuedExecution } from './playbooks/playbook-queue.ts';
import { notFound, PlaybookShelf } from './playbooks/playbook-shelf.ts';
import { runDocument } from './playbooks/run-document.ts';
import { runPlaybook } from './playbooks/run-playbook.ts';
import { scheduleRequest } from './playbooks/schedule-request.ts';
import { taskDocument } from './playbooks/task-document.ts';
import { ProblemCode, RefusedRequest } from './problem.ts';
import { Fields } from './request-body.ts';
import type { CognigyAiBehaviour } from './scenario.ts';
import { ID, type JsonObject, type JudgedStep } from './wire.ts';
import type { World, WorldKey, WorldProject } from './world.ts';

export interface ApiOptions {
  readonly bot: DemoBot;
  readonly world: World;
  readonly settings: CognigyAiBehaviour;
  readonly ids: IdSource;
  readonly now: () => number;
}

const USER_ID = idOf('user');

/** Carries out the calls of the API, whoever may make them. */
export class Api {
  readonly queue: PlaybookQueue;
  readonly shelf: PlaybookShelf;
  readonly #options: ApiOptions;
  readonly #deletedRuns = new Set<string>();

  constructor(options: ApiOptions) {
    const { settings, ids, now } = options;
    this.#options = options;
    this.shelf = new PlaybookShelf({ ids, now, userId: USER_ID });
    this.queue = new PlaybookQueue({
      secondsPerPlaybook: settings.seconds_per_playbook,
      concurrentPlaybooks: settings.concurrent_playbooks,
      cancelSeconds: settings.cancel_seconds,
      now,
    });
  }

  /** The place of the execution that a call is about, from 0 in the order of scheduling; null for none. */
  ordinalOf({ kind, ids }: ApiRoute): number | null {
    if (kind === 'schedule') return this.queue.all.length;
    const execution = this.queue.all.find(
      ({ taskId, runId }) => taskId === ids.task || runId === ids.run,
    );
    return execution?.ordinal ?? null;
  }

  /** @throws Refused where the call cannot be carried out, or not with this key. */
  async answer(
    route: ApiRoute,
    key: WorldKey,
    body: () => JsonObject,
    faults: CallFaults,
  ): Promise<Answer> {
    const { name, ids, query } = route;
    const { world, settings, bot } = this.#options;
    const id = (what: string) => ids[what] ?? '';
    const list = (items: readonly { readonly _id: string; readonly name?: string }[]) =>
      ok(page(items, query, { pageCap: settings.page_cap, cursorNames: settings.cursor_names }));
    const project = () => this.#project(key, query.get('projectId') ?? '');

    switch (name) {
      case 'GET /projects':
        return list(key.rights === 'none' ? [] : world.projects.map(namedOnly));
      case 'GET /projects/:project':
        return ok(namedOnly(this.#project(key, id('project'))));
      case 'GET /flows':
        return list(project().flows.map(({ intents, ...flow }) => flow));
      case 'GET /flows/:flow/intents':
        return list(this.#intents(key, id('flow')));
      case 'GET /locales':
        return list(project().locales);
      case 'GET /snapshots':
        return list(project().snapshots);
      case 'GET /endpoints':
        return list(project().endpoints.map(({ tellsNlu, ...endpoint }) => endpoint));
      case 'POST /projects/:project/nlu/scores':
        return ok(await nluScores(this.#project(key, id('project')), body(), bot, faults));
      case 'GET /playbooks':
        return list(this.shelf.list(project()._id).map(({ steps, ...summary }) => summary));
      case 'POST /playbooks':
        this.#project(key, new Fields(body()).id('projectId'));
        mayChange(key);
        return ok(this.shelf.create(body()), 201);
      case 'GET /tasks': {
        const { _id } = project();
        const own = this.queue.all.filter(({ projectId }) => projectId === _id);
        return list(own.map((execution) => this.#task(execution, faults)));
      }
      case 'GET /tasks/:task':
        return ok(this.#task(this.#execution(key, id('task')), faults));
      case 'POST /tasks/:task/cancel':
        mayChange(key);
        this.queue.cancel(this.#execution(key, id('task')));
        return ok({}, 200);
      default:
        return this.#playbookCall(route, key, body, faults, list);
    }
  }

  async #playbookCall(
    { name, ids }: ApiRoute,
    key: WorldKey,
    body: () => JsonObject,
    faults: CallFaults,
    list: (items: readonly { readonly _id: string }[]) => Answer,
  ): Promise<Answer> {
    const { shelf } = this;
    const { playbook = '', step = '', assert = '', run = '' } = ids;
    const projectId = shelf.projectOf(playbook);
    this.#project(key, projectId);
    if (!name.startsWith('GET ')) mayChange(key);
    switch (name) {
      case 'GET /playbooks/:playbook':
        return ok(shelf.read(playbook));
      case 'PATCH /playbooks/:playbook':
        shelf.update(playbook, body());
        return NO_CONTENT;
      case 'DELETE /playbooks/:playbook':
        shelf.delete(playbook);
        return NO_CONTENT;
      case 'POST /playbooks/:playbook/steps':
        return ok(shelf.addStep(playbook, body()), 201);
      case 'POST /playbooks/:playbook/steps/order':
        shelf.orderSteps(playbook, body());
        return NO_CONTENT;
      case 'PATCH /playbooks/:playbook/steps/:step':
        shelf.updateStep(playbook, step, body());
        return NO_CONTENT;
      case 'DELETE /playbooks/:playbook/steps/:step':
        shelf.deleteStep(playbook, step);
        return NO_CONTENT;
      case 'POST /playbooks/:playbook/steps/:step/asserts':
        return ok(shelf.addAssert(playbook, step, body()), 201);
      case 'PATCH /playbooks/:playbook/steps/:step/asserts/:assert':
        shelf.updateAssert(playbook, step, assert, body());
        return NO_CONTENT;
      case 'DELETE /playbooks/:playbook/steps/:step/asserts/:assert':
        shelf.deleteAssert(playbook, step, assert);
        return NO_CONTENT;
      case 'POST /playbooks/:playbook/schedule':
        return this.#schedule(playbook, projectId, body(), faults);
      case 'GET /playbooks/:playbook/runs':
        return list(await this.#runs(playbook));
      case 'GET /playbooks/:playbook/runs/:run':
        return ok(await this.#run(playbook, run, faults));
      case 'DELETE /playbooks/:playbook/runs/:run':
        await this.#run(playbook, run, faults);
        this.#deletedRuns.add(run);
        return NO_CONTENT;
      default:
        return notFound('Call');
    }
  }

  #project(key: WorldKey, projectId: string): WorldProject {
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

  #intents(key: WorldKey, flowId: string) {
    const owner = this.#options.world.projects.find(({ flows }) =>
      flows.some(({ _id }) => _id === flowId),
    );
    const flow = owner?.flows.find(({ _id }) => _id === flowId);
    if (owner === undefined || flow === undefined) return notFound('Flow');
    this.#project(key, owner._id);
    return flow.intents.map((intent) => ({ ...intent, isDisabled: false, isRejectIntent: false }));
  }

  #schedule(playbookId: string, projectId: string, body: JsonObject, faults: CallFaults): Answer {
    const { world, ids, now, bot } = this.#options;
    const project = world.projects.find(({ _id }) => _id === projectId) ?? notFound('Project');
    const { entrypoint, flowId, localeId } = scheduleRequest(body, project);
    const playbook = structuredClone(this.shelf.read(playbookId));
    let results: Promise<readonly JudgedStep[]> | null = null;
    const execution: QueuedExecution = {
      taskId: ids.next('task'),
      runId: ids.next('run'),
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

  #execution(key: WorldKey, taskId: string): QueuedExecution {
    const execution = this.queue.find(taskId) ?? notFound('Task');
    this.#project(key, execution.projectId);
    return execution;
  }

  #task(execution: QueuedExecution, faults: CallFaults) {
    return taskDocument(execution, {
      queue: this.queue,
      faults,
      runIdAfterSeconds: this.#options.settings.run_id_after_seconds,
      userId: USER_ID,
      now: this.#options.now(),
    });
  }

  async #runs(playbookId: string) {
    const ended = this.queue.all.filter(
      (execution) => execution.playbookId === playbookId && this.#hasRun(execution),
    );
    const runs = await Promise.all(
      ended.map((execution) => runDocument(execution, NO_FAULTS, USER_ID)),
    );
    return runs.map(({ stepResults, ...summary }) => summary);
  }

  async #run(playbookId: string, runId: string, faults: CallFaults) {
    const execution = this.queue.all.find(
      (candidate) => candidate.runId === runId && candidate.playbookId === playbookId,
    );
    if (execution === undefined || faults.find('missing')) return notFound('Playbook run');
    const isEarly = !this.#hasRun(execution);
    if (isEarly && faults.find('run_status') === undefined) return notFound('Playbook run');
    return runDocument(execution, faults, USER_ID);
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

const NO_CONTENT: Answer = { status: 204, headers: {}, body: undefined };
const NO_FAULTS = { list: [], find: () => undefined };

function mayChange({ rights }: WorldKey): void {
  if (rights !== 'all')
    throw new RefusedRequest(403, 'You are not allowed to perform this operation');
}

function namedOnly({ _id, name, locales }: WorldProject) {
  const primary = locales.find((locale) => locale.primary);
  return { _id, name, primaryLocaleReference: primary?.referenceId ?? null };
}
