import * as z from 'zod';
import {
  BatchEndFault,
  RunFault,
  SimulationScript,
  simulatorSettings,
} from './simulator/behaviour.ts';

/** The requests that faults are written for; `api` is any other call of the API. */
export const CallKind = z.enum([
  'api',
  'playbook',
  'schedule',
  'task',
  'run',
  'scores',
  'snapshot',
  'repoint',
  'inject',
  'analytics',
  'simulation',
  'simulate',
  'simulation_batch',
  'simulation_stop',
  'simulation_run',
  'persona',
  'message',
]);
export type CallKind = z.infer<typeof CallKind>;

const seconds = z.number().min(0).max(86_400);
const count = z.int().min(1).max(500);
const shortText = z.string().min(1).max(200);
const effect = z
  .enum(['none', 'done'])
  .default('none')
  .describe('Whether the request does its work all the same.');

/** One thing that goes wrong, in the order of docs/scenarios.md. */
export const CallFault = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('answer'),
    status: z.int().min(200).max(599),
    detail: z.string().max(2_000).optional().describe('The sentence under "detail".'),
    retry_after: z.union([z.int().min(0), z.string().max(200)]).optional(),
    body: z.enum(['json', 'html', 'empty']).default('json'),
    effect,
  }),
  z.strictObject({ kind: z.literal('reset'), effect }),
  z.strictObject({ kind: z.literal('hang'), seconds: seconds.optional(), effect }),
  z.strictObject({
    kind: z.literal('slow'),
    bytes_per_second: z.int().min(1).max(1_000_000).default(10),
  }),
  z.strictObject({ kind: z.literal('torn'), clean: z.boolean().default(false) }),
  z.strictObject({ kind: z.literal('no_task_id') }),
  z.strictObject({ kind: z.literal('no_run_id') }),
  z.strictObject({ kind: z.literal('word'), word: shortText }),
  z.strictObject({
    kind: z.literal('ends_as'),
    word: z.enum(['error', 'cancelled']),
    reason: shortText.default('The playbook could not be run.'),
  }),
  z.strictObject({ kind: z.literal('missing') }),
  z.strictObject({
    kind: z.literal('run_status'),
    word: shortText.optional().describe('In place of the real one; absent: no status at all.'),
  }),
  z.strictObject({ kind: z.literal('drop_steps'), count: count.default(1) }),
  z.strictObject({ kind: z.literal('no_asserts'), count: count.default(1) }),
  z.strictObject({ kind: z.literal('step_timeout'), step: z.int().min(0).max(49) }),
  z.strictObject({ kind: z.literal('array') }),
  z.strictObject({ kind: z.literal('no_scores') }),
  z.strictObject({ kind: z.literal('nothing') }),
  z.strictObject({ kind: z.literal('not_taken') }),
  z.strictObject({
    kind: z.literal('stops'),
    reason: shortText.default('stop'),
    words: z.boolean().default(true).describe('Whether the bot says what it has to say before.'),
    tool: shortText.optional().describe('Name of a tool that the flow tells to have been called.'),
  }),
  z.strictObject({
    kind: z.literal('analytics'),
    as: z.enum(['lost', 'doubled', 'masked', 'other_words', 'other_version', 'unfiltered']),
  }),
  z.strictObject({ kind: z.literal('no_batch_id') }),
  BatchEndFault,
  RunFault,
  z.strictObject({ kind: z.literal('late'), seconds }),
  z.strictObject({
    kind: z.literal('changed'),
    set: z
      .record(z.string().min(1).max(200), z.json())
      .default({})
      .describe('Paths such as scores.0.score or items.*.flowId, and what stands there.'),
    remove: z.array(z.string().min(1).max(200)).max(100).default([]),
  }),
]);
export type CallFault = z.infer<typeof CallFault>;
export type CallFaultOf<Kind extends CallFault['kind']> = Extract<CallFault, { kind: Kind }>;

const ANY_CALL: readonly CallFault['kind'][] = [
  'answer',
  'reset',
  'hang',
  'slow',
  'torn',
  'late',
  'changed',
];
const OWN_FAULTS: Readonly<Record<CallKind, readonly CallFault['kind'][]>> = {
  api: [],
  playbook: [],
  schedule: ['no_task_id'],
  task: ['no_run_id', 'word', 'ends_as'],
  run: ['missing', 'run_status', 'drop_steps', 'no_asserts', 'step_timeout'],
  scores: ['array', 'no_scores'],
  snapshot: ['ends_as'],
  repoint: ['not_taken'],
  inject: [],
  analytics: ['analytics'],
  simulation: [],
  simulate: ['no_batch_id', 'batch_ends', 'runs'],
  simulation_batch: ['word'],
  simulation_stop: [],
  simulation_run: [],
  persona: [],
  message: ['nothing', 'stops'],
};

export const CallFaultRule = z
  .strictObject({
    on: CallKind,
    times: count.optional().describe('The first so many requests of that kind.'),
    from: count.optional().describe('First request that meets it, counted from 1.'),
    count: count.optional().describe('How many in a row meet it; absent: all from then on.'),
    of: z
      .union([z.int().min(0), z.literal('each')])
      .optional()
      .describe(
        'Only that execution or conversation, from 0 in the order of first appearance; each: counted within each.',
      ),
    fault: CallFault,
  })
  .superRefine(({ on, times, from, count, fault }, context) => {
    if (times !== undefined && (from !== undefined || count !== undefined)) {
      context.addIssue({
        code: 'custom',
        path: ['times'],
        message: 'stands beside from or count: write either times, or from and count',
      });
    }
    const known = [...ANY_CALL, ...OWN_FAULTS[on]];
    if (!known.includes(fault.kind)) {
      context.addIssue({
        code: 'custom',
        path: ['fault', 'kind'],
        message: `is ${fault.kind}, which ${on} does not have: write one of ${known.join(', ')}`,
      });
    }
  });
export type CallFaultRule = z.infer<typeof CallFaultRule>;

/** How the mock behaves where nothing goes wrong; the defaults are the documented limits. */
export const CognigyAiBehaviour = z.strictObject({
  seconds_per_playbook: seconds.default(2),
  concurrent_playbooks: z.int().min(1).max(100).default(10),
  run_id_after_seconds: seconds.default(0).describe('The task names no run before.'),
  task_form: z
    .enum(['data', 'parameters', 'nameless'])
    .default('data')
    .describe('Where a task names what it runs; nameless: without the id of its run, too.'),
  run_after_seconds: seconds
    .default(0)
    .describe('The run document does not exist for so long after the end of the task.'),
  cancel_seconds: seconds.default(0).describe('How long a cancelled task is "cancelling".'),
  page_cap: z.int().min(1).max(100).default(25),
  cursor_names: z.enum(['nextCursor', 'next']).default('nextCursor'),
  playbook_list_lag: z
    .int()
    .min(0)
    .max(100)
    .default(0)
    .describe('How many times the list of playbooks leaves a new one out.'),
  assert_params: z
    .enum(['as_sent', 'with_defaults', 'without_false'])
    .default('as_sent')
    .describe(
      'What is kept of the params of an assert: with_defaults adds a field, without_false drops flags that are false.',
    ),
  disabled_intents: z.array(shortText).max(100).default([]),
  rate_limit: z.int().min(1).max(1_000_000).default(1_000),
  rate_window_seconds: z.number().positive().max(3_600).default(300),
  retry_after: z.boolean().default(true).describe('Whether 429 carries the header.'),
  wrong_key_answers: z
    .union([z.literal(401), z.literal(500)])
    .default(401)
    .describe('An invalid key has been seen to meet both.'),
  test_messages_per_hour: z.int().min(1).max(1_000_000).default(600),
  refuse_test_messages: z
    .boolean()
    .default(false)
    .describe('Whether messages beyond that meet 429; documented is only that they may be misuse.'),
  seconds_per_message: seconds.default(0),
  seconds_per_snapshot: seconds.default(1),
  analytics_delay_seconds: seconds
    .default(3)
    .describe('A record of analytics can be read so long after its message.'),
  api_description: z
    .enum(['own', 'differing', 'none'])
    .default('own')
    .describe('What stands at /openapi/openapi-viewer.json; differing: of another version.'),
  snapshots_per_project: z.int().min(1).max(1_000).default(10),
  ...simulatorSettings,
});
export type CognigyAiBehaviour = z.infer<typeof CognigyAiBehaviour>;

/** A file of faults for the mock of Cognigy.AI. */
export const CognigyAiScenario = z.strictObject({
  name: shortText,
  description: z.string().max(2_000).optional(),
  settings: CognigyAiBehaviour.prefault({}),
  simulations: z.array(SimulationScript).max(100).default([]),
  faults: z.array(CallFaultRule).max(100).default([]),
});
export type CognigyAiScenario = z.infer<typeof CognigyAiScenario>;
export type CognigyAiScenarioInput = z.input<typeof CognigyAiScenario>;
