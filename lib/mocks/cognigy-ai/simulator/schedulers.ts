import type { IdSource } from '../id-source.ts';
import { notFound } from '../playbooks/playbook-shelf.ts';
import { Fields } from '../request-body.ts';
import type { JsonObject } from '../wire.ts';
import type { WorldProject } from '../world.ts';
import { addressed, type Identified, type IdForm, nextIdentity, shownIds } from './identity.ts';
import type { SimulatorScenario } from './scenario-book.ts';
import { type OrderedConfig, runConfigIn } from './simulation-order.ts';

const FIELDS = [
  'name',
  'projectReference',
  'numberOfRuns',
  'cronScheduler',
  'timezone',
  'runConfig',
] as const;

const HOUR_MS = 3_600_000;

interface Scheduler extends Identified {
  readonly scenarioId: string;
  readonly name: string;
  readonly numberOfRuns: number;
  readonly cronScheduler: string;
  readonly timezone: string;
  readonly runConfig: OrderedConfig;
}

/** Keeps schedulers, none of which ever runs anything: the mock reads no cron. */
export class Schedulers {
  readonly #ids: IdSource;
  readonly #now: () => number;
  readonly #idForm: IdForm;
  readonly #schedulers = new Map<string, Scheduler>();

  constructor(options: {
    readonly ids: IdSource;
    readonly now: () => number;
    readonly idForm: IdForm;
  }) {
    this.#ids = options.ids;
    this.#now = options.now;
    this.#idForm = options.idForm;
  }

  create(scenario: SimulatorScenario, body: JsonObject, project: WorldProject) {
    return this.#put({
      ...nextIdentity(this.#ids, 'scheduler'),
      scenarioId: scenario._id,
      ...contentIn(body, project),
    });
  }

  update(scenario: SimulatorScenario, name: string, body: JsonObject, project: WorldProject) {
    const known = [...this.#schedulers.values()].find(
      (each) => each.scenarioId === scenario._id && addressed(each, this.#idForm) === name,
    );
    if (known === undefined) return notFound('Scheduler');
    const { _id, referenceId, scenarioId, ...content } = known;
    return this.#put({
      _id,
      referenceId,
      scenarioId,
      ...contentIn({ ...content, ...body }, project),
    });
  }

  /** The next full hour where the scenario has a scheduler; null where it has none. */
  nextRun(scenario: SimulatorScenario): number | null {
    const isPlanned = [...this.#schedulers.values()].some(
      (each) => each.scenarioId === scenario._id,
    );
    return isPlanned ? (Math.floor(this.#now() / HOUR_MS) + 1) * HOUR_MS : null;
  }

  #put(scheduler: Scheduler) {
    this.#schedulers.set(scheduler._id, scheduler);
    const { _id, referenceId, scenarioId, ...content } = scheduler;
    return { scheduler: { ...shownIds({ _id, referenceId }, this.#idForm), ...content } };
  }
}

function contentIn(body: JsonObject, project: WorldProject) {
  const fields = new Fields(body);
  fields.allow(FIELDS);
  return {
    name: fields.has('name') ? fields.text('name') : 'Scheduler',
    numberOfRuns: fields.wholeNumber('numberOfRuns', 1),
    cronScheduler: fields.text('cronScheduler'),
    timezone: fields.text('timezone'),
    runConfig: runConfigIn(fields.object('runConfig'), project),
  };
}
