import * as z from 'zod';
import { ConfigurationInvalid } from '../../lib/domain/errors.ts';
import { rateLimitOf } from '../../lib/domain/pace/rate-budget.ts';
import { DEFAULT_PLATFORM, PlatformName } from '../../lib/domain/suite/platform-name.ts';
import { Verdict } from '../../lib/domain/verdict.ts';
import { EndpointFormat } from '../../lib/notify/endpoint-format.ts';

/** The event bus as an endpoint: it is told of every run, under this name. */
export const EVENT_BUS = 'event-bus';
/** The people who are told by mail, as an endpoint. */
export const MAIL = 'mail';

const arn = z.string().startsWith('arn:');

const EndpointName = z.string().min(1).max(64);

const ownName = EndpointName.refine((name) => name !== EVENT_BUS && name !== MAIL, {
  error: `is "${EVENT_BUS}" or "${MAIL}", names under which the gate's own endpoints are told`,
});

/**
 * An address that wants to hear of finished runs, as it is registered at deploy time: its name, the ARN of its
 * secret, what it is posted, and the verdicts that it wants, or null for all. A row without names of fields, since
 * Lambda holds 4 KB of a function's variables, and ten endpoints have to fit.
 */
const NotificationEndpoint = z
  .tuple([ownName, arn, EndpointFormat, z.array(Verdict).min(1).nullable()])
  .transform(([name, secretArn, format, verdicts]) => ({ name, secretArn, format, verdicts }));
/** What is written for it. */
export type EndpointRow = z.input<typeof NotificationEndpoint>;

const endpoints = z
  .array(NotificationEndpoint)
  .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, {
    error: 'has two endpoints of one name',
  });

const jsonText = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue({ code: 'custom', message: 'is not JSON' });
    return z.NEVER;
  }
});

/** The stack writes these variables and the handlers read them, so both sides take their names from here. */
export const Environment = z.object({
  /** What tells the metrics of this gate from those of others in the account. */
  GATE_NAME: z.string().min(1).max(255).default('cognigate'),
  RUN_TABLE_NAME: z.string().min(3),
  /** Days a run stays in the ledger after its last change. */
  RUN_RETENTION_DAYS: z.coerce.number().int().min(1).max(3_650),
  AUDIT_TABLE_NAME: z.string().min(3),
  /** Steps of the endpoints that are moved. */
  ENDPOINT_LOG_TABLE_NAME: z.string().min(3),
  EVIDENCE_BUCKET_NAME: z.string().min(3),
  /** Days that evidence is locked. */
  EVIDENCE_LOCK_DAYS: z.coerce.number().int().min(1).max(36_500),
  /** What was redacted and pruned. */
  FORGETTING_TABLE_NAME: z.string().min(3),
  /** Key of AWS KMS that verdicts are signed with; empty where they go unsigned. */
  SIGNING_KEY_ARN: z.union([z.literal(''), arn]).default(''),
  /** Bucket of rendered reports. */
  REPORT_BUCKET_NAME: z.string().min(3),
  COGNIGY_API_URL: z.url({ protocol: /^https?$/ }),
  /** By which contract the platform is spoken to. */
  COGNIGATE_PLATFORM: PlatformName.default(DEFAULT_PLATFORM),
  /** Where bots of Cognigy.AI are spoken to; it follows from the address of the API where empty. */
  COGNIGY_ENDPOINT_URL: z.union([z.literal(''), z.url({ protocol: /^https?$/ })]).default(''),
  /** Where analytics of Cognigy.AI are read; it follows from the address of the API where empty. */
  COGNIGY_ODATA_URL: z.union([z.literal(''), z.url({ protocol: /^https?$/ })]).default(''),
  /** Secret with `{"api_key": …}`; empty where the platform has no such key. */
  COGNIGY_API_KEY_SECRET_ARN: z.union([z.literal(''), arn]).default(''),
  /** Secret with `{"client_id": …, "client_secret": …}`. */
  COGNIGY_CREDENTIALS_SECRET_ARN: arn,
  /** Secret that all functions share the platform's access token in. */
  COGNIGY_TOKEN_SECRET_ARN: arn,
  /** Requests and seconds, for all runs at the platform together; 1000/300 where absent or empty. */
  COGNIGATE_RATE_BUDGET: z
    .string()
    .optional()
    .transform((text, context) => {
      try {
        return rateLimitOf(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'is not like 1000/300' });
        return z.NEVER;
      }
    }),
  /** JSON list of endpoints. */
  NOTIFICATION_ENDPOINTS: jsonText.pipe(endpoints),
  /** JSON of the topic that mails go to, and of the verdicts that they are sent for; empty where nobody gets any. */
  MAIL_NOTIFICATIONS: z
    .string()
    .default('')
    .transform((text) => (text === '' ? 'null' : text))
    .pipe(jsonText)
    .pipe(
      z.strictObject({ topicArn: arn, verdicts: z.array(Verdict).min(1).optional() }).nullable(),
    ),
  /** Where reports are read, with `{run}` for the run's id; empty where nobody said. */
  REPORT_URL: z.string().default(''),
  /** JSON list of the endpoints' names: for a function that may know no more of them. */
  NOTIFICATION_NAMES: jsonText.pipe(z.array(EndpointName)),
  /** Bus that `Cognigate Run Finished` is put on. */
  EVENT_BUS_NAME: z.string().min(1),
  /** Queue of runs whose notifications are still owed. */
  REDELIVERY_QUEUE_URL: z.url({ protocol: /^https?$/ }),
  STATE_MACHINE_ARN: arn,
  /** Bucket of the suites that a caller may name by key. */
  SUITES_BUCKET_NAME: z.string().min(3),
  /** Folder of the suite files that were deployed with the stack: a layer's, so below /opt. */
  DEPLOYED_SUITES_FOLDER: z.string().startsWith('/'),
});
export type Environment = z.infer<typeof Environment>;

const ledger = { RUN_TABLE_NAME: true, RUN_RETENTION_DAYS: true } as const;
const runStore = { ...ledger, EVIDENCE_BUCKET_NAME: true } as const;
/** For who reads evidence of runs that are over: it may have been redacted. */
const pastRuns = { ...runStore, FORGETTING_TABLE_NAME: true } as const;
const platformChoice = {
  COGNIGATE_PLATFORM: true,
  COGNIGY_ENDPOINT_URL: true,
  COGNIGY_ODATA_URL: true,
  COGNIGY_API_KEY_SECRET_ARN: true,
} as const;
const platform = {
  GATE_NAME: true,
  ...runStore,
  ...platformChoice,
  COGNIGY_API_URL: true,
  COGNIGY_CREDENTIALS_SECRET_ARN: true,
  COGNIGY_TOKEN_SECRET_ARN: true,
  COGNIGATE_RATE_BUDGET: true,
} as const;

const notification = {
  ...ledger,
  AUDIT_TABLE_NAME: true,
  NOTIFICATION_ENDPOINTS: true,
  MAIL_NOTIFICATIONS: true,
  REPORT_URL: true,
  EVENT_BUS_NAME: true,
} as const;

const acceptance = {
  ...pastRuns,
  AUDIT_TABLE_NAME: true,
  COGNIGY_API_URL: true,
  NOTIFICATION_NAMES: true,
  SUITES_BUCKET_NAME: true,
  DEPLOYED_SUITES_FOLDER: true,
} as const;

const versions = {
  ...ledger,
  ENDPOINT_LOG_TABLE_NAME: true,
  COGNIGY_API_URL: true,
  COGNIGY_API_KEY_SECRET_ARN: true,
} as const;

/** What each function is given, and nothing beside it. */
export const FunctionEnvironment = {
  'validate-suite': Environment.pick({ ...acceptance, ...platformChoice }),
  'take-snapshot': Environment.pick({ ...versions, EVIDENCE_BUCKET_NAME: true }),
  'submit-batches': Environment.pick(platform),
  'poll-batches': Environment.pick(platform),
  'aggregate-run': Environment.pick({
    GATE_NAME: true,
    ...pastRuns,
    AUDIT_TABLE_NAME: true,
    SIGNING_KEY_ARN: true,
  }),
  'give-back': Environment.pick(versions),
  promote: Environment.pick({
    ...versions,
    EVIDENCE_BUCKET_NAME: true,
    FORGETTING_TABLE_NAME: true,
    AUDIT_TABLE_NAME: true,
    SIGNING_KEY_ARN: true,
  }),
  'notify-outcome': Environment.pick({ ...notification, REDELIVERY_QUEUE_URL: true }),
  'start-run': Environment.pick({ ...acceptance, STATE_MACHINE_ARN: true }),
  'read-run': Environment.pick({ ...pastRuns, AUDIT_TABLE_NAME: true, REPORT_BUCKET_NAME: true }),
  forget: Environment.pick({
    ...pastRuns,
    EVIDENCE_LOCK_DAYS: true,
    AUDIT_TABLE_NAME: true,
    REPORT_BUCKET_NAME: true,
  }),
  'close-run': Environment.pick({
    GATE_NAME: true,
    ...pastRuns,
    AUDIT_TABLE_NAME: true,
    SIGNING_KEY_ARN: true,
    STATE_MACHINE_ARN: true,
    REDELIVERY_QUEUE_URL: true,
  }),
  'redeliver-notification': Environment.pick({ ...notification, REDELIVERY_QUEUE_URL: true }),
} as const;
export type FunctionName = keyof typeof FunctionEnvironment;

type Name = keyof Environment;

/** Reads the variables of one process. */
export type Setting = <N extends Name>(name: N) => Environment[N];

export function settingsOf(variables: Readonly<Record<string, string | undefined>>): Setting {
  return (name) => setting(name, variables);
}

/**
 * The value of one variable.
 *
 * @throws ConfigurationInvalid where it is missing or malformed; the value stays out of the message.
 */
export function setting<N extends Name>(
  name: N,
  variables: Readonly<Record<string, string | undefined>>,
): Environment[N] {
  const schema: z.ZodType = Environment.shape[name];
  const parsed = schema.safeParse(variables[name]);
  if (!parsed.success) {
    const problem =
      variables[name] === undefined
        ? 'is not set'
        : `is not as it should be: ${parsed.error.issues[0]?.message}`;
    throw new ConfigurationInvalid(`the environment variable ${name} ${problem}`);
  }
  return parsed.data as Environment[N];
}
