import * as z from 'zod';

const MAX_CASES = 500;

const textOrNull = z.string().nullable().optional();

/** A case as it must come; what the contract does not name is let through. */
const SubmittedCase = z.looseObject({
  input_text: z.string(),
  context_variables: z.record(z.string(), z.unknown()).optional(),
  outcome: z.looseObject({
    expected_intent: textOrNull,
    expected_entities: z.array(z.string()).nullable().optional(),
    expected_response_contains: textOrNull,
    allowed_latency_ms: z.int().min(100).max(5_000),
  }),
});
export type SubmittedCase = z.infer<typeof SubmittedCase>;

const Submission = z.looseObject({
  suite_id: z.string().min(1),
  execution_timeout_seconds: z.int().min(30).max(1_800).optional(),
  test_cases: z.array(SubmittedCase).min(1).max(MAX_CASES),
});
type Submission = z.infer<typeof Submission>;

export type SubmissionCheck =
  | {
      readonly status: 'valid';
      readonly submission: Submission;
      /** Paths of fields that the contract does not name, with `[]` for every position. */
      readonly unknownFields: readonly string[];
    }
  | { readonly status: 'invalid'; readonly message: string };

/** Checks a submission by the contract's table; the message names the first fault's path. */
export function checkSubmission(body: Uint8Array, suiteIdInPath: string): SubmissionCheck {
  const value = parseJson(body);
  if (value === undefined) {
    return { status: 'invalid', message: 'the body is not JSON: send a JSON object' };
  }
  const parsed = Submission.safeParse(value);
  if (!parsed.success) return { status: 'invalid', message: firstFault(parsed.error, value) };
  const { data: submission } = parsed;
  if (submission.suite_id !== suiteIdInPath) {
    return {
      status: 'invalid',
      message: `suite_id is "${submission.suite_id}" and the path says "${suiteIdInPath}": they must be equal`,
    };
  }
  return { status: 'valid', submission, unknownFields: unknownFieldsOf(submission) };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

function firstFault(error: z.ZodError, value: unknown): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'the body is not a submission';
  const path = issue.path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
  const place = path === '' ? 'the body' : path;
  if (path === 'test_cases' && issue.code === 'too_big') {
    return `test_cases has ${lengthOf(value)} entries: at most ${MAX_CASES} fit into one execution`;
  }
  const reason = `${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`;
  return `${place} is wrong: ${reason}`;
}

function lengthOf(value: unknown): number {
  const cases =
    value !== null && typeof value === 'object' && 'test_cases' in value ? value.test_cases : [];
  return Array.isArray(cases) ? cases.length : 0;
}

function unknownFieldsOf(submission: Submission): string[] {
  const paths = new Set<string>();
  const note = (prefix: string, value: object, known: object) => {
    for (const key of Object.keys(value)) {
      if (!Object.hasOwn(known, key)) paths.add(`${prefix}${key}`);
    }
  };
  note('', submission, Submission.shape);
  for (const testCase of submission.test_cases) {
    note('test_cases[].', testCase, SubmittedCase.shape);
    note('test_cases[].outcome.', testCase.outcome, SubmittedCase.shape.outcome.shape);
  }
  return [...paths];
}
