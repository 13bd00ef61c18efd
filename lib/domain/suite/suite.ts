import * as z from 'zod';
import { CognigySection } from './cognigy-section.ts';
import { linearPattern } from './linear-pattern.ts';
import { MOCK_CHAIN } from './mock-chain.ts';
import { DEFAULT_PLATFORM, PlatformName } from './platform-name.ts';
import { ReliabilitySection } from './reliability/reliability-section.ts';
import { RobustnessGate, RobustnessSection, VariantOf } from './robustness/robustness-section.ts';
import { StopRule } from './stopping/stop-rule.ts';
import {
  ContractDefaults,
  DEFAULT_LATENCY_MS,
  SimulatorDefaults,
  SuiteDefaults,
} from './suite-defaults.ts';
import {
  contractLatency,
  jsonMapping,
  latency,
  listedName,
  name,
  share,
  soughtText,
  soughtTexts,
  text,
} from './suite-fields.ts';
import { suiteWideFaults } from './suite-wide-faults.ts';

/**
 * The longest time that a suite may give a run: a day, in which two at a time a hundred executions of half
 * an hour end. A pipeline's action waits for Step Functions seven days, by AWS's page on its quotas (decision 49).
 */
export const LONGEST_RUN_SECONDS = 86_400;

/** Largest number of cases the contract lets one execution carry. */
const MAX_CASES_PER_EXECUTION = 500;
/** The vendor's advice against 504 is batches under 200; 200 is the largest that follows from it. */
const DEFAULT_BATCH_SIZE = 200;
export const MAX_CASES_PER_SUITE = 20_000;
/** Counted in UTF-16 code units, as JSON Schema validators and the platform's own editor roughly do. */
const MAX_INPUT_TEXT_CHARACTERS = 4_000;

/** Compiled in linear time of its input, so that no expression of a suite can hang a gate. */
const expression = text(1_000)
  .min(1)
  .superRefine((value, { addIssue }) => {
    try {
      linearPattern(value);
    } catch (error) {
      const reason = error instanceof Error ? error.message.slice(0, 120) : 'it cannot be read';
      addIssue({
        code: 'custom',
        message: `is no regular expression: ${reason}`,
        params: {
          remedy: 'write it in the syntax of RE2, which has no look-around and no back-references',
        },
      });
    }
  });

const inputText = text(MAX_INPUT_TEXT_CHARACTERS);

const outcomeShape = {
  expected_intent: name
    .nullable()
    .optional()
    .describe('Intent the bot must match; null: it must match none.'),
  expected_entities: z
    .array(listedName)
    .max(100)
    .nullable()
    .optional()
    .describe('Names of entities the bot must extract.'),
  expected_entity_values: z
    .record(listedName, text(1_000))
    .optional()
    .describe('Entity name to the value it must be extracted with.'),
  expected_response_contains: soughtTexts
    .nullable()
    .optional()
    .describe(
      'Text the answer must contain, or several, all of them; letter case and runs of white space do not matter.',
    ),
  expected_response_excludes: soughtTexts
    .optional()
    .describe(
      'Text the answer must not contain, or several, none of them; letter case and runs of white space do not matter.',
    ),
  expected_response_equals: soughtTexts
    .optional()
    .describe(
      'Text that one message of the answer must be, word for word, or several, a message for each.',
    ),
  expected_response_matches: expression
    .optional()
    .describe('Regular expression (RE2) that the answer must match somewhere.'),
  min_confidence: share.optional().describe('Smallest confidence of the matched intent.'),
  expected_data: jsonMapping
    .optional()
    .describe('Data the output must carry, among whatever else it carries.'),
  expected_silence: z
    .literal(true)
    .optional()
    .describe('The bot must say nothing: any visible word fails.'),
  expected_tool_call: z
    .union([name, z.literal(true)])
    .optional()
    .describe('Tool that the model of the bot must call; true: any.'),
};

/** What the bot must do with one input. An intent of `null` says: this is out of scope, match nothing. */
export const Outcome = z.strictObject({
  ...outcomeShape,
  allowed_latency_ms: latency
    .optional()
    .describe(
      `Longest answer time, in milliseconds. Where neither the case nor the defaults of the suite have one, none on cognigy-ai and ${DEFAULT_LATENCY_MS} on executions-v1.`,
    ),
});
export type Outcome = z.infer<typeof Outcome>;

/** The same where the contract makes the latency compulsory and shorter, and has one text that is asked for. */
const ContractOutcome = Outcome.extend({
  allowed_latency_ms: contractLatency,
  expected_response_contains: soughtText.nullable().optional(),
});

/** Largest number of inputs of one conversation. */
export const MAX_TURNS = 50;

/** One exchange of a conversation. */
export const Turn = z.strictObject({
  input_text: inputText.describe('What the user says to the bot; empty where only data is sent.'),
  context_variables: jsonMapping.optional().describe('Context the bot is given with this input.'),
  inject_context: jsonMapping
    .optional()
    .describe("What is put into the session's context before this input; not in a first turn."),
  inject_state: name
    .optional()
    .describe('State that the session is put into before this input; not in a first turn.'),
  outcome: Outcome.describe('What the bot must do.'),
});
export type Turn = z.infer<typeof Turn>;

/** Largest number of times that one case is run within a run. */
const MAX_REPEAT = 20;

const repeat = z.int().min(1).max(MAX_REPEAT);

const reliability = ReliabilitySection.optional();

/**
 * A case that is known to be broken: run and shown, and without a say until the day after `until`.
 * Suites of 0.1.0, and what was recorded of them, have neither `approved_by` nor `ticket`; to be run, a suite needs both.
 */
export const Quarantine = z.strictObject({
  until: z.iso
    .date()
    .describe('Last day of the quarantine, in UTC; the case counts again after it.'),
  reason: text(1_000).min(1).describe('Why it does not count for now, for people.'),
  approved_by: name
    .optional()
    .describe('Who has approved it, by name, account or address: not who starts the run.'),
  ticket: name.optional().describe('Where it is tracked: an id or an address.'),
});
export type Quarantine = z.infer<typeof Quarantine>;

const caseShape = {
  id: name
    .optional()
    .describe('Unique in the suite; the position (case-1, case-2, …) where absent.'),
  name: name.optional().describe('What the case is about, for people.'),
  tags: z.array(listedName).max(50).optional().describe('Groups the case for gate.tags and --tag.'),
  input_text: inputText.describe('What the user says to the bot; empty where only data is sent.'),
  context_variables: jsonMapping.default({}).describe('Context the bot is given with the input.'),
  turns: z
    .array(Turn)
    .min(1)
    .max(MAX_TURNS)
    .optional()
    .describe('A conversation of several inputs, in place of input_text and outcome.'),
  repeat: repeat
    .optional()
    .describe('How often the case is run; the repeat of the suite where absent.'),
  min_pass: repeat
    .optional()
    .describe('How many of its repetitions must pass; all of them where absent.'),
  reliability: reliability.describe(
    'How reliable the case has to be, in place of repeat and min_pass: it is repeated until that is clear.',
  ),
  quarantine: Quarantine.optional().describe('Runs and shows the case without letting it count.'),
  variant_of: VariantOf.optional().describe('Filled in when a run is planned; not to be written.'),
};

/** Something by which the judge of a simulated conversation tells whether its mission was served. */
export const Criterion = z.strictObject({
  name: name.describe('What it is called in reports.'),
  text: text(MAX_INPUT_TEXT_CHARACTERS).min(1).describe('What the judge has to find.'),
  type: name.optional().describe('What the Simulator calls its kind; text where absent.'),
});
export type Criterion = z.infer<typeof Criterion>;

const simulatedText = inputText.min(1);

const simulationShape = {
  persona: simulatedText.optional().describe('Who the simulated user is; in the mode simulator.'),
  persona_name: name.optional().describe('What the simulated user is called.'),
  mission: simulatedText
    .optional()
    .describe('What the simulated user wants of the bot; in the mode simulator.'),
  criteria: z
    .array(Criterion)
    .min(1)
    .max(50)
    .optional()
    .describe('By what a conversation is judged, all of them; in the mode simulator.'),
  max_turns: z
    .int()
    .min(1)
    .max(200)
    .optional()
    .describe('Most turns of a simulated conversation; what the scenario says where absent.'),
};

/**
 * A case with `turns` has the text of its first turn and an outcome that asks for nothing; a simulated one
 * has its mission for the text.
 */
export const TestCase = z.strictObject({
  ...caseShape,
  ...simulationShape,
  outcome: Outcome.describe('What the bot must do.'),
});
export type TestCase = z.infer<typeof TestCase>;

/** A run keeps those of which no case is left, with the reason, in an item of 400 kB. */
export const MAX_TAG_THRESHOLDS = 150;

const gateShape = {
  pass_rate: share.default(0.95).describe('Smallest share of planned cases that pass.'),
  intent_coverage: share
    .optional()
    .describe(
      'Smallest share of planned cases with a matched intent. Not written: no threshold, and 0.80 is the baseline of coverage_delta.',
    ),
  entity_coverage: share
    .optional()
    .describe('Smallest share of planned cases with an extracted entity.'),
  p95_latency_ms: z
    .int()
    .min(1)
    .max(60_000)
    .optional()
    .describe('Largest 95th percentile of the latency, in milliseconds.'),
  min_intent_f1: share.optional().describe('Smallest F1 that any expected intent may have.'),
  max_false_positive_rate: share.optional().describe('Largest macro false-positive rate.'),
  pass_hat_k: z
    .strictObject({
      k: z
        .int()
        .min(1)
        .max(MAX_REPEAT)
        .describe('How many repetitions of a case would have to pass, all of them.'),
      at_least: share.describe('How often they have to, on average over cases.'),
    })
    .optional()
    .describe(
      'pass^k: smallest chance that k repetitions of a case would all pass, over the cases that are repeated by number.',
    ),
  max_flip_rate: share
    .optional()
    .describe(
      'How often, at most, a repetition comes out otherwise than the one before it, over the cases that are repeated by number.',
    ),
  max_unasserted: share
    .optional()
    .describe(
      'Largest share of the cases of the suite that ask for no intent, entity, response or data; 0.1 where absent.',
    ),
  tags: z
    .record(
      name,
      z
        .strictObject({
          pass_rate: share
            .optional()
            .describe('Smallest share of the planned cases with this tag that pass.'),
          reliability: reliability.describe(
            'How reliable each case with this tag has to be that says nothing itself; of several tags the one with the highest at_least holds.',
          ),
        })
        .superRefine(({ pass_rate, reliability: asked }, { addIssue }) => {
          if (pass_rate !== undefined || asked !== undefined) return;
          const params = { remedy: 'write pass_rate, reliability or both' };
          addIssue({ code: 'custom', message: 'asks for nothing', params });
        }),
    )
    .superRefine((tags, { addIssue }) => {
      const count = Object.keys(tags).length;
      if (count <= MAX_TAG_THRESHOLDS) return;
      addIssue({
        code: 'custom',
        message: `has ${count} thresholds`,
        params: { remedy: `at most ${MAX_TAG_THRESHOLDS} are allowed: give several tags one name` },
      });
    })
    .optional()
    .describe('Thresholds for the cases of one tag, such as critical: {pass_rate: 1}.'),
  baseline: name
    .optional()
    .describe('Label of the baseline that runs are compared with; main where absent.'),
  max_new_failures: z
    .int()
    .min(0)
    .max(MAX_CASES_PER_SUITE)
    .optional()
    .describe('Most cases that passed in the baseline and fail now.'),
  max_pass_rate_drop: share
    .optional()
    .describe('Largest loss of pass rate since the baseline, over the cases that both have.'),
  max_intent_f1_drop: share
    .optional()
    .describe('Largest loss of F1 that any intent may have since the baseline.'),
  max_significant_loss: z
    .strictObject({
      risk: z
        .number()
        .min(0.001)
        .max(0.5)
        .describe('How often an unchanged bot may be failed by it, such as 0.05.'),
    })
    .optional()
    .describe(
      'No loss of pass rate since the baseline that chance alone makes less often than risk says (exact McNemar test over the shared cases).',
    ),
  robustness: RobustnessGate.optional().describe(
    'Thresholds for the variants of cases, such as typo: 0.85.',
  ),
};

/** The thresholds of a suite. */
export const Gate = z.strictObject(gateShape);
export type Gate = z.infer<typeof Gate>;

/** `coverage_delta` is measured against this where the suite names no intent coverage. */
export const BASELINE_INTENT_COVERAGE = 0.8;

/** They go with a run into each of its records and messages, of which none holds any amount. */
const MAX_LABEL_BYTES = 8_000;
const labels = z.record(name, text(1_000)).superRefine((value, { addIssue }) => {
  const bytes = Buffer.byteLength(JSON.stringify(value));
  if (bytes <= MAX_LABEL_BYTES) return;
  addIssue({
    code: 'custom',
    message: `are ${bytes} bytes of JSON`,
    params: { remedy: `at most ${MAX_LABEL_BYTES} are allowed: shorten them` },
  });
});

const forEachCase = <Defaults extends z.ZodType>(defaults: Defaults) =>
  defaults.optional().describe('What holds for each case that does not say it.');
const contractDefaults = forEachCase(ContractDefaults);

const suiteShape = {
  $schema: z.string().max(2_000).optional().describe('Address of this schema, for editors.'),
  suite_id: name
    .refine((id) => !id.startsWith(MOCK_CHAIN), {
      error: `begins with ${MOCK_CHAIN}, which is kept for runs on a mock`,
      params: { remedy: 'give the suite another name' },
    })
    .describe('Name of the suite at the platform.'),
  name: name.optional().describe('What the suite is about, for people.'),
  description: text(4_000).optional().describe('More words about the suite.'),
  platform: PlatformName.default(DEFAULT_PLATFORM).describe(
    'Contract by which the platform is spoken to.',
  ),
  labels: labels
    .default({})
    .describe('Free keys and values kept with the run, such as bot_version.'),
  execution_timeout_seconds: z
    .int()
    .min(30)
    .max(1_800)
    .default(900)
    .describe("The platform's hard limit for one execution, in seconds."),
  max_batch_size: z
    .int()
    .min(1)
    .max(MAX_CASES_PER_EXECUTION)
    .default(DEFAULT_BATCH_SIZE)
    .describe('Most cases in one execution.'),
  concurrency: z
    .int()
    .min(1)
    .max(100)
    .default(10)
    .describe('Most executions out at the platform at a time.'),
  circuit_breaker_seconds: z
    .int()
    .min(30)
    .max(LONGEST_RUN_SECONDS)
    .default(1_500)
    .describe('A run is ended this many seconds after its start, by what it then knows.'),
  poll_worth_seconds: z
    .number()
    .min(0.01)
    .max(60)
    .default(0.5)
    .describe('How many seconds of delay one look at the platform is worth.'),
  on_ambiguous_submit: z
    .enum(['resend', 'give_up'])
    .default('resend')
    .describe(
      'After a submission without an answer: send the same idempotency key again, or give the batch up.',
    ),
  repeat: repeat.optional().describe('How often each case is run; once where absent.'),
  min_pass: repeat
    .optional()
    .describe('How many repetitions of a case must pass; all of them where absent.'),
  reliability: reliability.describe(
    'How reliable each case has to be that says nothing else, in place of repeat and min_pass.',
  ),
  liveness: z
    .literal(true)
    .optional()
    .describe('Says that the suite only asks whether the bot answers in time.'),
  unchecked_directives: z
    .literal('allow')
    .optional()
    .describe(
      'Lets directives pass that neither the platform nor Cognigate judged; such a run is not assessed for governance.',
    ),
  stop: StopRule.optional().describe(
    'When the run may end before every call was made: certain, where nothing that is missing can change the verdict, or by a risk such as {risk: 0.05}. Absent: never.',
  ),
  order: z
    .union([z.literal('failing_first'), z.array(name).max(MAX_CASES_PER_SUITE)])
    .optional()
    .describe(
      'Which cases are sent first: failing_first, those that failed in the run before, or ids; as they are written where absent. Not together with a risk.',
    ),
  rerun: z
    .strictObject({
      flaky_passes: z
        .boolean()
        .describe('Whether cases that pass only when run again may open the gate, as flaky ones.'),
    })
    .optional()
    .describe('What running cases again may change.'),
  cognigy: CognigySection.optional().describe(
    'What the platform cognigy-ai has to know; for that platform alone.',
  ),
  defaults: forEachCase(SuiteDefaults),
  robustness: RobustnessSection.optional().describe(
    'Has variants of the cases run beside them, which say the same otherwise.',
  ),
  gate: Gate.prefault({}).describe('Thresholds that decide whether the bot may ship.'),
};

const cases = <Case extends z.ZodType>(testCase: Case) =>
  z.array(testCase).max(MAX_CASES_PER_SUITE).describe('The cases, in their order.');

/** A suite whose cases are looked at one by one elsewhere, so that a large broken file stays cheap. */
export const SuiteHead = z.strictObject({ ...suiteShape, test_cases: cases(z.unknown()).min(1) });

/** The same for the contract, whose defaults have its limits. */
export const ContractSuiteHead = SuiteHead.extend({ defaults: contractDefaults });

/** A suite that leaves its cases to the platform until its run is planned. */
export const CaselessSuiteHead = z.strictObject({ ...suiteShape, test_cases: cases(z.unknown()) });

/** The same where nobody but the Simulator speaks to the bot. */
export const SimulatorSuiteHead = CaselessSuiteHead.extend({
  defaults: forEachCase(SimulatorDefaults),
});

/** A case as the contract `executions-v1` has it. */
export const ContractTestCase = z.strictObject({
  ...caseShape,
  input_text: inputText.min(1).describe('What the user says to the bot.'),
  outcome: ContractOutcome.describe('What the bot must do.'),
});

/** A suite whose cases are those of the contract. */
export const ContractSuite = z.strictObject({
  ...suiteShape,
  defaults: contractDefaults,
  test_cases: cases(ContractTestCase),
});

/** The same as people write it, who need no latency where the defaults give one. */
export const WrittenContractCase = ContractTestCase.extend({
  outcome: ContractOutcome.partial({ allowed_latency_ms: true }),
});
export const WrittenContractSuite = ContractSuite.extend({
  test_cases: cases(WrittenContractCase),
});

/** A suite file, read and with its defaults filled in; the names are those of the wire contract. */
export const Suite = z
  .strictObject({ ...suiteShape, test_cases: cases(TestCase) })
  .superRefine((suite, { addIssue }) => {
    for (const { keys, problem, remedy } of suiteWideFaults(suite)) {
      addIssue({
        code: 'custom',
        message: `${problem}; ${remedy}`,
        path: [...keys],
        params: { remedy },
      });
    }
  });
export type Suite = z.infer<typeof Suite>;
export type SuiteInput = z.input<typeof Suite>;

/** The name by which a case goes in reports: its own, or its position from 1 on. */
export function caseIdOf(testCase: Pick<TestCase, 'id'>, position: number): string {
  return testCase.id ?? `case-${position + 1}`;
}
