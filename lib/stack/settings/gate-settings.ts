import * as z from 'zod';
import { EVENT_BUS, MAIL } from '../../../lambdas/runtime/environment.ts';
import { ScheduledStart, SuiteReference } from '../../api/start-request.ts';
import { DEFAULT_RATE_LIMIT } from '../../domain/pace/rate-budget.ts';
import { DEFAULT_PLATFORM, PlatformName } from '../../domain/suite/platform-name.ts';
import { Verdict } from '../../domain/verdict.ts';
import { EndpointFormat } from '../../notify/endpoint-format.ts';
import { httpsUrlProblem, privateUrlProblem } from '../../notify/public-url.ts';
import { reportAddressProblem } from '../../notify/report-address.ts';
import {
  mistakenForApi,
  mistakenForEndpoint,
} from '../../platforms/cognigy-ai/endpoint-address.ts';
import { platformAddress } from '../../platforms/platform-address.ts';
import { GateProfile, PROFILE_TRAITS } from './gate-profile.ts';
import { plainProblem } from './plain-problem.ts';
import { scheduleProblem } from './schedule-expression.ts';
import { SettingsInvalid } from './settings-invalid.ts';

/** The periods that CloudWatch Logs knows, in days. */
const LOG_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 3653];
/** EventBridge Scheduler knows these, and "UTC". */
const TIME_ZONES = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC']);

const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, { error: 'must be 1 to 40 of a-z, 0-9 and "-"' })
  .refine((text) => text !== EVENT_BUS && text !== MAIL, {
    error: ({ input }) =>
      `"${input}" is the name of the gate's own ${input === MAIL ? 'mails' : 'event bus'}`,
  });

/** On the public internet unless the functions run in a network, which only the caller knows. */
const platformUrl = z
  .string({ error: 'must be an address like https://api.example.com' })
  .superRefine((url, context) => {
    const problem = httpsUrlProblem(url);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  });

const Notification = z.strictObject({
  name: name.describe('What a caller names the endpoint by'),
  format: EndpointFormat.optional().describe(
    'What it is posted: `json`, signed, or a message for a channel of `slack` or `teams`; `json` unless set',
  ),
  verdicts: z
    .array(Verdict)
    .min(1)
    .optional()
    .describe('Verdicts that it wants to hear of; all unless set'),
});

const Mail = z.strictObject({
  addresses: z
    .array(z.email({ error: 'is no e-mail address' }))
    .max(20)
    .default([])
    .describe('Who is told by mail how runs ended'),
  verdicts: z
    .array(Verdict)
    .min(1)
    .optional()
    .describe('Verdicts that mails are sent for; all unless set'),
});

const Schedule = z.strictObject({
  name: name.describe('Names the schedule, and its runs in the audit record'),
  suite: SuiteReference.describe('`{"key": "suites/…"}` or `{"deployed": "file"}`'),
  expression: z
    .string()
    .superRefine((expression, context) => {
      const problem = scheduleProblem(expression);
      if (problem !== null) {
        context.addIssue({ code: 'custom', message: `"${expression}" is no schedule: ${problem}` });
      }
    })
    .describe('`cron(…)` with six fields, or `rate(…)`'),
  timeZone: z
    .string()
    .refine((zone) => TIME_ZONES.has(zone), {
      error: ({ input }) => `"${input}" is no time zone: write one like Europe/Berlin`,
    })
    .default('UTC')
    .describe('IANA time zone that the expression is in'),
  windowMinutes: z
    .int()
    .min(0)
    .max(1_440)
    .default(15)
    .describe('It starts at some time in this window, so that suites do not start all at once'),
  retries: z.int().min(0).max(185).default(5).describe('How often a start that fails is repeated'),
  maxAgeMinutes: z.int().min(1).max(1_440).default(60).describe('After this a start is given up'),
  labels: ScheduledStart.shape.labels.describe(
    'Kept with each of its runs, beside the labels of the suite',
  ),
  notify: z.array(name).optional().describe('Endpoints to tell; all of them unless set'),
  establishBaseline: z
    .literal(true)
    .optional()
    .describe('Lets the first run that passes become the baseline of its suite'),
  snapshot: z
    .literal(true)
    .optional()
    .describe('Makes a snapshot on Cognigy.AI for each run, named after it, and gates that'),
  enabled: z.boolean().default(true).describe('`false` keeps the schedule without starting runs'),
});

const Api = z.strictObject({
  ratePerSecond: z
    .int()
    .min(1)
    .max(1_000)
    .default(5)
    .describe('Requests a second, over all callers'),
  burst: z.int().min(1).max(2_000).default(10).describe('Requests at one moment, over all callers'),
  createLoggingRole: z
    .boolean()
    .default(true)
    .describe('`false` where the account has a logging role for API Gateway already'),
});

const Evidence = z.strictObject({
  lockMode: z
    .enum(['governance', 'compliance'])
    .default('governance')
    .describe('`compliance` cannot be shortened or lifted by anybody, the root user included'),
  lockDays: z
    .int()
    .min(1)
    .max(36_500)
    .optional()
    .describe('Days that evidence is locked; 400 unless set, 1 under `trial`'),
});

const RateBudget = z.strictObject({
  requests: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(DEFAULT_RATE_LIMIT.requests)
    .describe('Requests that all runs together may make of the platform'),
  seconds: z
    .int()
    .min(1)
    .max(86_400)
    .default(DEFAULT_RATE_LIMIT.seconds)
    .describe('In any so many seconds'),
});

/** What every service of AWS takes in a tag; the CDK writes a value that only the deployment knows as a token. */
const TAG_TEXT = /^(?:[\p{L}\p{Z}\p{N}_.:/=+@-]|\$\{Token\[[^\]]*\]\})*$/u;
const tag = z.string().min(1).max(256).regex(TAG_TEXT, {
  error: 'AWS takes letters, digits, blanks and _ . : / = + - @ in a tag: leave out the rest',
});
/** AWS takes 50 tags of a resource, and `application` and `owner` are two. */
const MOST_TAGS = 48;

const Alarms = z.strictObject({
  email: z.email({ error: 'is no e-mail address' }).optional().describe('Who is told of alarms'),
  owner: tag
    .max(100)
    .optional()
    .describe('Who looks after the gate, named in every alarm and as a tag'),
  runbookUrl: z
    .url({ protocol: /^https$/, error: 'is no https address' })
    .optional()
    .describe(
      'Page of the runbook that alarms lead to; `docs/runbook.md` of this package unless set',
    ),
  passRatePercent: z
    .number()
    .min(0)
    .max(100)
    .refine((percent) => percent === 0 || percent > 1, {
      error: ({ input }) =>
        `${input} is a share: for ${100 * Number(input)} % write ${100 * Number(input)}`,
    })
    .default(80)
    .describe('A pass rate of any suite below this raises an alarm'),
});

const Concurrency = z.strictObject({
  closeRun: z
    .int()
    .min(0)
    .max(1_000)
    .optional()
    .describe(
      'Executions at one moment kept free for what closes runs; 2 unless set, none under `trial`',
    ),
  api: z
    .int()
    .min(0)
    .max(1_000)
    .optional()
    .describe(
      'The same for each of the two functions behind the API; 10 unless set, none under `trial`',
    ),
});

const Vpc = z.strictObject({
  id: z
    .string()
    .regex(/^vpc-[0-9a-f]{8,17}$/, { error: 'must be the id of a VPC, like vpc-0a1b2c3d4e5f60718' })
    .describe('Network that the functions run in, so that the platform may be private in it'),
  subnets: z
    .array(
      z.string().regex(/^subnet-[0-9a-f]{8,17}$/, {
        error: 'must be the id of a subnet, like subnet-0a1b2c3d4e5f60718',
      }),
    )
    .min(1)
    .max(16)
    .describe('Subnets of it with a way to the platform and to AWS'),
  securityGroups: z
    .array(
      z.string().regex(/^sg-[0-9a-f]{8,17}$/, {
        error: 'must be the id of a security group, like sg-0a1b2c3d4e5f60718',
      }),
    )
    .min(1)
    .max(5)
    .optional()
    .describe('Security groups of the functions; one is made that lets https out unless set'),
});

/** What the stack is told by the context key `cognigate`, in `cdk.json` or with `--context`. */
const WrittenSettings = z.strictObject({
  stackName: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,40}$/, {
      error: 'must be a letter and up to 40 more of A-Z, a-z, 0-9 and "-"',
    })
    .default('Cognigate')
    .describe('Name of the CloudFormation stack'),
  profile: GateProfile.default('production').describe(
    '`trial` for a gate that may be thrown away: what differs is listed below',
  ),
  platformUrl: platformUrl
    .refine((url) => !url.includes('?'), {
      error: 'has a query: leave out everything from ? on',
    })
    .describe('https address of the bot platform'),
  platform: PlatformName.default(DEFAULT_PLATFORM).describe(
    'By which contract the platform is spoken to',
  ),
  endpointUrl: platformUrl
    .optional()
    .describe(
      'https address of the endpoints of Cognigy.AI, where it does not follow from `platformUrl`',
    ),
  odataUrl: platformUrl
    .optional()
    .describe('https address of OData of Cognigy.AI, where it does not follow from `platformUrl`'),
  runRetentionDays: z
    .int()
    .min(1)
    .max(3_650)
    .default(400)
    .describe('Days that a run stays in the ledger after its last change'),
  logRetentionDays: z
    .literal(LOG_DAYS, { error: `must be one of ${LOG_DAYS.join(', ')}` })
    .optional()
    .describe('Days that logs are kept; 400 unless set, 90 under `trial`'),
  suitesFolder: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Folder of suite files on this machine that is deployed with the stack; a `cognigate.policy.yaml` in it holds every run to it ([governance](governance.md#policy))',
    ),
  signVerdicts: z
    .boolean()
    .optional()
    .describe(
      'Signs verdicts with a key of AWS KMS that is made for it; true unless set, false under `trial`',
    ),
  forgetting: z
    .boolean()
    .default(false)
    .describe(
      'Makes a function that redacts and prunes runs, with a role of its own and routes of the API that are granted apart ([forgetting](forgetting.md#in-an-account))',
    ),
  rateBudget: RateBudget.prefault({}),
  evidence: Evidence.prefault({}),
  notifications: z.array(Notification).max(10).default([]),
  mail: Mail.prefault({}),
  reportUrl: z
    .string()
    .max(500)
    .superRefine((url, context) => {
      const problem = reportAddressProblem(url);
      if (problem !== null) context.addIssue({ code: 'custom', message: problem });
    })
    .optional()
    .describe(
      'Where messages say that a report is read, with `{run}` for the id of the run, such as a `serve` of yours',
    ),
  schedules: z.array(Schedule).max(100).default([]),
  api: Api.prefault({}),
  alarms: Alarms.prefault({}),
  concurrency: Concurrency.prefault({}),
  vpc: Vpc.optional(),
  permissionsBoundary: z
    .string()
    .regex(/^arn:[\w-]+:iam::(?:aws|\d{12}):policy\/.+$/, {
      error: 'must be the ARN of a policy, like arn:aws:iam::123456789012:policy/boundary',
    })
    .optional()
    .describe(
      'ARN of the policy that bounds all roles; the gate makes one unless set, none under `trial`',
    ),
  tags: z
    .record(z.string(), tag)
    .superRefine((tags, context) => {
      const problem = tagKeyProblem(Object.keys(tags));
      if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
    })
    .optional()
    .describe('Tags of all resources, beside `application`'),
});

function tagKeyProblem(keys: readonly string[]): string | undefined {
  if (keys.length > MOST_TAGS) {
    return `has ${keys.length} entries: at most ${MOST_TAGS} are allowed`;
  }
  for (const key of keys) {
    if (/^aws:/i.test(key)) {
      return `"${key}" is not allowed: what begins with aws: is for AWS itself`;
    }
    if (key.length === 0 || key.length > 128 || !TAG_TEXT.test(key)) {
      return `"${key}" is no name of a tag: it has 1 to 128 letters, digits, blanks and _ . : / = + - @`;
    }
  }
  return undefined;
}

/** Settings with what their profile adds to those that are not written. */
export const GateSettings = WrittenSettings.transform((written) => {
  const traits = PROFILE_TRAITS[written.profile];
  const { evidence, concurrency, tags = {}, logRetentionDays = traits.logDays } = written;
  return {
    ...written,
    tags,
    logRetentionDays,
    signVerdicts: written.signVerdicts ?? traits.signsVerdicts,
    evidence: { ...evidence, lockDays: evidence.lockDays ?? traits.lockDays },
    concurrency: {
      closeRun: concurrency.closeRun ?? traits.closeRunConcurrency,
      api: concurrency.api ?? traits.apiConcurrency,
    },
  };
});
export type GateSettings = z.infer<typeof GateSettings>;

export interface GateSettingsOptions {
  /** Whether the functions run in a network that the settings do not name; platforms may be private there. */
  readonly inNetwork?: boolean;
  /** Of settings that name none. */
  readonly profile?: GateProfile;
  /** What an owner knows a setting by, where that is not its path. */
  readonly nameOf?: (path: string) => string;
}

/**
 * The settings out of the CDK context: an object from `cdk.json`, or JSON text from `--context`.
 *
 * @throws SettingsInvalid with one sentence, a line each, on all that is wrong.
 */
export function gateSettings(context: unknown, options: GateSettingsOptions = {}): GateSettings {
  const { inNetwork = false, profile, nameOf = (path) => path } = options;
  const value = typeof context === 'string' ? parsedJson(context) : context;
  if (value === undefined) {
    throw new SettingsInvalid(
      'the context key "cognigate" is not set: give at least {"platformUrl": "https://…"} in cdk.json',
    );
  }
  const parsed = GateSettings.safeParse(withProfile(value, profile), { error: plainProblem });
  if (!parsed.success) {
    throw invalid(parsed.error.issues.flatMap((issue) => sentencesOf(issue, nameOf)));
  }
  const { data } = parsed;
  const isInside = inNetwork || data.vpc !== undefined;
  const faults = [
    ...duplicates('notifications', data.notifications),
    ...duplicates('schedules', data.schedules),
    ...strangers(data),
    ...(isInside ? [] : privatePlatforms(data)),
    ...(data.platform === 'cognigy-ai' ? mistakenAddresses(data) : ofCognigyAlone(data)),
  ];
  if (faults.length > 0) throw invalid(faults);
  return data;
}

function invalid(faults: readonly string[]): SettingsInvalid {
  return new SettingsInvalid(faults.join('\n'));
}

function withProfile(value: unknown, profile: GateProfile | undefined): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && profile !== undefined ? { profile, ...value } : value;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SettingsInvalid('the context key "cognigate" is text that is not JSON');
  }
}

/** Settings that there were, and where the value belongs now. */
const MOVED: Readonly<Record<string, string>> = {
  url: 'the address of an endpoint is no setting: put it into the secret of the endpoint, as {"url": "https://…", "key": "whsec_…"}',
};

function sentencesOf(issue: z.core.$ZodIssue, nameOf: (path: string) => string): string[] {
  const path = nameOf(issue.path.map(String).join('.') || 'cognigate');
  if (issue.code !== 'unrecognized_keys') return [`${path}: ${issue.message}`];
  return issue.keys.map((key) => `${path}: ${MOVED[key] ?? `there is no setting "${key}"`}`);
}

function duplicates(list: string, entries: readonly { readonly name: string }[]): string[] {
  return entries.flatMap(({ name }, index) =>
    entries.findIndex((other) => other.name === name) < index
      ? [`${list}.${index}.name: "${name}" is there twice: names must differ`]
      : [],
  );
}

function privatePlatforms({ platformUrl, endpointUrl, odataUrl }: GateSettings): string[] {
  return Object.entries({ platformUrl, endpointUrl, odataUrl }).flatMap(([setting, url]) => {
    const problem = url === undefined ? null : privateUrlProblem(url);
    return problem === null ? [] : [`${setting}: ${problem}`];
  });
}

/** The functions refuse them, too, which would be at the first run. */
function mistakenAddresses({ platformUrl, endpointUrl }: GateSettings): string[] {
  const names = { api: 'platformUrl', endpoint: 'endpointUrl' };
  const mistaken =
    mistakenForApi(platformAddress(platformUrl), names) ??
    (endpointUrl === undefined ? null : mistakenForEndpoint(endpointUrl, names));
  return mistaken === null ? [] : [`${mistaken.problem}: ${mistaken.remedy}`];
}

/** What another platform has not, so that it would be left unsaid or refused at every run. */
function ofCognigyAlone({ platform, endpointUrl, odataUrl, schedules }: GateSettings): string[] {
  const named = [
    ...(endpointUrl === undefined ? [] : ['endpointUrl']),
    ...(odataUrl === undefined ? [] : ['odataUrl']),
    ...schedules.flatMap(({ snapshot }, index) =>
      snapshot === undefined ? [] : [`schedules.${index}.snapshot`],
    ),
  ];
  return named.map(
    (setting) =>
      `${setting}: ${platform} has none: leave it out, or set platform to cognigy-ai where the bot is one of Cognigy.AI`,
  );
}

function strangers({ schedules, notifications, suitesFolder }: GateSettings): string[] {
  const known = new Set(notifications.map(({ name }) => name));
  return schedules.flatMap(({ notify = [], suite }, index) => [
    ...notify
      .filter((name) => !known.has(name))
      .map(
        (name) => `schedules.${index}.notify: "${name}" is no notification endpoint of this gate`,
      ),
    ...('deployed' in suite && suitesFolder === undefined
      ? [
          `schedules.${index}.suite: "${suite.deployed}" cannot be deployed: suitesFolder is not set`,
        ]
      : []),
  ]);
}
