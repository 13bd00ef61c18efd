import * as z from 'zod';

const seconds = z.number().min(0).max(86_400);
const text = z.string().min(1).max(5_000);

/** What the Simulator does where nothing goes wrong; a part of the settings of a scenario file. */
export const simulatorSettings = {
  simulator: z
    .enum(['there', 'unlicensed', 'absent'])
    .default('there')
    .describe('unlicensed: 403 on all of /testing; absent: 404 with a page of HTML.'),
  simulator_ids: z
    .enum(['reference', '_id'])
    .default('reference')
    .describe('reference: id and referenceId, which goes into addresses; _id: that alone does.'),
  seconds_to_simulate: seconds.default(1).describe('How long a batch is PENDING.'),
  seconds_per_simulation_run: seconds.default(2),
  listed_runs: z
    .enum(['whole', 'bare'])
    .default('whole')
    .describe('bare: the list of runs leaves out turns and metrics.'),
  seconds_runs_are_kept: z
    .number()
    .min(0)
    .max(1_000 * 86_400)
    .default(30 * 86_400)
    .describe('A run is deleted so long after it was made.'),
};

/** What is in the simulations of one scenario in place of what the demo bot makes of it. */
export const SimulationScript = z.strictObject({
  scenario: text.describe('Its name, or how that begins.'),
  succeed: z
    .int()
    .min(0)
    .max(1_000)
    .optional()
    .describe('How many runs of a batch succeed, the first ones.'),
  turns: z.array(text).min(1).max(200).optional().describe('User and bot in turn.'),
  results: z
    .array(z.boolean())
    .max(100)
    .optional()
    .describe('What is judged of the criteria where a run does not succeed.'),
  summary: text.optional(),
});
export type SimulationScript = z.infer<typeof SimulationScript>;

/** How the first `count` runs of a batch are told otherwise than they were; absent: all. */
export const RunFault = z.strictObject({
  kind: z.literal('runs'),
  as: z.enum([
    'broken',
    'without_metrics',
    'without_results',
    'extra_result',
    'result_short',
    'success_as_word',
    'without_turns',
    'out_of_turns',
    'other_words',
    'twice',
    'missing',
  ]),
  count: z.int().min(1).max(500).optional(),
});
export type RunDistortion = z.infer<typeof RunFault>['as'];

/** A batch that ends before its last run. */
export const BatchEndFault = z.strictObject({
  kind: z.literal('batch_ends'),
  as: z.enum(['FAILED', 'STOPPED']),
  after: z.int().min(0).max(500).optional().describe('So many runs; absent: half of them.'),
});
