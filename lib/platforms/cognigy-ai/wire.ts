import * as z from 'zod';

/** Ids are 24 characters, reference ids UUIDs; both are read as any short text, since neither is ours to judge. */
const id = z.string().min(1).max(200);
const name = z.string().max(10_000);

/** Answers are read tolerantly: unknown fields are ignored, and what we never use is not looked at. */
export const Project = z.object({ _id: id, name });
export type Project = z.infer<typeof Project>;

export const Flow = z.object({
  _id: id,
  referenceId: id,
  name,
  isTrainingOutOfDate: z.boolean().optional().catch(undefined),
});
export type Flow = z.infer<typeof Flow>;

export const Locale = z.object({
  _id: id,
  referenceId: id,
  name,
  primary: z.boolean().optional().catch(undefined),
  nluLanguage: z.string().optional().catch(undefined),
});
export type Locale = z.infer<typeof Locale>;

export const Snapshot = z.object({ _id: id, name });
export type Snapshot = z.infer<typeof Snapshot>;

/** `flowId` and `localeId` are reference ids or ids, or empty. */
export const Endpoint = z.object({
  _id: id,
  name,
  channel: z.string().optional().catch(undefined),
  URLToken: z.string().max(1_000),
  flowId: z.string().optional().catch(undefined),
  flowReferenceId: z.string().optional().catch(undefined),
  localeId: z.string().optional().catch(undefined),
});
export type Endpoint = z.infer<typeof Endpoint>;

export const Intent = z.object({
  _id: id,
  name,
  isDisabled: z.boolean().optional().catch(undefined),
  isRejectIntent: z.boolean().optional().catch(undefined),
});
export type Intent = z.infer<typeof Intent>;

/** Intents with their sentences, as the export in JSON has them. */
export const ExportedIntents = z.array(z.unknown());

/** Kinds that the platform documents; others may come and are passed on as they are. */
const ASSERT_TYPES = [
  'assertText',
  'assertData',
  'assertState',
  'assertContext',
  'assertIntent',
  'assertSlot',
] as const;
export type AssertType = (typeof ASSERT_TYPES)[number];

export const PlaybookAssert = z.object({
  _id: id,
  type: z.string(),
  params: z.record(z.string(), z.unknown()).default({}).catch({}),
});
export type PlaybookAssert = z.infer<typeof PlaybookAssert>;

export const PlaybookStep = z.object({
  _id: id,
  text: z.string().nullish().catch(null),
  data: z.unknown().optional(),
  asserts: z.array(PlaybookAssert).default([]),
});
export type PlaybookStep = z.infer<typeof PlaybookStep>;

/** An entry of the list of playbooks, which may leave the steps out. */
export const PlaybookSummary = z.object({ _id: id, name });
export type PlaybookSummary = z.infer<typeof PlaybookSummary>;

export const Playbook = z.object({
  _id: id,
  name,
  abortOnError: z.boolean().default(false),
  /** Milliseconds that a step may take. */
  timeout: z.number().optional().catch(undefined),
  steps: z.array(PlaybookStep).default([]),
});
export type Playbook = z.infer<typeof Playbook>;

/** What the name of a playbook ends in while a push of ours is not through with it. */
export const INCOMPLETE = ' (incomplete)';

/** The answer to a schedule: a task, of which older versions send the id alone. */
export const ScheduledTask = z.object({ _id: id });
export type ScheduledTask = z.infer<typeof ScheduledTask>;

const fields = z.record(z.string(), z.unknown()).catch({});

/** From here on a number cannot be seconds since 1970, or it would be the year 5138. */
const FIRST_MILLISECONDS = 100_000_000_000;

/** The last instant that a date can have. */
const LAST_MILLISECONDS = 8_640_000_000_000_000;

/** Milliseconds since 1970 UTC, of seconds as they are documented, of milliseconds, or of a date. */
export const instant = z
  .union([z.number(), z.string()])
  .transform((written) => {
    if (typeof written === 'string') return Date.parse(written);
    return written < FIRST_MILLISECONDS ? written * 1_000 : written;
  })
  .refine((milliseconds) => Math.abs(milliseconds) <= LAST_MILLISECONDS)
  .optional()
  .catch(undefined);

/** `status` beyond the documented words means that it still runs. */
export const Task = z.object({
  _id: id,
  status: z.string(),
  type: z.string().optional().catch(undefined),
  data: fields.default({}),
  parameters: fields.default({}),
  /** 0 to 100. */
  progress: z.number().optional().catch(undefined),
  currentStep: z.number().nullish().catch(null),
  totalStep: z.number().nullish().catch(null),
  failReason: z.string().nullish().catch(null),
  createdAt: instant,
});
export type Task = z.infer<typeof Task>;

/** An entry of the list of tasks; null where it cannot be read, which costs that entry alone. */
export const TaskEntry = z.union([Task, z.unknown().transform(() => null)]);

/** An entry of the list of a playbook's runs. */
export const PlaybookRunSummary = z.object({
  _id: id,
  status: z.string().optional().catch(undefined),
  createdAt: instant,
});
export type PlaybookRunSummary = z.infer<typeof PlaybookRunSummary>;

/** Flags and words are taken as they came: one that cannot be read is never one that is off. */
const RunAssert = z.object({
  _id: z.string().optional().catch(undefined),
  type: z.string(),
  status: z.unknown().optional(),
  params: z.unknown().optional(),
  negate: z.unknown().optional(),
  actual: z.unknown().optional(),
});
export type RunAssert = z.infer<typeof RunAssert>;

const StepResult = z.object({
  _id: z.string().optional().catch(undefined),
  status: z.unknown().optional(),
  text: z.string().nullish().catch(null),
  data: z.unknown().optional(),
  asserts: z.array(RunAssert).default([]),
  timeout: z.unknown().optional(),
});
export type StepResult = z.infer<typeof StepResult>;

/** `status` is `successful` or `failed` once the run has ended, and anything or nothing before. */
export const PlaybookRun = z.object({
  _id: id,
  status: z.string().optional().catch(undefined),
  stepResults: z.array(StepResult).default([]),
  /** Documented nowhere; believed where it is there. */
  playbookId: z.string().optional().catch(undefined),
  flowId: z.string().optional().catch(undefined),
  localeId: z.string().optional().catch(undefined),
  entrypoint: z.string().optional().catch(undefined),
  createdAt: instant,
});
export type PlaybookRun = z.infer<typeof PlaybookRun>;

/** What is read of one endpoint, and no list has: what it runs, and whether it does. */
export const EndpointDetails = z.object({
  _id: id,
  name: name.optional().catch(undefined),
  /** Id of the project, for its head, or of a snapshot. */
  entrypoint: z.string().optional().catch(undefined),
  active: z.boolean().optional().catch(undefined),
  nluConnectorId: z.string().nullish().catch(undefined),
  useAnalytics: z.boolean().optional().catch(undefined),
  flowId: z.string().optional().catch(undefined),
  flowReferenceId: z.string().optional().catch(undefined),
  localeId: z.string().optional().catch(undefined),
});
export type EndpointDetails = z.infer<typeof EndpointDetails>;

export const SnapshotDetails = z.object({
  _id: id,
  name,
  hash: z.string().max(1_000).optional().catch(undefined),
});
export type SnapshotDetails = z.infer<typeof SnapshotDetails>;

/** A flow or a locale as a snapshot holds it. */
export const SnapshotResource = z.object({ _id: id, referenceId: id, name });
export type SnapshotResource = z.infer<typeof SnapshotResource>;

const Threshold = z.object({ lower: z.number().min(0).max(1), upper: z.number().min(0).max(1) });

/** Of a flow or of a project; only what is asked for is looked at. */
export const Settings = z.object({ intentThreshold: Threshold.nullish().catch(undefined) });

const Score = z.object({
  /** Null: the platform's word for no intent. */
  id: z.string().nullish().catch(undefined),
  name: z.string(),
  score: z.number(),
  /** Only `false` and silence mean that it was not. */
  negated: z.unknown().optional(),
  confirmationSentence: z.string().nullish().catch(undefined),
  confirmationSentences: z.array(z.unknown()).nullish().catch(undefined),
});
export type NluScore = z.infer<typeof Score>;

/** Best first or in any order; older versions answer with the bare list. */
export const NluScores = z
  .union([z.object({ scores: z.array(Score) }), z.array(Score)])
  .transform((answer) => (Array.isArray(answer) ? answer : answer.scores));

/** What a REST endpoint answers to one message; a transformer of it may have given it any form, so `answer/` reads it. */
export const EndpointAnswer = z.object({
  text: z.unknown().optional(),
  data: z.unknown().optional(),
  outputStack: z.unknown().optional(),
  outputs: z.unknown().optional(),
  userId: z.string().optional().catch(undefined),
  sessionId: z.string().optional().catch(undefined),
});
export type EndpointAnswer = z.infer<typeof EndpointAnswer>;

/** Entries of the project's logs; others than these say nothing to us. */
export const LogEntry = z.object({ type: z.string(), msg: z.string() });

export const Logs = z.object({ items: z.array(z.unknown()) }).transform(({ items }) =>
  items.flatMap((item) => {
    const read = LogEntry.safeParse(item);
    return read.success ? read.data : [];
  }),
);

/** For answers of which only the status counts. */
export const AnyBody = z.unknown();

/** One page of a list; newer versions call the cursor `nextCursor`, older ones `next`. */
export const Page = z.object({
  items: z.array(z.unknown()),
  total: z.number().optional().catch(undefined),
  nextCursor: z.string().nullish(),
  next: z.string().nullish(),
});

/** An error after RFC 7807, as far as we use it. */
export const ProblemDetails = z.object({
  title: z.string().optional().catch(undefined),
  detail: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  error: z.string().optional().catch(undefined),
  code: z.number().optional().catch(undefined),
  traceId: z.string().optional().catch(undefined),
});

export type ProblemDetails = z.infer<typeof ProblemDetails>;
