import { type Answer, ok } from '../../executions-v1/answer.ts';
import type { DemoBot } from '../../executions-v1/bot/demo-bot.ts';
import type { Analytics } from '../analytics.ts';
import type { CallFaults } from '../call-faults.ts';
import { type IdSource, idOf } from '../id-source.ts';
import { cutPage, type ListedEntry } from '../paging.ts';
import { notFound } from '../playbooks/playbook-shelf.ts';
import { ProblemCode, RefusedRequest } from '../problem.ts';
import type { CognigyAiBehaviour } from '../scenario.ts';
import type { JsonObject } from '../wire.ts';
import type { World, WorldKey, WorldProject } from '../world.ts';
import { batchDocument } from './batch-document.ts';
import type { SimulationScript } from './behaviour.ts';
import { addressed, type IdForm, nextIdentity, shownIds } from './identity.ts';
import { Personas } from './personas.ts';
import { distortionsOf, runDocument } from './run-document.ts';
import { ScenarioBook, type SimulatorScenario } from './scenario-book.ts';
import { Schedulers } from './schedulers.ts';
import { simulate } from './simulate.ts';
import { type OrderedBatch, SimulationBatches } from './simulation-batches.ts';
import { simulationOrder } from './simulation-order.ts';

export interface SimulatorOptions {
  readonly bot: DemoBot;
  readonly world: World;
  readonly settings: CognigyAiBehaviour;
  readonly scripts: readonly SimulationScript[];
  readonly ids: IdSource;
  readonly analytics: Analytics;
  readonly userId: string;
  readonly now: () => number;
}

const ORGANISATION_ID = idOf('organisation');
const STATUS_FILTER = ['STOPPED', 'IN_PROGRESS', 'COMPLETED', 'FAILED'];
const LIST_FORM = { pageCap: 100, defaultLimit: 20 };

/** What the calls below `/testing` read and change. */
export class Simulator {
  readonly book: ScenarioBook;
  readonly batches: SimulationBatches;
  readonly schedulers: Schedulers;
  readonly personas: Personas;
  readonly #options: SimulatorOptions;
  readonly #idForm: IdForm;

  constructor(options: SimulatorOptions) {
    const { settings, now, analytics } = options;
    const idForm = settings.simulator_ids;
    this.#options = options;
    this.#idForm = idForm;
    this.book = new ScenarioBook({ ...options, idForm });
    this.schedulers = new Schedulers({ ...options, idForm });
    this.personas = new Personas(analytics, now);
    this.batches = new SimulationBatches({
      secondsToStart: settings.seconds_to_simulate,
      secondsPerRun: settings.seconds_per_simulation_run,
      idForm,
      now,
    });
  }

  /** The place of the batch that an address names, from 0 in the order of scheduling; null for none. */
  ordinalOf(name: string): number | null {
    const batch = this.batches.all.find((each) => addressed(each, this.#idForm) === name);
    return batch?.ordinal ?? null;
  }

  /** @throws RefusedRequest where none is named (400), there is none (404), or the key does not open it (403). */
  project({ rights }: WorldKey, projectId: unknown): WorldProject {
    if (typeof projectId !== 'string' || projectId === '') {
      throw new RefusedRequest(
        400,
        'Validation failed. Missing argument projectId.',
        ProblemCode.missingArgument,
      );
    }
    const project = this.#options.world.projects.find(({ _id }) => _id === projectId);
    if (project === undefined) return notFound('Project');
    if (rights === 'none') {
      throw new RefusedRequest(403, 'You are not allowed to access this project');
    }
    return project;
  }

  /** @throws RefusedRequest with 404 where the project does not have it. */
  scenario(name: string, project: WorldProject): SimulatorScenario {
    const scenario = this.book.read(name);
    return scenario.projectId === project._id ? scenario : notFound('Simulation');
  }

  scenarioDocument(scenario: SimulatorScenario, { upcoming = false } = {}) {
    const { _id, referenceId, projectId, ...content } = scenario;
    return {
      ...shownIds(scenario, this.#idForm),
      ...content,
      organisationReference: ORGANISATION_ID,
      projectReference: projectId,
      ...(upcoming ? { nextScheduledRun: this.schedulers.nextRun(scenario) } : {}),
    };
  }

  scenarios(project: WorldProject, query: URLSearchParams): Answer {
    const upcoming = query.get('includeUpcomingSchedule') === 'true';
    return list(this.book.list(project._id), query, (scenario) =>
      this.scenarioDocument(scenario, { upcoming }),
    );
  }

  /** Has every run talked at once; how far they are is a matter of the clock. */
  async order(
    scenario: SimulatorScenario,
    body: JsonObject,
    project: WorldProject,
    faults: CallFaults,
  ) {
    const { bot, ids, scripts, now } = this.#options;
    const order = simulationOrder(body, project);
    const script = scripts.find((each) => scenario.name.startsWith(each.scenario));
    const count = order.numberOfExecutions;
    const runs = await simulate(scenario, count, { bot, script });
    const end = faults.find('batch_ends');
    const batch: OrderedBatch = {
      ...nextIdentity(ids, 'batch'),
      ...order,
      ordinal: this.batches.all.length,
      scenario,
      createdAt: now(),
      runs: runs.map((run) => ({ ...run, _id: ids.nextOfThisStart('simulation run') })),
      fate: end === undefined ? null : { as: end.as, after: end.after ?? Math.floor(count / 2) },
      distortions: faults
        .all('runs')
        .map((fault) => ({ as: fault.as, count: fault.count ?? count })),
      stoppedAt: null,
    };
    this.batches.add(batch);
    const document = this.#batchDocument(batch);
    if (faults.find('no_batch_id') === undefined) return document;
    return { name: document.name, status: document.status };
  }

  /** Of one scenario, or of the whole project. */
  batchesOf(
    project: WorldProject,
    scenario: SimulatorScenario | null,
    query: URLSearchParams,
  ): Answer {
    const status = query.get('status');
    if (status !== null && !STATUS_FILTER.includes(status)) {
      throw new RefusedRequest(
        400,
        `Validation failed. status must be one of ${STATUS_FILTER.join(', ')}.`,
        ProblemCode.invalidArgument,
      );
    }
    const own = this.batches.all.filter(
      (batch) =>
        batch.scenario.projectId === project._id &&
        (scenario === null || batch.scenario._id === scenario._id) &&
        (status === null || this.batches.status(batch) === status),
    );
    const shown = (batch: OrderedBatch) => this.#batchDocument(batch);
    if (scenario !== null) return list(own, query, shown);
    const { items } = cutPage(own, new URLSearchParams({ sort: query.get('sort') ?? '' }), {
      pageCap: own.length,
      defaultLimit: own.length,
    });
    return ok({ data: items.map(shown) });
  }

  batch(name: string, scenario: SimulatorScenario, faults: CallFaults) {
    const word = faults.find('word')?.word;
    const document = this.#batchDocument(this.batches.read(name, scenario));
    return word === undefined ? document : { ...document, status: word };
  }

  stop(name: string, scenario: SimulatorScenario) {
    const batch = this.batches.read(name, scenario);
    this.batches.stop(batch);
    return {
      message: 'Simulation stop signal sent successfully.',
      simulationRunBatchId: addressed(batch, this.#idForm),
    };
  }

  /** Of a batch of that scenario, or of any in that project. */
  runs(name: string, owner: SimulatorScenario | WorldProject, query: URLSearchParams): Answer {
    const batch = this.batches.read(name);
    const { _id: scenarioId, projectId } = batch.scenario;
    if (owner._id !== scenarioId && owner._id !== projectId) notFound('Simulation run batch');
    const { listed_runs } = this.#options.settings;
    const documents = batch.runs.flatMap(({ _id }, place) => {
      const document = this.#runDocument(batch, place);
      const distortions = distortionsOf(batch, place);
      if (document === null || distortions.includes('missing')) return [];
      const { turns, metrics, ...bare } = document;
      const listed = { _id, document: listed_runs === 'bare' ? bare : document };
      return distortions.includes('twice') ? [listed, listed] : [listed];
    });
    return list(documents, query, ({ document }) => document);
  }

  run(batchName: string, runId: string, scenario: SimulatorScenario) {
    const batch = this.batches.read(batchName, scenario);
    const place = batch.runs.findIndex(({ _id }) => _id === runId);
    const isMissing = distortionsOf(batch, place).includes('missing');
    return (isMissing ? null : this.#runDocument(batch, place)) ?? notFound('Simulation run');
  }

  #batchDocument(batch: OrderedBatch) {
    return batchDocument(batch, this.batches, this.#idForm);
  }

  /** Null for one that has not begun, and for one that is deleted by now. */
  #runDocument(batch: OrderedBatch, place: number) {
    const { userId, settings, now } = this.#options;
    const secondsKept = settings.seconds_runs_are_kept;
    if (now() >= this.batches.runEndsAt(batch, place - 1) + secondsKept * 1000) return null;
    return runDocument(batch, place, {
      register: this.batches,
      idForm: this.#idForm,
      userId,
      organisationId: ORGANISATION_ID,
      secondsKept,
    });
  }
}

/** A page as everything below `/testing` has it. */
function list<Item extends ListedEntry>(
  items: readonly Item[],
  query: URLSearchParams,
  shown: (item: Item) => object,
): Answer {
  const { items: cut, total, limit, skip, next, previous } = cutPage(items, query, LIST_FORM);
  return ok({
    data: cut.map(shown),
    pagination: {
      limit,
      skip,
      total,
      hasNext: next !== null,
      hasPrevious: previous !== null,
      next,
      previous,
    },
  });
}
