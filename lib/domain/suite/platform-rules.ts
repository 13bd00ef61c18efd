import { messagesOfCase, turnsWithPast } from './case-turns.ts';
import type { CognigySection, PlaybookChoice } from './cognigy-section.ts';
import type { Path } from './input-problem.ts';
import { repeatOf } from './repetitions.ts';
import { notOfSimulator, simulatorFaults } from './simulator-rules.ts';
import type { Outcome, Suite, TestCase, Turn } from './suite.ts';
import { faceOf } from './suite-face.ts';
import { type SuiteFault, suiteFault } from './suite-fault.ts';

const MAX_PLAYBOOK_RUNS_AT_ONCE = 10;
const REFERENCE_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ID = /^[a-z0-9]{24}$/;

/** What a sound suite asks of its platform that it cannot give, told before anything is sent. */
export function platformFaults(suite: Suite): SuiteFault[] {
  switch (faceOf(suite)) {
    case 'contract':
      return contractFaults(suite);
    case 'playbooks':
      return [...concurrencyFaults(suite), ...playbooksFaults(suite), ...notOfSimulator(suite)];
    case 'conversation':
      return [...concurrencyFaults(suite), ...conversationFaults(suite), ...notOfSimulator(suite)];
    case 'simulator':
      return [...concurrencyFaults(suite), ...simulatorFaults(suite)];
  }
}

const fault = (keys: Path, problem: string, remedy: string): SuiteFault =>
  suiteFault(keys, { problem, remedy });

const missing = (keys: Path, remedy: string): SuiteFault =>
  suiteFault(keys, { kind: 'missing-field', problem: 'is missing', remedy });

/** What `executions-v1` cannot judge, by what it does not return. */
const NOT_OF_CONTRACT = {
  expected_data: 'data of outputs',
  expected_silence: 'answers that are known to be whole',
  expected_tool_call: 'calls of tools',
} satisfies Partial<Record<keyof Outcome, string>>;

function contractFaults({ cognigy, test_cases }: Suite): SuiteFault[] {
  const faults: SuiteFault[] = [];
  if (cognigy !== undefined) {
    const remedy = 'write platform: cognigy-ai, or remove the section';
    faults.push(fault(['cognigy'], 'is for the platform cognigy-ai alone', remedy));
  }
  test_cases.forEach(({ turns, outcome }, position) => {
    if (turns !== undefined) {
      const problem = 'cannot be had on the platform executions-v1, which takes one input per case';
      faults.push(fault(['test_cases', position, 'turns'], problem, 'write a case for each input'));
    }
    for (const [field, what] of Object.entries(NOT_OF_CONTRACT)) {
      if (!Object.hasOwn(outcome, field)) continue;
      const problem = `cannot be judged on the platform executions-v1, which returns no ${what}`;
      faults.push(fault(['test_cases', position, 'outcome', field], problem, 'remove it'));
    }
  });
  return faults;
}

function concurrencyFaults({ concurrency }: Suite): SuiteFault[] {
  if (concurrency <= MAX_PLAYBOOK_RUNS_AT_ONCE) return [];
  const remedy = `the platform cognigy-ai runs at most ${MAX_PLAYBOOK_RUNS_AT_ONCE} at a time`;
  return [fault(['concurrency'], `is ${concurrency}`, remedy)];
}

function playbooksFaults(suite: Suite): SuiteFault[] {
  const { cognigy, test_cases } = suite;
  if (cognigy === undefined) return [];
  const faults: SuiteFault[] = [];
  if (test_cases.length > 0 && cognigy.prepared === undefined) {
    const problem = 'has cases, which the mode playbooks takes from the playbooks';
    faults.push(fault(['test_cases'], problem, 'remove them, or write mode: conversation'));
  }
  const varied = { robustness: suite.robustness, 'gate.robustness': suite.gate.robustness };
  for (const [field, value] of Object.entries(varied)) {
    if (value === undefined) continue;
    const problem = 'cannot be had in the mode playbooks, whose inputs lie at the platform';
    faults.push(fault(field.split('.'), problem, 'remove it, or write mode: conversation'));
  }
  const { playbooks } = cognigy;
  if (playbooks === undefined) {
    faults.push(missing(['cognigy', 'playbooks'], 'write a list of playbooks, by id or name'));
  }
  playbooks?.forEach((choice, position) => {
    faults.push(...choiceFaults(cognigy, choice, ['cognigy', 'playbooks', position]));
  });
  if (cognigy.project === undefined && playbooks?.some((choice) => needsLookUp(cognigy, choice))) {
    const remedy = 'write the id or the name of the project, in which names are looked up';
    faults.push(missing(['cognigy', 'project'], remedy));
  }
  return [...faults, ...conversationOnly(cognigy)];
}

function choiceFaults(section: CognigySection, choice: PlaybookChoice, path: Path): SuiteFault[] {
  const named = [choice.id, choice.name, choice.name_prefix].filter((one) => one !== undefined);
  const faults: SuiteFault[] = [];
  if (named.length !== 1) {
    const problem = `names a playbook in ${named.length} ways`;
    faults.push(fault(path, problem, 'write one of id, name and name_prefix'));
  }
  const { flow, locale } = targetOf(section, choice);
  if (flow === undefined) faults.push(missing([...path, 'flow'], 'write the name of a flow'));
  if (locale === undefined) faults.push(missing([...path, 'locale'], 'write the name of a locale'));
  return faults;
}

/** Where a playbook runs: what it says itself goes before what the section says. */
function targetOf(section: CognigySection, choice: PlaybookChoice) {
  return {
    entrypoint: choice.entrypoint ?? section.entrypoint,
    flow: choice.flow ?? section.flow,
    locale: choice.locale ?? section.locale,
  };
}

function needsLookUp(section: CognigySection, choice: PlaybookChoice): boolean {
  const { entrypoint, flow, locale } = targetOf(section, choice);
  return (
    choice.id === undefined ||
    !ID.test(entrypoint ?? '') ||
    [flow, locale].some((one) => one !== undefined && !REFERENCE_ID.test(one))
  );
}

/** What only the other mode can use would be left out in silence. */
function conversationOnly(section: CognigySection): SuiteFault[] {
  const { endpoint, entities_path, intents_from, replay } = section;
  const problem = 'is for the mode conversation alone';
  return Object.entries({ endpoint, entities_path, intents_from, replay })
    .filter(([, value]) => value !== undefined)
    .map(([field]) => fault(['cognigy', field], problem, 'remove it'));
}

function conversationFaults(suite: Suite): SuiteFault[] {
  const { cognigy, test_cases } = suite;
  if (cognigy === undefined) {
    return [missing(['cognigy'], 'write a mapping with mode, project and endpoint')];
  }
  const faults: SuiteFault[] = [];
  for (const field of ['playbooks', 'expected_playbooks', 'expected_cases'] as const) {
    if (cognigy[field] === undefined) continue;
    const problem = 'is for the mode playbooks alone';
    faults.push(fault(['cognigy', field], problem, 'remove it, or write mode: playbooks'));
  }
  if (cognigy.intents_from === 'analytics' && cognigy.intent_threshold !== undefined) {
    const problem = 'is not applied where intents come from analytics: the bot has applied its own';
    const remedy = 'remove it, or ask for min_confidence in the cases';
    faults.push(fault(['cognigy', 'intent_threshold'], problem, remedy));
  }
  if (cognigy.endpoint === undefined) {
    const remedy = 'write the URL token or the name of a REST endpoint of the bot';
    faults.push(missing(['cognigy', 'endpoint'], remedy));
  }
  test_cases.forEach((testCase, position) => {
    faults.push(...caseFaults(cognigy, testCase, ['test_cases', position]));
  });
  return [...faults, ...replayFaults(suite, cognigy), ...rateFaults(suite, cognigy)];
}

function caseFaults(section: CognigySection, testCase: TestCase, path: Path): SuiteFault[] {
  return [...inputFaults(testCase, path), ...askingFaults(section, testCase, path)];
}

/** Data may go without words, as a welcome event or the submit of a form does; nothing at all may not. */
function inputFaults({ turns, ...testCase }: TestCase, path: Path): SuiteFault[] {
  const { context_variables: shared } = testCase;
  const said: readonly Turn[] = turns ?? [testCase];
  return said.flatMap((turn, index) => {
    const at = turns === undefined ? path : [...path, 'turns', index];
    const data = { ...(index === 0 ? shared : {}), ...turn.context_variables };
    return [...emptyFaults(turn, data, at), ...(index === 0 ? injectionFaults(turn, at) : [])];
  });
}

function emptyFaults({ input_text, outcome }: Turn, data: object, path: Path): SuiteFault[] {
  if (input_text !== '') return [];
  if (Object.keys(data).length === 0) {
    const remedy = 'write what the user says, or context_variables with the data that is sent';
    return [fault([...path, 'input_text'], 'is empty, and no data goes with it', remedy)];
  }
  const scored = SCORED.find((field) => outcome[field] !== undefined);
  if (scored === undefined) return [];
  const problem = 'cannot be judged of data alone, which has no sentence to score';
  return [fault([...path, 'outcome', scored], problem, 'remove it')];
}

/** A session is there only once its first message was sent. */
function injectionFaults(turn: Turn, path: Path): SuiteFault[] {
  return (['inject_context', 'inject_state'] as const)
    .filter((field) => turn[field] !== undefined)
    .map((field) => {
      const problem = 'stands in a first turn, before which there is no session';
      return fault([...path, field], problem, 'write it in a later turn, or context_variables');
    });
}

function askingFaults(section: CognigySection, testCase: TestCase, path: Path): SuiteFault[] {
  const { turns, outcome, input_text } = testCase;
  const remedy = 'write at least one thing that the answer must be';
  if (turns === undefined) {
    const at = [...path, 'outcome'];
    if (!asks(outcome)) return [fault(at, 'asks for nothing', remedy)];
    return outcomeFaults(section, outcome, at);
  }
  if (!turns.some((turn) => asks(turn.outcome))) {
    return [fault([...path, 'turns'], 'ask for nothing', remedy)];
  }
  const faults = turns.flatMap((turn, index) =>
    outcomeFaults(section, turn.outcome, [...path, 'turns', index, 'outcome']),
  );
  const isDoubled = Object.keys(outcome).length > 0 || input_text !== turns[0]?.input_text;
  if (isDoubled) {
    const problem = 'stand beside an input_text or an outcome of the case';
    faults.push(fault([...path, 'turns'], problem, 'keep the turns alone'));
  }
  return faults;
}

/** An intent of null asks for none, and data without fields for any. */
function asks({ expected_intent: intent, expected_data: data, ...others }: Outcome): boolean {
  return intent !== undefined || data !== undefined || Object.values(others).some(isAsked);
}

/** Neither null nor a list or mapping of no entities asks for anything. */
function isAsked(value: unknown): boolean {
  return typeof value === 'object' ? Object.keys(value ?? {}).length > 0 : value !== undefined;
}

const SCORED = ['expected_intent', 'min_confidence'] as const;
const WORDS = [
  'expected_response_contains',
  'expected_response_excludes',
  'expected_response_equals',
  'expected_response_matches',
] as const;

function outcomeFaults(section: CognigySection, outcome: Outcome, path: Path): SuiteFault[] {
  const faults: SuiteFault[] = [];
  const needsProject = SCORED.find((field) => outcome[field] !== undefined);
  if (needsProject !== undefined && section.project === undefined) {
    const problem = 'cannot be judged without cognigy.project, in which sentences are scored';
    faults.push(fault([...path, needsProject], problem, 'write the project, or remove it'));
  }
  const words = WORDS.find((field) => isAsked(outcome[field]));
  if (outcome.expected_silence !== undefined && words !== undefined) {
    const problem = 'asks for words of an answer that has to be silent';
    faults.push(fault([...path, words], problem, 'remove it, or expected_silence'));
  }
  if (outcome.min_confidence !== undefined && outcome.expected_intent === null) {
    const problem = 'asks for the confidence of no intent';
    faults.push(fault([...path, 'min_confidence'], problem, 'remove it, or expect an intent'));
  }
  const needsEntities = (['expected_entities', 'expected_entity_values'] as const).find((field) =>
    isAsked(outcome[field]),
  );
  if (needsEntities !== undefined && section.entities_path === undefined) {
    const problem = 'cannot be judged, since the answers of a REST endpoint carry no entities';
    const remedy = 'have the flow put them into its output data and write cognigy.entities_path';
    faults.push(fault([...path, needsEntities], problem, remedy));
  }
  return faults;
}

/** A turn of which nothing but its own words is known is another conversation, and what is found there proves nothing. */
function replayFaults(
  { test_cases }: Suite,
  { replay, intents_from }: CognigySection,
): SuiteFault[] {
  if (replay !== 'stable') return [];
  const path = ['cognigy', 'replay'];
  const faults: SuiteFault[] = [];
  if (intents_from === 'analytics') {
    const problem = 'is stable, and analytics are read of one session for each case';
    faults.push(fault(path, problem, 'write intents_from: head, or replay: free'));
  }
  if (!test_cases.some(({ turns = [] }) => turns.length > 1)) {
    const problem = 'is stable, and no case has a second turn';
    faults.push(fault(path, problem, 'remove it, or write cases with turns'));
  }
  for (const [position, { turns = [] }] of test_cases.entries()) {
    turnsWithPast(turns).forEach((turn, index) => {
      // The first turn is said in each session, so that the second follows on it as in a conversation.
      if (index < 2 || (turn.inject_context ?? turn.inject_state) !== undefined) return;
      const problem = 'has no past to be replayed with (cognigy.replay: stable)';
      const remedy =
        'write inject_context or inject_state, in it or an earlier turn, with what the bot knows by then; or replay: free';
      faults.push(fault(['test_cases', position, 'turns', index], problem, remedy));
    });
  }
  return faults;
}

/** After this the messages of an hour are free again: they count for a little longer than the hour. */
const MESSAGE_HOUR_SECONDS = 3_720;

/** What is more than the messages of an hour goes when that hour is over. */
function rateFaults(suite: Suite, section: CognigySection): SuiteFault[] {
  const messages = suite.test_cases.reduce(
    (sum, testCase) => sum + messagesOfCase(suite, testCase) * repeatOf(suite, testCase),
    0,
  );
  const { max_messages_per_hour: perHour } = section;
  const hours = 1 + Math.floor(suite.circuit_breaker_seconds / MESSAGE_HOUR_SECONDS);
  if (messages <= hours * perHour) return [];
  return [
    fault(
      ['cognigy', 'max_messages_per_hour'],
      `is ${perHour}, and the suite has ${messages} messages, which no run of ${suite.circuit_breaker_seconds} s (circuit_breaker_seconds) could send`,
      `give the run more time, or split the suite into parts of at most ${hours * perHour} messages`,
    ),
  ];
}
