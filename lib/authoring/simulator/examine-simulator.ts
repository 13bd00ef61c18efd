import { caseIdOf, type Suite } from '../../domain/suite/suite.ts';
import type { ApiFailure } from '../../platforms/cognigy-ai/api-outcome.ts';
import { TURNS_WHERE_UNSAID } from '../../platforms/cognigy-ai/simulator/guesses.ts';
import { scenarioNameOf } from '../../platforms/cognigy-ai/simulator/prepare-simulator.ts';
import {
  type SimulatorApi,
  simulatorApi,
} from '../../platforms/cognigy-ai/simulator/simulator-api.ts';
import type { Scenario } from '../../platforms/cognigy-ai/simulator/simulator-wire.ts';
import { counted } from '../counted.ts';
import type { ProjectExamination } from '../examination.ts';
import { explainFailure } from '../explain-failure.ts';
import { findNamed } from '../find-named.ts';
import { type Finding, fine, skipped, warning, wrong } from '../finding.ts';
import { findScenarios } from './find-scenarios.ts';

/** Whether the environment has a Simulator, and what a suite names in it; and what a run would cost. */
export async function examineSimulator(examination: ProjectExamination): Promise<Finding[]> {
  const { address, key, http, project, section, suite } = examination;
  const simulator = simulatorApi({ address, key, http });
  const read = await simulator.listScenarios(project._id);
  if (read.status === 'failed') {
    return [withoutSimulator(read), skipped('model', 'the Simulator does not answer')];
  }
  const there = read.value;
  const found = fine('simulator', `it answers, with ${counted(there.length, 'scenario')}`);
  const model = await modelFinding(simulator, { projectId: project._id, written: section.model });
  if (suite === null) return [found, model];
  return [found, model, ...scenarioFindings(suite, there)];
}

function withoutSimulator(failure: ApiFailure): Finding {
  if (failure.kind === 'forbidden') {
    return wrong(
      'simulator',
      `the key may not use it (${failure.problem})`,
      "give the key's user a role that may run simulations in this project, or ask whether the licence has the Simulator",
    );
  }
  if (failure.kind === 'not_found' || failure.kind === 'unreadable') {
    return wrong(
      'simulator',
      `this environment has no Simulator (${failure.problem})`,
      'have the cases judged by conversations or playbooks there',
    );
  }
  return explainFailure('simulator', failure);
}

async function modelFinding(
  simulator: SimulatorApi,
  { projectId, written }: { readonly projectId: string; readonly written: string | undefined },
): Promise<Finding> {
  const models = await simulator.listModels(projectId);
  if (models.status === 'failed') return explainFailure('model', models);
  const found = findNamed(models.value, { what: 'language model', written });
  if (found.status === 'not_found') return wrong('model', found.problem, found.remedy);
  return fine('model', `${found.entry.name} plays the user and judges`);
}

function scenarioFindings(suite: Suite, there: readonly Scenario[]): Finding[] {
  const choices = suite.cognigy?.scenarios ?? [];
  const findings: Finding[] = [];
  const chosen: Scenario[] = [];
  for (const { id, name, name_prefix: prefix } of choices) {
    const names = [id, name].filter((each) => each !== undefined);
    const found = findScenarios(there, { names, prefix });
    if (found.status === 'found') chosen.push(...found.scenarios);
    else findings.push(wrong('scenarios', found.problem, found.remedy));
  }
  const unpushed = suite.test_cases
    .map((testCase, position) => scenarioNameOf(suite, caseIdOf(testCase, position)))
    .filter((wanted) => !there.some(({ name }) => name === wanted));
  if (unpushed.length > 0) {
    findings.push(
      warning(
        'scenarios',
        `${counted(unpushed.length, 'case')} of the suite have no scenario yet`,
        'make them with cognigate push',
      ),
    );
  }
  return [...findings, costOf(suite, chosen)];
}

/** Said out loud, since the provider of the model asks for it. */
function costOf(suite: Suite, chosen: readonly Scenario[]): Finding {
  const turns = [
    ...suite.test_cases.map(({ max_turns, repeat }) => ({ turns: max_turns, repeat })),
    ...chosen.map(({ maxTurns }) => ({ turns: maxTurns, repeat: undefined })),
  ].map((each) => (each.turns ?? TURNS_WHERE_UNSAID) * (each.repeat ?? suite.repeat ?? 1));
  const most = turns.reduce((sum, each) => sum + each, 0);
  return fine(
    'cost',
    `a run is ${counted(turns.length, 'scenario')} and at most ${most} turns of the language model, for which its provider asks`,
  );
}
