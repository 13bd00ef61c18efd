import * as z from 'zod';
import { fieldOf } from './own-field.ts';
import { faceOf } from './suite-face.ts';
import { contractLatency, jsonMapping, latency, listedName } from './suite-fields.ts';

/** What a case on executions-v1 allows where neither it nor the suite's defaults say it: the contract has no case without. */
export const DEFAULT_LATENCY_MS = 2_000;

const limitOfCases = (limit: z.ZodType<number>) =>
  limit.optional().describe('Longest answer time of each case that writes none, in milliseconds.');

/** What holds for each case that does not say it itself. */
export const SuiteDefaults = z.strictObject({
  allowed_latency_ms: limitOfCases(latency),
  tags: z.array(listedName).max(50).optional().describe('Tags that each case has besides its own.'),
  context_variables: jsonMapping
    .optional()
    .describe('Context of each case; what a case writes under the same name goes before it.'),
});
type SuiteDefaults = z.infer<typeof SuiteDefaults>;

export const ContractDefaults = SuiteDefaults.extend({
  allowed_latency_ms: limitOfCases(contractLatency),
});

/** The Simulator has its own words and times: nothing but tags can be shared. */
export const SimulatorDefaults = SuiteDefaults.pick({ tags: true });

const OF_FACE = {
  contract: ContractDefaults,
  playbooks: SuiteDefaults,
  conversation: SuiteDefaults,
  simulator: SimulatorDefaults,
} as const;

export interface Completed {
  /** The suite without its defaults, which its cases have now; whatever is no suite as it was. */
  readonly suite: unknown;
  /** How many cases have the latency that nobody wrote. */
  readonly defaultedLatencies: number;
}

/** Gives each case what it does not say itself. Defaults that are none stay where they are, to be refused. */
export function withDefaults(written: unknown): Completed {
  const cases = fieldOf(written, 'test_cases');
  const value = fieldOf(written, 'defaults');
  const face = faceOf(written);
  const isContract = face === 'contract';
  const given = OF_FACE[face].safeParse(value === undefined ? {} : value);
  const defaults: SuiteDefaults = given.success ? given.data : {};
  if (!Array.isArray(cases) || (!isContract && Object.keys(defaults).length === 0)) {
    return { suite: written, defaultedLatencies: 0 };
  }
  let defaultedLatencies = 0;
  const test_cases = cases.map((testCase) => {
    const completed = completedCase(testCase, defaults);
    if (!isContract || !lacksLatency(completed)) return completed;
    defaultedLatencies += 1;
    return withLatency(completed, DEFAULT_LATENCY_MS);
  });
  const { defaults: left, ...suite } = Object(written);
  return {
    suite: { ...suite, ...(given.success ? {} : { defaults: left }), test_cases },
    defaultedLatencies,
  };
}

function completedCase(testCase: unknown, defaults: SuiteDefaults): unknown {
  if (!isMapping(testCase)) return testCase;
  const { allowed_latency_ms: limit, tags = [], context_variables: context } = defaults;
  const own = testCase.tags ?? [];
  const timed = limit === undefined ? testCase : timedCase(testCase, limit);
  return {
    ...timed,
    ...(tags.length > 0 && Array.isArray(own) && { tags: [...new Set([...own, ...tags])] }),
    ...(context !== undefined && withContext(testCase.context_variables ?? {}, context)),
  };
}

function withContext(own: unknown, context: Readonly<Record<string, unknown>>): object {
  return isMapping(own) ? { context_variables: { ...context, ...own } } : {};
}

/** In a conversation each answer has the limit. */
function timedCase(testCase: Mapping, limit: number): Mapping {
  const { turns } = testCase;
  if (!Array.isArray(turns)) return Object(withLatency(testCase, limit));
  return { ...testCase, turns: turns.map((turn) => withLatency(turn, limit)) };
}

function withLatency(holder: unknown, limit: number): unknown {
  if (!lacksLatency(holder)) return holder;
  return { ...holder, outcome: { ...holder.outcome, allowed_latency_ms: limit } };
}

function lacksLatency(holder: unknown): holder is Mapping & { readonly outcome: Mapping } {
  const outcome = fieldOf(holder, 'outcome');
  return isMapping(outcome) && !Object.hasOwn(outcome, 'allowed_latency_ms');
}

type Mapping = Readonly<Record<string, unknown>>;

function isMapping(value: unknown): value is Mapping {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
