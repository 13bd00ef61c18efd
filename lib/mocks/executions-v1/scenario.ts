import * as z from 'zod';

export const RequestKind = z.enum(['token', 'submit', 'status', 'results']);
export type RequestKind = z.infer<typeof RequestKind>;

const seconds = z.number().min(0).max(86_400);
const count = z.int().min(1).max(500);
const shortText = z.string().min(1).max(200);

const effect = z
  .union([z.enum(['none', 'done']), z.strictObject({ after_seconds: seconds })])
  .default('none')
  .describe('Whether the request does its work all the same, and if so, how much later.');

const retryAfter = z.union([
  z.int().min(0),
  z.strictObject({ date_in_seconds: z.int() }),
  z.string().max(200),
]);

/** One thing that goes wrong, in the order of docs/scenarios.md. */
export const Fault = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('answer'),
    status: z.int().min(200).max(599),
    error: shortText.optional().describe('The word under "error" in a JSON body.'),
    retry_after: retryAfter
      .optional()
      .describe('Whole seconds, {date_in_seconds: n} for an HTTP date, or a text as it is.'),
    body: z.enum(['json', 'html', 'empty', 'huge', 'gzip_bomb']).default('json'),
    megabytes: z.int().min(1).max(1_000).default(50).describe('Size of a huge body, unpacked.'),
    effect,
  }),
  z.strictObject({ kind: z.literal('reset'), effect }),
  z.strictObject({
    kind: z.literal('hang'),
    seconds: seconds.optional().describe('Then the connection is cut; absent: it stays open.'),
    effect,
  }),
  z.strictObject({
    kind: z.literal('slow'),
    bytes_per_second: z.int().min(1).max(1_000_000).default(10),
  }),
  z.strictObject({
    kind: z.literal('torn'),
    clean: z
      .boolean()
      .default(false)
      .describe('The half body is declared as the whole one, so only its JSON is torn.'),
  }),
  z.strictObject({ kind: z.literal('revoke_tokens') }),
  z.strictObject({
    kind: z.literal('expires_in'),
    value: z.json().optional().describe('Absent: the field is left out.'),
  }),
  z.strictObject({ kind: z.literal('same_execution') }),
  z.strictObject({ kind: z.literal('no_execution_id') }),
  z.strictObject({ kind: z.literal('ignore_key') }),
  z.strictObject({ kind: z.literal('hidden'), seconds }),
  z.strictObject({ kind: z.literal('word'), word: shortText }),
  z.strictObject({ kind: z.literal('ends_as'), word: shortText }),
  z.strictObject({
    kind: z.literal('progress'),
    value: z.json().optional().describe('Sent as it is; absent: no progress at all.'),
    decreasing: z.boolean().default(false),
  }),
  z.strictObject({
    kind: z.literal('not_ready'),
    as: z.enum(['accepted', 'empty', 'not_found', 'conflict']).default('conflict'),
    seconds: seconds.optional().describe('Counted from the end of the execution; absent: always.'),
  }),
  z.strictObject({ kind: z.literal('drop'), count: count.default(1) }),
  z.strictObject({ kind: z.literal('extra'), count: count.default(1) }),
  z.strictObject({ kind: z.literal('foreign'), count: count.default(1) }),
  z.strictObject({ kind: z.literal('duplicate'), count: count.default(1) }),
  z.strictObject({ kind: z.literal('reorder') }),
  z.strictObject({ kind: z.literal('passed_as'), value: z.json(), count: count.optional() }),
  z.strictObject({ kind: z.literal('no_assertions'), count: count.default(1) }),
  z.strictObject({ kind: z.literal('omit'), fields: z.array(shortText).min(1) }),
  z.strictObject({ kind: z.literal('entities_as'), form: z.enum(['names', 'objects', 'map']) }),
]);
export type Fault = z.infer<typeof Fault>;
export type FaultKind = Fault['kind'];
export type FaultOf<Kind extends FaultKind> = Extract<Fault, { kind: Kind }>;

const ANY_REQUEST: readonly FaultKind[] = [
  'answer',
  'reset',
  'hang',
  'slow',
  'torn',
  'revoke_tokens',
];

/** Kinds that only one kind of request knows. */
const OWN_FAULTS: Readonly<Record<RequestKind, readonly FaultKind[]>> = {
  token: ['expires_in'],
  submit: ['same_execution', 'no_execution_id', 'ignore_key', 'hidden'],
  status: ['word', 'ends_as', 'progress'],
  results: [
    'not_ready',
    'drop',
    'extra',
    'foreign',
    'duplicate',
    'reorder',
    'passed_as',
    'no_assertions',
    'omit',
    'entities_as',
  ],
};

/** A fault and the requests that meet it; without `times`, `from` or `count` all of that kind. */
export const FaultRule = z
  .strictObject({
    on: RequestKind,
    times: z.int().min(1).optional().describe('Short for from: 1, count: times.'),
    from: z.int().min(1).optional().describe('First request that meets it, counted from 1.'),
    count: z
      .int()
      .min(1)
      .optional()
      .describe('How many in a row meet it; absent: all from then on.'),
    batch: z
      .union([z.int().min(0), z.literal('each')])
      .optional()
      .describe(
        'Only that batch, from 0 in the order of first submission; each: counted per batch.',
      ),
    fault: Fault,
  })
  .superRefine(({ on, times, from, count, batch, fault }, context) => {
    if (times !== undefined && (from !== undefined || count !== undefined)) {
      context.addIssue({
        code: 'custom',
        path: ['times'],
        message: 'stands beside from or count: write either times, or from and count',
      });
    }
    if (batch !== undefined && on === 'token') {
      context.addIssue({
        code: 'custom',
        path: ['batch'],
        message: 'is of no use with on: token, since a token belongs to no batch',
      });
    }
    const known = [...ANY_REQUEST, ...OWN_FAULTS[on]];
    if (!known.includes(fault.kind)) {
      context.addIssue({
        code: 'custom',
        path: ['fault', 'kind'],
        message: `is ${fault.kind}, which ${on} does not have: write one of ${known.join(', ')}`,
      });
    }
  });
export type FaultRule = z.infer<typeof FaultRule>;

/** How the mock platform behaves where nothing goes wrong; what its caller sets comes first. */
export const ScenarioSettings = z.strictObject({
  seconds_per_execution: seconds.optional(),
  rate_limit: z.int().min(1).optional().describe('Most requests in a window, tokens aside.'),
  rate_window_seconds: z.number().positive().max(3_600).optional(),
  token_seconds: z.int().min(1).max(86_400).optional(),
  page_size: z.int().min(1).max(500).optional().describe('Most results on one page.'),
  progress: z.enum(['cases', 'share', 'percent', 'none']).optional(),
});
export type ScenarioSettings = z.infer<typeof ScenarioSettings>;

/** A file of faults for the mock platform. */
export const Scenario = z.strictObject({
  name: shortText,
  description: z.string().max(2_000).optional(),
  settings: ScenarioSettings.prefault({}),
  faults: z.array(FaultRule).max(100).default([]),
});
export type Scenario = z.infer<typeof Scenario>;
