import * as z from 'zod';

/** Settings that may stand in a file, so that nobody types or exports them. Secrets may not. */
export const Config = z.strictObject({
  base_url: z.string().min(1).optional().describe('Address of the platform, as COGNIGY_API_URL.'),
  endpoint_url: z
    .string()
    .min(1)
    .optional()
    .describe('Address of the endpoints of Cognigy.AI, as COGNIGY_ENDPOINT_URL.'),
  odata_url: z
    .string()
    .min(1)
    .optional()
    .describe('Address of the analytics of Cognigy.AI, as COGNIGY_ODATA_URL.'),
  webhook: z
    .string()
    .min(1)
    .optional()
    .describe('Where the outcome of a run is sent, as CI_WEBHOOK_URL.'),
  gate_url: z
    .string()
    .min(1)
    .optional()
    .describe('Address of the deployed gate, as COGNIGATE_URL; in a file that is named alone.'),
  state_dir: z
    .string()
    .min(1)
    .optional()
    .describe('Where runs are kept, as COGNIGATE_STATE_DIR; in a file that is named alone.'),
  suite_id: z.string().min(1).optional().describe('Name of the suite, as COGNIGY_SUITE_ID.'),
  rate_budget: z
    .string()
    .min(1)
    .optional()
    .describe('Requests and seconds such as 1000/300, as COGNIGATE_RATE_BUDGET.'),
  labels: z
    .record(z.string().min(1), z.string())
    .optional()
    .describe('Kept with each run, as --label, which takes the place of all of them.'),
  max_batch: z.int().positive().optional().describe('Most cases in one execution, as --max-batch.'),
  concurrency: z
    .int()
    .positive()
    .optional()
    .describe('Most executions out at a time, as --concurrency.'),
  quiet: z.boolean().optional().describe('No progress, as --quiet.'),
  color: z.boolean().optional().describe('Whether there are colours, as --no-color.'),
});
export type Config = z.infer<typeof Config>;

/** The variable that says the same as a field. */
export const VARIABLES = {
  base_url: 'COGNIGY_API_URL',
  endpoint_url: 'COGNIGY_ENDPOINT_URL',
  odata_url: 'COGNIGY_ODATA_URL',
  webhook: 'CI_WEBHOOK_URL',
  gate_url: 'COGNIGATE_URL',
  state_dir: 'COGNIGATE_STATE_DIR',
  suite_id: 'COGNIGY_SUITE_ID',
  rate_budget: 'COGNIGATE_RATE_BUDGET',
} as const satisfies Partial<Record<keyof Config, string>>;

/** What a file that nobody has named has no say in: where records are kept, and whom AWS credentials sign for. */
export const OF_NAMED_FILES = ['gate_url', 'state_dir'] as const;
