import * as z from 'zod';
import { Provenance } from '../domain/governance/provenance.ts';
import { SnapshotWish } from '../domain/snapshot-wish.ts';
import { SuiteHead } from '../domain/suite/suite.ts';
import { SUITE_FILE_ENDING } from '../suite-file/suite-format.ts';
import { SuiteReference } from './start-request.ts';

/** Longest body of a request, in bytes: Lambda takes 6 MB with the body as a JSON string inside its event. */
export const MAX_BODY_BYTES = 4_000_000;

const name = z.string().min(1).max(200);
const [byKey, byName] = SuiteReference.options;

/** Text by the rules of `schema`, whose faults say how to mend them. */
const reference = (schema: z.ZodType<string>, pattern: string) =>
  z
    .string()
    .superRefine((value, { addIssue }) => {
      const [issue] = schema.safeParse(value).error?.issues ?? [];
      if (issue === undefined) return;
      const tooLong = issue.code === 'too_big';
      addIssue({
        code: 'custom',
        message: tooLong ? `has ${value.length} characters` : `is ${JSON.stringify(value)}`,
        params: { remedy: tooLong ? `at most ${issue.maximum} are taken` : `it ${issue.message}` },
      });
    })
    .meta({ pattern });

/** What `POST /runs` takes, its suite still unread: that is judged by the rules of suite files. */
export const StartRunRequest = z.strictObject({
  suite: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('The suite itself, as it would stand in a suite file.'),
  suite_key: reference(byKey.shape.key, `^suites/.*${SUITE_FILE_ENDING}`)
    .optional()
    .describe('Key of a suite file in the bucket of suites; begins with suites/.'),
  suite_name: reference(byName.shape.deployed, `^[A-Za-z0-9][\\w.-]*${SUITE_FILE_ENDING}`)
    .optional()
    .describe('Name of a suite file in the folder that was deployed with the stack.'),
  suite_id: name.optional().describe('Goes before the id in the suite; a .csv has none.'),
  tags: z
    .array(name)
    .max(50)
    .optional()
    .describe('Only the cases that have at least one of these tags.'),
  max_batch_size: SuiteHead.shape.max_batch_size
    .unwrap()
    .optional()
    .describe('Goes before the one in the suite.'),
  concurrency: SuiteHead.shape.concurrency
    .unwrap()
    .optional()
    .describe('Goes before the one in the suite.'),
  labels: SuiteHead.shape.labels
    .unwrap()
    .optional()
    .describe("Put beside the suite's labels; one of the same name must have the same value."),
  provenance: Provenance.optional().describe(
    'What the CI of the caller says: a claim, beside the caller that AWS names in trigger.',
  ),
  establish_baseline: z
    .literal(true)
    .optional()
    .describe(
      'Lets the run become the first baseline of its suite, if it passes; changes nothing where there is one.',
    ),
  snapshot: SnapshotWish.optional().describe(
    "Makes a snapshot of the suite's project on Cognigy.AI and gates that, by its name or that of the run.",
  ),
  notify: z
    .array(z.string().min(1).max(64))
    .max(50)
    .optional()
    .describe('Names of the notification endpoints to tell; all of them where absent.'),
});
export type StartRunRequest = z.infer<typeof StartRunRequest>;
