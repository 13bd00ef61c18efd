import { SuiteRejected } from '../../../domain/errors.ts';
import type { CognigySection, ScenarioChoice } from '../../../domain/suite/cognigy-section.ts';
import type { PreparedSimulation } from '../../../domain/suite/prepared/prepared-simulation.ts';
import {
  caseIdOf,
  MAX_CASES_PER_SUITE,
  type Suite,
  type TestCase,
} from '../../../domain/suite/suite.ts';
import { foreignText } from '../../foreign-text.ts';
import { ask, known, type LookUp, oneOf } from '../look-up.ts';
import { TargetResolver } from '../resolve-target.ts';
import { entrypointOf } from '../tested-bot.ts';
import type { Project } from '../wire.ts';
import { plainCriterion, readCriteria, scenarioText } from './read-criteria.ts';
import type { SimulatorApi } from './simulator-api.ts';
import { throwForKey } from './simulator-ports.ts';
import type { ListedScenario } from './simulator-wire.ts';

type PreparedScenario = PreparedSimulation['scenarios'][number];

export interface SimulatorLookUp extends LookUp {
  readonly simulator: SimulatorApi;
}

/** A case and the scenario that it is. */
interface Chosen {
  readonly testCase: TestCase;
  readonly scenario: PreparedScenario;
}

/**
 * Makes a case of each scenario that a suite names, and finds those of its own cases, which `push` makes.
 *
 * @throws SuiteRejected where the suite names what is not there, or a scenario says another thing than its case.
 */
export async function prepareSimulator(suite: Suite, lookUp: SimulatorLookUp): Promise<Suite> {
  const section = suite.cognigy;
  if (section === undefined) throw new SuiteRejected('cognigy is missing');
  const resolver = new TargetResolver(lookUp, section);
  const project = await resolver.project();
  if (project === null) throw new SuiteRejected('cognigy.project is missing');
  const flow = await resolver.flow(section.flow ?? '', project, 'cognigy');
  const locale = await resolver.locale(section.locale ?? '', project, 'cognigy');
  const entrypoint = await resolver.entrypoint(section.entrypoint, project, 'cognigy');
  const model = await findModel(section, project, lookUp);
  const scenarios = await ask<ListedScenario[]>(
    lookUp,
    () => listed(project, lookUp),
    NO_SIMULATOR,
  );
  const chosen = chosenOf(suite, scenarios);
  refuseUnfit(chosen, section);
  return {
    ...suite,
    test_cases: chosen.map(({ testCase }) => testCase),
    cognigy: {
      ...section,
      prepared: {
        projectId: project._id,
        simulation: {
          entrypoint,
          flowReferenceId: flow.referenceId,
          localeReferenceId: locale.referenceId,
          model,
          scenarios: chosen.map(({ scenario }) => scenario),
        },
        bot: {
          project: { id: project._id, name: project.name },
          flow: { id: flow.referenceId, name: flow.name },
          locale: { id: locale.referenceId, name: locale.name },
          endpoint: null,
          entrypoint: await entrypointOf(lookUp, entrypoint, project),
        },
      },
    },
  };
}

const NO_SIMULATOR =
  'the scenarios cannot be listed: the environment has no Simulator, or the project is not known to it';

/** @throws AuthenticationFailed where the key may not use the Simulator. */
async function listed({ _id }: Project, { simulator }: SimulatorLookUp) {
  const scenarios = await simulator.listScenarios(_id);
  if (scenarios.status === 'failed') throwForKey(scenarios, { api: simulator });
  return scenarios;
}

async function findModel(
  { model: wanted = '' }: CognigySection,
  project: Project,
  lookUp: SimulatorLookUp,
): Promise<PreparedSimulation['model']> {
  const models = await ask(
    lookUp,
    () => lookUp.simulator.listModels(project._id),
    'the language models cannot be listed',
  );
  const { _id: id, referenceId, name } = oneOf(models, wanted, 'cognigy.model', 'language model');
  return { id, referenceId, name };
}

/** Those of a suite that was prepared before are asked for by what they were then. */
function chosenOf(suite: Suite, scenarios: readonly ListedScenario[]): Chosen[] {
  const { cognigy, test_cases: cases } = suite;
  const before = cognigy?.prepared?.simulation?.scenarios;
  if (before !== undefined)
    return cases.map((testCase, at) => asBefore(testCase, at, before, scenarios));
  const own = cases.map((testCase, at) => ofCase(suite, { testCase, at }, scenarios));
  const named = (cognigy?.scenarios ?? []).flatMap((choice, at) =>
    meant(choice, `cognigy.scenarios[${at}]`, scenarios).map(ofScenario),
  );
  return [...own, ...named];
}

/** What is run again is held against what it was, so that nobody passes by asking for less. */
function asBefore(
  testCase: TestCase,
  at: number,
  before: readonly PreparedScenario[],
  scenarios: readonly ListedScenario[],
): Chosen {
  const caseId = caseIdOf(testCase, at);
  const scenario = before.find((each) => each.caseId === caseId);
  const isThere = scenarios.some(({ ids }) => ids.some((id) => scenario?.ids.includes(id)));
  if (scenario !== undefined && isThere) return { testCase, scenario };
  const name = foreignText(scenario?.name ?? caseId, 60);
  throw new SuiteRejected(`the scenario "${name}" of the case ${caseId} is not there any more`);
}

/** The scenario of a case is called like this. */
export function scenarioNameOf({ suite_id }: Pick<Suite, 'suite_id'>, caseId: string): string {
  return `${suite_id}: ${caseId}`;
}

function ofCase(
  suite: Suite,
  { testCase, at }: { readonly testCase: TestCase; readonly at: number },
  scenarios: readonly ListedScenario[],
): Chosen {
  const caseId = caseIdOf(testCase, at);
  const field = `test_cases[${at}]`;
  const wanted = scenarioNameOf(suite, caseId);
  const named = scenarios.filter(({ name }) => name === wanted);
  const [scenario, ...others] = named;
  if (scenario === undefined) {
    throw new SuiteRejected(
      `${field} has no scenario "${foreignText(wanted, 120)}" in the project: make it with push`,
    );
  }
  if (others.length > 0) {
    throw new SuiteRejected(
      `${field}: ${named.length} scenarios of the project are called "${foreignText(wanted, 120)}": remove all but one`,
    );
  }
  const changed = changedField(testCase, scenario);
  if (changed !== null) {
    throw new SuiteRejected(
      `${field}.${changed} is another than that of the scenario "${foreignText(wanted, 120)}": push the suite again`,
    );
  }
  return { testCase, scenario: prepared(scenario, { caseId, isNamedOnly: false }) };
}

/** In what a scenario differs from its case; null where it does not. */
function changedField(testCase: TestCase, scenario: ListedScenario): string | null {
  const { persona = '', mission = '', criteria = [], max_turns } = testCase;
  if (scenarioText(persona) !== scenarioText(scenario.persona)) return 'persona';
  if (scenarioText(mission) !== scenarioText(scenario.mission)) return 'mission';
  const there = JSON.stringify(readCriteria(scenario.successCriteria));
  if (JSON.stringify(criteria.map(plainCriterion)) !== there) return 'criteria';
  return max_turns === undefined || max_turns === scenario.maxTurns ? null : 'max_turns';
}

/**
 * The scenarios that one entry of a suite means.
 * @throws SuiteRejected where there is none.
 */
function meant(
  { id, name, name_prefix: prefix }: ScenarioChoice,
  field: string,
  scenarios: readonly ListedScenario[],
): readonly ListedScenario[] {
  if (prefix !== undefined) {
    const found = scenarios.filter((each) => each.name.startsWith(prefix));
    if (found.length > 0) return found;
    throw new SuiteRejected(
      `${field}.name_prefix is ${JSON.stringify(prefix)}, with which no scenario begins; ${known(scenarios, 'scenario')}`,
    );
  }
  if (name !== undefined) return [namedOne(scenarios, name, `${field}.name`)];
  const found = scenarios.find(({ ids }) => ids.includes(id ?? ''));
  if (found !== undefined) return [found];
  throw new SuiteRejected(
    `${field}.id is ${JSON.stringify(id)}, which no scenario has; ${known(scenarios, 'scenario')}`,
  );
}

function namedOne(
  scenarios: readonly ListedScenario[],
  name: string,
  field: string,
): ListedScenario {
  const found = scenarios.filter((each) => each.name.normalize('NFC') === name);
  const [only, ...others] = found;
  const said = `${field} is ${JSON.stringify(name)}`;
  if (only === undefined) {
    throw new SuiteRejected(
      `${said}, which no scenario has for its name; ${known(scenarios, 'scenario')}`,
    );
  }
  if (others.length === 0) return only;
  const ids = found.map((each) => each.ids[0]).join(', ');
  throw new SuiteRejected(
    `${said}, the name of ${found.length} scenarios (${ids}): write an id instead`,
  );
}

function ofScenario(scenario: ListedScenario): Chosen {
  const { personaName, successCriteria } = scenario;
  const [caseId = ''] = scenario.ids;
  const name = foreignText(scenario.name, 200);
  const persona = scenarioText(scenario.persona);
  const mission = scenarioText(scenario.mission);
  const criteria = readCriteria(successCriteria);
  const lacking = persona === '' ? 'no persona' : mission === '' ? 'no mission' : null;
  if (lacking !== null) throw new SuiteRejected(`the scenario "${name}" has ${lacking}`);
  if (criteria === null) {
    throw new SuiteRejected(`the scenario "${name}" has a success criterion that cannot be read`);
  }
  if (criteria.length === 0) {
    throw new SuiteRejected(
      `the scenario "${name}" has no success criteria, so that its runs would prove nothing: add one`,
    );
  }
  const shownName = foreignText(personaName ?? '', 200);
  return {
    testCase: {
      id: caseId,
      name,
      input_text: mission,
      context_variables: {},
      outcome: {},
      persona,
      ...(shownName === '' ? {} : { persona_name: shownName }),
      mission,
      criteria,
    },
    scenario: prepared(scenario, { caseId, isNamedOnly: true }),
  };
}

function prepared(
  { ids, name, maxTurns }: ListedScenario,
  { caseId, isNamedOnly }: Pick<PreparedScenario, 'caseId' | 'isNamedOnly'>,
): PreparedScenario {
  return { caseId, name: foreignText(name, 200), ids, isNamedOnly, maxTurns: maxTurns ?? null };
}

function refuseUnfit(
  chosen: readonly Chosen[],
  { expected_cases: expected }: CognigySection,
): void {
  const named = new Map<string, string>();
  for (const { scenario } of chosen) {
    const [id = ''] = scenario.ids;
    if (named.has(id)) {
      throw new SuiteRejected(`the suite names the scenario "${scenario.name}" more than once`);
    }
    named.set(id, scenario.name);
  }
  if (chosen.length > MAX_CASES_PER_SUITE) {
    throw new SuiteRejected(
      `the suite names ${chosen.length} scenarios, and ${MAX_CASES_PER_SUITE} are the most`,
    );
  }
  if (expected !== undefined && expected !== chosen.length) {
    throw new SuiteRejected(
      `cognigy.expected_cases is ${expected}, and there are ${chosen.length} scenarios`,
    );
  }
}
