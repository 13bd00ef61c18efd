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

export const Intent = z.object({ _id: id, name });
export type Intent = z.infer<typeof Intent>;

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
  params: z.record(z.string(), z.unknown()).catch({}),
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

/** The answer to a schedule: a task, of which older versions send the id alone. */
export const ScheduledTask = z.object({ _id: id });
export type ScheduledTask = z.infer<typeof ScheduledTask>;

const fields = z.record(z.string(), z.unknown()).catch({});

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
  /** Seconds since 1970 UTC. */
  createdAt: z.number().optional().catch(undefined),
});
export type Task = z.infer<typeof Task>;

/** An entry of the list of a playbook's runs. `createdAt` in seconds since 1970 UTC. */
export const PlaybookRunSummary = z.object({
  _id: id,
  status: z.string().optional().catch(undefined),
  createdAt: z.number().optional().catch(undefined),
});
export type PlaybookRunSummary = z.infer<typeof PlaybookRunSummary>;

const AssertResult = z.object({
  _id: z.string().optional().catch(undefined),
  type: z.string(),
  status: z.unknown().optional(),
  params: z.unknown().optional(),
  negate: z.boolean().optional().catch(undefined),
  actual: z.unknown().optional(),
});

const StepResult = z.object({
  _id: z.string().optional().catch(undefined),
  status: z.unknown().optional(),
  text: z.string().nullish().catch(null),
  data: z.unknown().optional(),
  asserts: z.array(AssertResult).default([]),
  timeout: z.boolean().optional().catch(undefined),
});
export type StepResult = z.infer<typeof StepResult>;

/** `status` is `successful` or `failed` once the run has ended, and anything or nothing before. */
export const PlaybookRun = z.object({
  _id: id,
  status: z.string().optional().catch(undefined),
  stepResults: z.array(StepResult).default([]),
  flowId: z.string().optional().catch(undefined),
  localeId: z.string().optional().catch(undefined),
  entrypoint: z.string().optional().catch(undefined),
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
});
export type EndpointDetails = z.infer<typeof EndpointDetails>;

export const SnapshotDetails = z.object({
  _id: id,
  name,
  hash: z.string().max(1_000).optional().catch(undefined),
});

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
const LogEntry = z.object({ type: z.string(), msg: z.string() });

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
