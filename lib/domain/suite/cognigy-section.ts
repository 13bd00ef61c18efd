import * as z from 'zod';
import { IntentThresholds } from './prepared/intent-thresholds.ts';
import { PreparedSimulation } from './prepared/prepared-simulation.ts';
import { TestedBot } from './prepared/tested-bot.ts';
import { beginOfNames, name, share } from './suite-fields.ts';

/** The vendor's limit for test messages. */
export const TEST_MESSAGES_PER_HOUR = 600;

const target = {
  entrypoint: name
    .optional()
    .describe('Snapshot or project to run, by id or name; the project where absent.'),
  flow: name.optional().describe('Flow to run, by reference id or name.'),
  locale: name.optional().describe('Locale to run it in, by reference id or name.'),
};

/** Which playbooks to run: one by id or name, or all whose names begin alike. */
export const PlaybookChoice = z.strictObject({
  id: name.optional().describe('Id of a playbook.'),
  name: name.optional().describe('Name of a playbook.'),
  name_prefix: beginOfNames.optional().describe('Begin of the names of several playbooks.'),
  ...target,
});
export type PlaybookChoice = z.infer<typeof PlaybookChoice>;

/** Which scenarios of the Simulator to run: one by id or name, or all whose names begin alike. */
export const ScenarioChoice = z.strictObject({
  id: name.optional().describe('Id or reference id of a scenario.'),
  name: name.optional().describe('Name of a scenario.'),
  name_prefix: beginOfNames.optional().describe('Begin of the names of several scenarios.'),
});
export type ScenarioChoice = z.infer<typeof ScenarioChoice>;

/** Ids as the API wants them: entrypoint by id, flow and locale by reference id. */
export const PreparedTarget = z.strictObject({
  entrypoint: z.string(),
  flowId: z.string(),
  localeId: z.string(),
});
export type PreparedTarget = z.infer<typeof PreparedTarget>;

/** Values are written as `lib/platforms/cognigy-ai/plan/written-value.ts` writes them. */
const PlannedStep = z.strictObject({
  id: z.string(),
  text: z.string(),
  /** By their names; absent where nothing is sent beside the text. */
  data: z.record(z.string(), z.string()).optional(),
  asserts: z.array(
    z.strictObject({ id: z.string(), type: z.string(), params: z.record(z.string(), z.string()) }),
  ),
});
export type PlannedStep = z.infer<typeof PlannedStep>;
export type PlannedAssert = PlannedStep['asserts'][number];

/** A playbook as it was read when its run was planned, to hold the run against. */
export const PlannedRun = z.strictObject({
  /** The run ends after its first step that failed. */
  abortOnError: z.boolean(),
  /** All that the flow and the locale go by, since answers name them by either id. */
  flowIds: z.array(z.string()),
  localeIds: z.array(z.string()),
  steps: z.array(PlannedStep),
});
export type PlannedRun = z.infer<typeof PlannedRun>;

/** What the names of a suite turned out to mean when its run was planned. */
export const Prepared = z.strictObject({
  projectId: z.string().nullable(),
  /** What an earlier run judged and is there no more; absent where nothing is. */
  gone: z.strictObject({ since: z.string(), what: z.array(z.string()) }).optional(),
  /** Intents that the bot has, for the report; absent where they could not be listed. */
  botIntents: z.array(z.string()).optional(),
  /** Playbooks mode: one execution each, whose cases stand one after the other in `test_cases`. */
  playbooks: z
    .array(
      z.strictObject({
        /** What the ids of its cases begin with. */
        key: z.string(),
        playbookId: z.string(),
        name: z.string(),
        cases: z.int().positive(),
        target: PreparedTarget,
        /** Absent in what 0.1.0 has planned. */
        plan: PlannedRun.optional(),
      }),
    )
    .optional(),
  /** Conversation mode: where sentences are scored; null where no intent is asserted. */
  scores: z
    .strictObject({
      flowReferenceId: z.string(),
      localeReferenceId: z.string(),
      thresholds: IntentThresholds,
      /** Name of the flow, where its intents have changed since it was trained. */
      outdatedTraining: z.string().optional(),
    })
    .nullable()
    .optional(),
  /** Simulator mode: what every scenario is run with, and which scenario each case is. */
  simulation: PreparedSimulation.optional(),
  /** Which version is tested; absent where the key may not read it, and where playbooks run several. */
  bot: TestedBot.optional(),
});
export type Prepared = z.infer<typeof Prepared>;

/** What a suite says for the platform `cognigy-ai` alone. */
export const CognigySection = z.strictObject({
  mode: z
    .enum(['playbooks', 'conversation', 'simulator'])
    .describe(
      'Run playbooks that exist there, speak to the bot and judge its answers here, or have its Simulator hold and judge conversations.',
    ),
  project: name.optional().describe('Project, by id or name.'),
  ...target,
  playbooks: z
    .array(PlaybookChoice)
    .min(1)
    .max(500)
    .optional()
    .describe('Playbooks to run; in the mode playbooks alone.'),
  expected_playbooks: z
    .int()
    .min(1)
    .optional()
    .describe('How many playbooks the choices must come to; in the mode playbooks alone.'),
  expected_cases: z
    .int()
    .min(1)
    .optional()
    .describe(
      'How many cases these playbooks must have, or how many scenarios there must be; in the modes playbooks and simulator.',
    ),
  scenarios: z
    .array(ScenarioChoice)
    .min(1)
    .max(500)
    .optional()
    .describe('Scenarios to run; in the mode simulator alone.'),
  model: name
    .optional()
    .describe(
      'Language model that plays the user and judges, by name, id or reference id; in the mode simulator alone.',
    ),
  mocking: z
    .boolean()
    .optional()
    .describe(
      'Whether the mock code of nodes takes the place of their logic; in the mode simulator alone.',
    ),
  endpoint: name
    .optional()
    .describe('REST endpoint to speak to, by URL token or name; in the mode conversation alone.'),
  production_endpoint: name
    .optional()
    .describe(
      'Endpoint that customers speak to, by id, URL token or name: no run is lent it, and promote points no other.',
    ),
  test_mode: z
    .boolean()
    .default(true)
    .describe('Send test messages, which are not billed; false sends real ones.'),
  max_messages_per_hour: z
    .int()
    .min(1)
    .max(10_000_000)
    .default(TEST_MESSAGES_PER_HOUR)
    .describe(
      'Most messages in any hour, of all runs together; the vendor allows 600 in test mode.',
    ),
  answer_timeout_seconds: z
    .int()
    .min(1)
    .max(300)
    .default(20)
    .describe('How long an answer of the bot is waited for, in seconds.'),
  conversations_at_once: z
    .int()
    .min(1)
    .max(64)
    .default(16)
    .describe(
      'Most conversations at once; they begin as two, and become more while answers stay as fast.',
    ),
  endpoint_warmup_seconds: z
    .int()
    .min(0)
    .max(1_800)
    .default(180)
    .describe(
      'How long errors and empty answers to first messages are waited out after a deployment, until the first good answer of a run.',
    ),
  intent_threshold: share
    .optional()
    .describe(
      'Score from which on the best intent counts as matched; where absent, what the flow, or else the project, has set.',
    ),
  intents_from: z
    .enum(['head', 'analytics'])
    .optional()
    .describe(
      'head: score intents by the head of the project although the endpoint runs a snapshot or another NLU connector; analytics: read what the bot itself took each message for, over OData.',
    ),
  analytics_wait_seconds: z
    .int()
    .min(5)
    .max(1_800)
    .default(300)
    .describe(
      'How long records of analytics are waited for after a conversation; what never comes leaves its case not evaluated.',
    ),
  entities_path: name
    .optional()
    .describe("Where the data of the bot's output carries entities, such as cognigate.entities."),
  evaluate_all_turns: z
    .boolean()
    .default(false)
    .describe('Go on with a conversation after a turn that failed.'),
  replay: z
    .enum(['free', 'stable'])
    .optional()
    .describe(
      'free, where absent: a case is one conversation; stable: each turn is held in a session of its own, into which the expected past is put by inject_context and inject_state.',
    ),
  prepared: Prepared.optional().describe('Filled in when a run is planned; not to be written.'),
});
export type CognigySection = z.infer<typeof CognigySection>;
