import type { IdSource } from '../id-source.ts';
import { notFound } from '../playbooks/playbook-shelf.ts';
import { Fields } from '../request-body.ts';
import type { JsonObject, Trail } from '../wire.ts';
import { addressed, type Identified, type IdForm, nextIdentity } from './identity.ts';
import { criteriaIn, type ScenarioCriterion } from './scenario-criterion.ts';

/** Who is simulated, what they want, and by what a conversation is judged. */
interface ScenarioContent {
  readonly name: string;
  readonly persona: string;
  readonly personaName: string;
  readonly mission: string;
  readonly successCriteria: readonly ScenarioCriterion[];
  readonly maxTurns?: number;
  readonly flowId: string | null;
}

/** A scenario of the Simulator; its times are milliseconds since 1970 UTC. */
export interface SimulatorScenario extends Identified, Trail, ScenarioContent {
  readonly projectId: string;
}

const CONTENT = [
  'name',
  'persona',
  'personaName',
  'mission',
  'successCriteria',
  'maxTurns',
  'flowId',
  'projectReference',
] as const;

export interface ScenarioBookOptions {
  readonly ids: IdSource;
  readonly now: () => number;
  readonly userId: string;
  readonly idForm: IdForm;
}

/** Keeps the scenarios of all projects. */
export class ScenarioBook {
  readonly #options: ScenarioBookOptions;
  readonly #scenarios = new Map<string, SimulatorScenario>();

  constructor(options: ScenarioBookOptions) {
    this.#options = options;
  }

  list(projectId: string): SimulatorScenario[] {
    return [...this.#scenarios.values()].filter((scenario) => scenario.projectId === projectId);
  }

  /** By what stands in an address; @throws RefusedRequest with 404 where no project has it. */
  read(name: string): SimulatorScenario {
    const found = [...this.#scenarios.values()].find(
      (scenario) => addressed(scenario, this.#options.idForm) === name,
    );
    return found ?? notFound('Simulation');
  }

  create(body: JsonObject, projectId: string): SimulatorScenario {
    return this.#add(wholeContent(new Fields(body)), projectId);
  }

  clone(scenario: SimulatorScenario, body: JsonObject): SimulatorScenario {
    const fields = new Fields(body);
    fields.allow(['name']);
    const name = fields.has('name') ? fields.text('name') : `${scenario.name} (copy)`;
    return this.#add({ ...contentOf(scenario), name }, scenario.projectId);
  }

  /** Only what the body has is changed. */
  update(scenario: SimulatorScenario, body: JsonObject): SimulatorScenario {
    const fields = new Fields({ ...contentOf(scenario), ...body });
    const changed = { ...scenario, ...wholeContent(fields), lastChanged: this.#options.now() };
    this.#scenarios.set(scenario._id, changed);
    return changed;
  }

  delete({ _id }: SimulatorScenario): void {
    this.#scenarios.delete(_id);
  }

  #add(content: ScenarioContent, projectId: string): SimulatorScenario {
    const { ids, now, userId } = this.#options;
    const scenario: SimulatorScenario = {
      ...nextIdentity(ids, 'simulation'),
      ...content,
      projectId,
      createdAt: now(),
      createdBy: userId,
      lastChanged: now(),
      lastChangedBy: userId,
    };
    this.#scenarios.set(scenario._id, scenario);
    return scenario;
  }
}

function wholeContent(fields: Fields): ScenarioContent {
  fields.allow(CONTENT);
  const flowId = fields.raw('flowId') ?? null;
  return {
    name: fields.text('name'),
    persona: fields.text('persona'),
    personaName: fields.text('personaName'),
    mission: fields.text('mission'),
    successCriteria: criteriaIn(fields.raw('successCriteria')),
    ...(fields.has('maxTurns') ? { maxTurns: fields.wholeNumber('maxTurns', 1) } : {}),
    flowId: flowId === null ? null : fields.text('flowId'),
  };
}

/** As it may be sent again. */
function contentOf(scenario: SimulatorScenario): ScenarioContent {
  const { name, persona, personaName, mission, successCriteria, maxTurns, flowId } = scenario;
  return {
    name,
    persona,
    personaName,
    mission,
    successCriteria,
    ...(maxTurns === undefined ? {} : { maxTurns }),
    flowId,
  };
}
