import { setTimeout as sleep } from 'node:timers/promises';
import { SuiteRejected } from '../../domain/errors.ts';
import { planRepetitions } from '../../domain/suite/planning/plan-repetitions.ts';
import type { Suite } from '../../domain/suite/suite.ts';
import type { ApiFailure } from '../../platforms/cognigy-ai/api-outcome.ts';
import { TURNS_WHERE_UNSAID } from '../../platforms/cognigy-ai/simulator/guesses.ts';
import { prepareSimulator } from '../../platforms/cognigy-ai/simulator/prepare-simulator.ts';
import {
  type SimulatorApi,
  simulatorApi,
} from '../../platforms/cognigy-ai/simulator/simulator-api.ts';
import { counted } from '../counted.ts';
import type { ProjectExamination } from '../examination.ts';
import { explainFailure } from '../explain-failure.ts';
import { findNamed } from '../find-named.ts';
import { type Finding, fine, skipped, warning, wrong } from '../finding.ts';

/** Whether there is a Simulator, with the model and the scenarios that a suite names, and what a run of it costs. */
export async function examineSimulator(examination: ProjectExamination): Promise<Finding[]> {
  const { address, key, http, project, section, suite } = examination;
  const simulator = simulatorApi({ address, key, http });
  const scenarios = await simulator.listScenarios(project._id);
  if (scenarios.status === 'failed') {
    const rest = ['model', 'scenarios', 'cost'].map((step) =>
      skipped(step, 'the Simulator cannot be asked'),
    );
    return [withoutSimulator(scenarios), ...rest];
  }
  const there = fine(
    'simulator',
    `${project.name} has ${counted(scenarios.value.length, 'scenario')}`,
  );
  const models = await simulator.listModels(project._id);
  if (models.status === 'failed') return [there, explainFailure('model', models)];
  const model = findNamed(models.value, { what: 'language model', written: section.model });
  const judge =
    model.status === 'found'
      ? fine('model', `${model.entry.name} (${model.entry.referenceId})`)
      : wrong('model', model.problem, model.remedy);
  if (suite === null || model.status !== 'found') {
    return [there, judge, skipped('scenarios', 'no suite names any, or no model judges them')];
  }
  return [there, judge, ...(await scenariosOf(suite, examination, simulator))];
}

function withoutSimulator(failure: ApiFailure): Finding {
  const { kind, problem } = failure;
  if (kind === 'not_found' || kind === 'unreadable') {
    const remedy = 'use an environment that has it, or write mode: conversation';
    return wrong('simulator', `this environment has no Simulator (${problem})`, remedy);
  }
  if (kind === 'forbidden') {
    const remedy =
      'give the user of the key a role in the project that may use it, and see that the licence of the environment has it';
    return wrong('simulator', `the key may not use the Simulator (${problem})`, remedy);
  }
  return explainFailure('simulator', failure);
}

/** As a run would find them, and what it would cost. */
async function scenariosOf(
  suite: Suite,
  { api, section }: ProjectExamination,
  simulator: SimulatorApi,
): Promise<Finding[]> {
  const meant = suite.cognigy && { ...suite, cognigy: { ...suite.cognigy, ...section } };
  if (meant === undefined) return [skipped('scenarios', 'the suite is for another platform')];
  try {
    const prepared = await prepareSimulator(meant, { api, simulator, sleep });
    const found = counted(prepared.test_cases.length, 'scenario');
    return [fine('scenarios', `the suite comes to ${found}`), costOf(prepared)];
  } catch (error) {
    if (!(error instanceof SuiteRejected)) throw error;
    return [wrong('scenarios', error.message, 'a run would be refused: mend the suite')];
  }
}

/** Said out loud, since it is paid to whoever provides the model. */
function costOf(suite: Suite): Finding {
  const { model, scenarios = [] } = suite.cognigy?.prepared?.simulation ?? {};
  const runs = planRepetitions(suite);
  const turns = runs.reduce((sum, at) => sum + (scenarios[at]?.maxTurns ?? TURNS_WHERE_UNSAID), 0);
  const unsaid = scenarios.filter(({ maxTurns }) => maxTurns === null).length;
  const guess =
    unsaid === 0 ? '' : `, taking ${TURNS_WHERE_UNSAID} turns for the ${unsaid} that say no number`;
  return warning(
    'cost',
    `a run holds ${counted(runs.length, 'conversation')} of ${counted(scenarios.length, 'scenario')} and takes up to ${turns} turns of the language model ${model?.name}${guess}`,
    'they are paid to the provider of the model: nothing is to be done where that is meant',
  );
}
