import { ConfigurationInvalid } from '../../domain/errors.ts';
import { caseIdOf, type Suite, type TestCase } from '../../domain/suite/suite.ts';
import {
  TEXT_CRITERION,
  TURNS_WHERE_UNSAID,
} from '../../platforms/cognigy-ai/simulator/guesses.ts';
import { scenarioNameOf } from '../../platforms/cognigy-ai/simulator/prepare-simulator.ts';
import {
  plainCriterion,
  readCriteria,
  scenarioText,
} from '../../platforms/cognigy-ai/simulator/read-criteria.ts';
import type { ScenarioContent } from '../../platforms/cognigy-ai/simulator/scenario-api.ts';
import type { ListedScenario } from '../../platforms/cognigy-ai/simulator/simulator-wire.ts';

/** What the simulated user is called where the case says nothing. */
const SOMEBODY = 'Customer';

/** A case of a suite as a scenario of the Simulator. */
export interface WantedScenario {
  readonly content: ScenarioContent;
  /** What the suite leaves to whoever else has the scenario. */
  readonly leaves: ReadonlySet<'personaName' | 'maxTurns'>;
}

/** @throws ConfigurationInvalid where a criterion is of a kind that nobody knows how to write. */
export function wantedScenarios(suite: Suite): WantedScenario[] {
  return suite.test_cases.map((testCase, position) => wantedOf(suite, testCase, position));
}

function wantedOf(suite: Suite, testCase: TestCase, position: number): WantedScenario {
  const { persona = '', persona_name, mission = '', criteria = [], max_turns } = testCase;
  const id = caseIdOf(testCase, position);
  const foreign = criteria.find(({ type = TEXT_CRITERION }) => type !== TEXT_CRITERION);
  if (foreign !== undefined) {
    throw new ConfigurationInvalid(
      `the criterion "${foreign.name}" of the case ${id} is of the kind ${foreign.type}, which can only be made in Cognigy.AI: name its scenario under cognigy.scenarios, or say it as a text`,
    );
  }
  return {
    content: {
      name: scenarioNameOf(suite, id),
      persona: scenarioText(persona),
      personaName: persona_name ?? SOMEBODY,
      mission: scenarioText(mission),
      successCriteria: criteria.map((criterion) => {
        const { name, text } = plainCriterion(criterion);
        return { type: TEXT_CRITERION, params: { name, text } };
      }),
      maxTurns: max_turns ?? TURNS_WHERE_UNSAID,
    },
    leaves: new Set([
      ...(persona_name === undefined ? (['personaName'] as const) : []),
      ...(max_turns === undefined ? (['maxTurns'] as const) : []),
    ]),
  };
}

/** The fields, by the names that a suite has for them, in which a scenario is not what is wanted. */
export function differencesTo(
  { content, leaves }: WantedScenario,
  scenario: ListedScenario,
): string[] {
  const criteria = JSON.stringify(readCriteria(content.successCriteria));
  const fields = [
    ['persona', content.persona === scenarioText(scenario.persona)],
    ['persona_name', leaves.has('personaName') || content.personaName === scenario.personaName],
    ['mission', content.mission === scenarioText(scenario.mission)],
    ['criteria', criteria === JSON.stringify(readCriteria(scenario.successCriteria))],
    ['max_turns', leaves.has('maxTurns') || content.maxTurns === scenario.maxTurns],
  ] as const;
  return fields.flatMap(([field, isSame]) => (isSame ? [] : [field]));
}

/** As it is sent to change a scenario: without what the suite leaves as it is. */
export function changeOf(
  { content, leaves }: WantedScenario,
  scenario: ListedScenario,
): ScenarioContent {
  const { maxTurns, ...rest } = content;
  const personaName = leaves.has('personaName')
    ? (scenario.personaName ?? content.personaName)
    : content.personaName;
  return {
    ...rest,
    personaName,
    ...(leaves.has('maxTurns') || maxTurns === undefined ? {} : { maxTurns }),
  };
}
