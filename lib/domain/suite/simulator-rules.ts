import type { CognigySection, ScenarioChoice } from './cognigy-section.ts';
import type { Path } from './input-problem.ts';
import type { Gate, Suite, TestCase } from './suite.ts';
import { type SuiteFault, suiteFault } from './suite-fault.ts';

const fault = (keys: Path, problem: string, remedy: string): SuiteFault =>
  suiteFault(keys, { problem, remedy });

const missing = (keys: Path, remedy: string): SuiteFault =>
  suiteFault(keys, { kind: 'missing-field', problem: 'is missing', remedy });

/** What a simulation is made of, and no other mode has. */
const OF_SIMULATION = ['persona', 'persona_name', 'mission', 'criteria', 'max_turns'] as const;

/** What only the Simulator can use would be left out in silence. */
export function notOfSimulator({ cognigy, test_cases }: Suite): SuiteFault[] {
  const problem = 'is for the mode simulator alone';
  const { scenarios, model, mocking } = cognigy ?? {};
  const ofSection = written({ scenarios, model, mocking }).map((field) =>
    fault(['cognigy', field], problem, 'remove it'),
  );
  const ofCases = test_cases.flatMap((testCase, position) =>
    OF_SIMULATION.filter((field) => testCase[field] !== undefined).map((field) =>
      fault(['test_cases', position, field], problem, 'remove it'),
    ),
  );
  return [...ofSection, ...ofCases];
}

/** What a suite has to say, and may not, whose cases the Simulator of Cognigy.AI holds and judges. */
export function simulatorFaults(suite: Suite): SuiteFault[] {
  const { cognigy } = suite;
  if (cognigy === undefined) return [];
  return [
    ...sectionFaults(cognigy, suite),
    ...suite.test_cases.flatMap((testCase, at) => caseFaults(testCase, ['test_cases', at])),
    ...unmeasured(suite),
  ];
}

function sectionFaults(section: CognigySection, { test_cases: cases }: Suite): SuiteFault[] {
  const { project, flow, locale, model, scenarios } = section;
  const needed = [
    ['project', project, 'write the id or the name of the project'],
    ['flow', flow, 'write the name of the flow that is spoken to'],
    ['locale', locale, 'write the name of the locale that is spoken'],
    ['model', model, 'write the name of the language model that plays the user and judges'],
  ] as const;
  const lacking = needed.flatMap(([field, value, remedy]) =>
    value === undefined ? [missing(['cognigy', field], remedy)] : [],
  );
  if (scenarios === undefined && cases.length === 0) {
    const remedy =
      'write a list of scenarios, by id or name, or test_cases with persona, mission and criteria';
    lacking.push(missing(['cognigy', 'scenarios'], remedy));
  }
  const choices = (scenarios ?? []).flatMap((choice, at) =>
    choiceFaults(choice, ['cognigy', 'scenarios', at]),
  );
  return [...lacking, ...choices, ...ofOtherModes(section)];
}

function choiceFaults({ id, name, name_prefix }: ScenarioChoice, path: Path): SuiteFault[] {
  const ways = written({ id, name, name_prefix });
  if (ways.length === 1) return [];
  const problem = `names a scenario in ${ways.length} ways`;
  return [fault(path, problem, 'write one of id, name and name_prefix')];
}

function ofOtherModes(section: CognigySection): SuiteFault[] {
  const { playbooks, expected_playbooks, endpoint, production_endpoint } = section;
  const { intent_threshold, intents_from, entities_path, replay } = section;
  const ofPlaybooks = written({ playbooks, expected_playbooks });
  const ofConversation = written({
    endpoint,
    production_endpoint,
    intent_threshold,
    intents_from,
    entities_path,
    replay,
  });
  return [
    ...ofPlaybooks.map((field) =>
      fault(['cognigy', field], 'is for the mode playbooks alone', 'remove it'),
    ),
    ...ofConversation.map((field) =>
      fault(['cognigy', field], 'is for the mode conversation alone', 'remove it'),
    ),
  ];
}

function caseFaults(testCase: TestCase, path: Path): SuiteFault[] {
  const { persona, mission, criteria, input_text, turns, context_variables } = testCase;
  const faults: SuiteFault[] = [];
  if (persona === undefined) {
    faults.push(missing([...path, 'persona'], 'write who the simulated user is'));
  }
  if (mission === undefined) {
    faults.push(missing([...path, 'mission'], 'write what the simulated user wants of the bot'));
  } else if (input_text !== mission) {
    const problem = 'is for the simulated user to find, who has a mission';
    faults.push(fault([...path, 'input_text'], problem, 'remove it'));
  }
  if (criteria === undefined) {
    const remedy = 'write by what the conversation is judged, as a list of name and text';
    faults.push(missing([...path, 'criteria'], remedy));
  }
  if (turns !== undefined) {
    const problem = 'cannot be written in the mode simulator, whose user finds its own words';
    faults.push(fault([...path, 'turns'], problem, 'remove it, or write mode: conversation'));
  }
  if (Object.keys(context_variables).length > 0) {
    const problem = 'cannot be sent in the mode simulator';
    faults.push(fault([...path, 'context_variables'], problem, 'remove it'));
  }
  return [...faults, ...outcomeFaults(testCase, [...path, 'outcome'])];
}

/** The Simulator returns a judgement, and of the bot's answers neither intents nor times. */
function outcomeFaults({ outcome }: TestCase, path: Path): SuiteFault[] {
  return written(outcome).map((field) => {
    const problem = 'cannot be judged in the mode simulator, where a language model judges';
    return fault([...path, field], problem, 'say it as a criterion, or write mode: conversation');
  });
}

/** Thresholds for what no simulation tells: none of them could ever be met. */
const UNMEASURED = [
  ['intent_coverage', 'intents'],
  ['entity_coverage', 'entities'],
  ['p95_latency_ms', 'answer times'],
  ['min_intent_f1', 'intents'],
  ['max_false_positive_rate', 'intents'],
  ['max_intent_f1_drop', 'intents'],
  ['robustness', 'variants'],
] as const satisfies (readonly [keyof Gate, string])[];

function unmeasured({ gate, robustness }: Suite): SuiteFault[] {
  const faults = UNMEASURED.filter(([field]) => gate[field] !== undefined).map(([field, what]) =>
    fault(
      ['gate', field],
      `cannot be met in the mode simulator, which has no ${what}`,
      'remove it',
    ),
  );
  if (robustness === undefined) return faults;
  const problem = 'cannot be had in the mode simulator, whose user finds its own words';
  return [...faults, fault(['robustness'], problem, 'remove it, or write mode: conversation')];
}

function written(fields: object): string[] {
  return Object.entries(fields).flatMap(([field, value]) => (value === undefined ? [] : [field]));
}
