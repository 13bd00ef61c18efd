import * as z from 'zod';
import { contextFault, suiteWideFaults, textFault } from './suite-rules.ts';

/** Largest number of cases the contract lets one execution carry. */
export const MAX_CASES_PER_EXECUTION = 500;
/** The vendor's advice against 504 is batches under 200; 200 is the largest that follows from it. */
export const DEFAULT_BATCH_SIZE = 200;
export const MAX_CASES_PER_SUITE = 20_000;
/** Counted in UTF-16 code units, as JSON Schema validators and the platform's own editor roughly do. */
export const MAX_INPUT_TEXT_CHARACTERS = 4_000;

type Json = z.infer<ReturnType<typeof z.json>>;

/** A string that every store and wire format can carry: no NUL, no unpaired surrogate. */
const text = (max: number) =>
  z
    .string()
    .max(max)
    .superRefine((value, { addIssue }) => {
      const fault = textFault(value);
      if (fault)
        addIssue({ code: 'custom', message: fault.problem, params: { remedy: fault.remedy } });
    });

const name = text(200).min(1);

const share = z.number().min(0).max(1);

/** `z.json()` would recurse without a limit, so depth and content are judged by `contextFault`. */
const anyJson = z.unknown() as unknown as z.ZodType<Json, Json>;

const contextVariables = z.record(z.string(), anyJson).superRefine((value, { addIssue }) => {
  const fault = contextFault(value);
  if (fault) {
    addIssue({
      code: 'custom',
      message: fault.problem,
      params: { remedy: fault.remedy },
      path: [...fault.path],
    });
  }
});

/** What the bot must do with one input. An intent of `null` says: this is out of scope, match nothing. */
export const Outcome = z.strictObject({
  expected_intent: name
    .nullable()
    .optional()
    .describe('Intent the bot must match; null: it must match none.'),
  expected_entities: z
    .array(name)
    .max(100)
    .nullable()
    .optional()
    .describe('Names of entities the bot must extract.'),
  expected_entity_values: z
    .record(name, text(1_000))
    .optional()
    .describe('Entity name to the value it must be extracted with.'),
  expected_response_contains: text(4_000)
    .min(1)
    .nullable()
    .optional()
    .describe('Text the answer must contain; letter case and runs of white space do not matter.'),
  allowed_latency_ms: z.int().min(100).max(5_000).describe('Longest answer time, in milliseconds.'),
});
export type Outcome = z.infer<typeof Outcome>;

export const TestCase = z.strictObject({
  id: name
    .optional()
    .describe('Unique in the suite; the position (case-1, case-2, …) where absent.'),
  name: name.optional().describe('What the case is about, for people.'),
  tags: z.array(name).max(50).optional().describe('Groups the case for gate.tags and --tag.'),
  input_text: text(MAX_INPUT_TEXT_CHARACTERS).min(1).describe('What the user says to the bot.'),
  context_variables: contextVariables
    .default({})
    .describe('Context the bot is given with the input.'),
  outcome: Outcome.describe('What the bot must do.'),
});
export type TestCase = z.infer<typeof TestCase>;

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
  tags: z
    .record(
      name,
      z.strictObject({
        pass_rate: share.describe('Smallest share of the planned cases with this tag that pass.'),
      }),
    )
    .optional()
    .describe('Thresholds for the cases of one tag, such as critical: {pass_rate: 1}.'),
};

/** The thresholds of a suite. */
export const Gate = z.strictObject(gateShape);
export type Gate = z.infer<typeof Gate>;

/** `coverage_delta` is measured against this where the suite names no intent coverage. */
export const BASELINE_INTENT_COVERAGE = 0.8;

const suiteShape = {
  $schema: z.string().max(2_000).optional().describe('Address of this schema, for editors.'),
  suite_id: name.describe('Name of the suite at the platform.'),
  name: name.optional().describe('What the suite is about, for people.'),
  description: text(4_000).optional().describe('More words about the suite.'),
  platform: z
    .enum(['executions-v1'])
    .default('executions-v1')
    .describe('Contract by which the platform is spoken to.'),
  labels: z
    .record(name, text(1_000))
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
    .max(3_300)
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
  gate: Gate.prefault({}).describe('Thresholds that decide whether the bot may ship.'),
};

const cases = <Case extends z.ZodType>(testCase: Case) =>
  z.array(testCase).min(1).max(MAX_CASES_PER_SUITE).describe('The cases, in their order.');

/** A suite whose cases are looked at one by one elsewhere, so that a large broken file stays cheap. */
export const SuiteHead = z.strictObject({ ...suiteShape, test_cases: cases(z.unknown()) });

/** A suite file, read and with its defaults filled in; the names are those of the wire contract. */
export const Suite = z
  .strictObject({ ...suiteShape, test_cases: cases(TestCase) })
  .superRefine((suite, { addIssue }) => {
    for (const { path, problem, remedy } of suiteWideFaults(suite)) {
      addIssue({
        code: 'custom',
        message: `${problem}; ${remedy}`,
        path: [...path],
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
