import * as z from 'zod';
import { SnapshotWish } from '../domain/snapshot-wish.ts';
import { SuiteHead } from '../domain/suite/suite.ts';
import { SUITE_EXTENSIONS, SUITE_FILE_ENDING } from '../suite-file/suite-format.ts';

/** Where in the bucket of suites a key must begin. */
export const SUITES_PREFIX = 'suites/';
/** Where Lambda mounts the layer of suites that were deployed with the stack. */
export const DEPLOYED_SUITES_FOLDER = '/opt';

const ending = new RegExp(SUITE_FILE_ENDING);
const endingFault = { error: `must end in ${SUITE_EXTENSIONS}` };

/** Says of a file's name whether the file can be named as a suite. */
export function isSuiteFile(name: string): boolean {
  return ending.test(name);
}

/** A suite that is named instead of sent along. */
export const SuiteReference = z.union(
  [
    z.strictObject({
      /** Key in the bucket of suites. */
      key: z
        .string()
        .max(512)
        .startsWith(SUITES_PREFIX, { error: `must begin with ${SUITES_PREFIX}` })
        .regex(ending, endingFault)
        .refine((key) => !key.split('/').includes('..'), { error: 'must not lead upwards' }),
    }),
    z.strictObject({
      /** Name of a file in the folder that was deployed with the stack. */
      deployed: z
        .string()
        .max(128)
        .regex(/^[A-Za-z0-9][\w.-]*$/, { error: 'must be the plain name of a file' })
        .regex(ending, endingFault),
    }),
  ],
  { error: 'must be {"key": "suites/…"} or {"deployed": "file name"}' },
);
export type SuiteReference = z.infer<typeof SuiteReference>;

/** What EventBridge Scheduler hands to start-run. */
export const ScheduledStart = z.strictObject({
  schedule: z.string().min(1).max(64),
  /** The time the schedule was due, the same however often it fires for it. */
  scheduledAt: z.iso.datetime({ offset: true }),
  suite: SuiteReference,
  labels: SuiteHead.shape.labels.unwrap().optional(),
  notify: z.array(z.string()).optional(),
  /** Lets the run become the first baseline of its suite, if it passes. */
  establishBaseline: z.literal(true).optional(),
  /** Makes a snapshot for the run, named after it, since a name can be taken but once. */
  snapshot: z.strictObject({}).optional(),
});
export type ScheduledStart = z.infer<typeof ScheduledStart>;

export const MAX_PIPELINE_NAME = 100;

/** What CodePipeline hands to the state machine, as `start`. */
export const PipelineStart = z.strictObject({
  pipeline: z.string().min(1).max(MAX_PIPELINE_NAME),
  pipelineExecutionId: z.string().min(1).max(100),
  /** Stage and action, since one pipeline may ask for one suite twice. */
  action: z.string().min(1).max(210).optional(),
  suite: SuiteReference,
  /** Such as the commit of the pipeline's source. */
  labels: SuiteHead.shape.labels.unwrap().optional(),
  notify: z.array(z.string()).optional(),
  /** Lets the run become the first baseline of its suite, if it passes. */
  establishBaseline: z.literal(true).optional(),
  /** Makes a snapshot for the run, and gates that. */
  snapshot: SnapshotWish.optional(),
  /** Runs the suite also where it has failed in the same pipeline execution. */
  force: z.literal(true).optional(),
});
export type PipelineStart = z.infer<typeof PipelineStart>;
