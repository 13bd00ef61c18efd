import type { RemovalPolicy } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';

/** A suite that is named: an object of the gate's bucket, or a file that was deployed with the gate. */
export type SuiteName = { readonly key: string } | { readonly deployed: string };

/** An endpoint that is told how runs ended; its address is put into its secret, with the key to sign with. */
export interface GateNotification {
  /** What a caller names the endpoint by: 1 to 40 of a-z, 0-9 and "-". */
  readonly name: string;
  /**
   * What it is posted: `json`, signed, or a message for a channel of `slack` or `teams`, whose secret has no key.
   *
   * @default json
   */
  readonly format?: 'json' | 'slack' | 'teams';
  /**
   * The verdicts that it wants to hear of.
   *
   * @default - all of them
   */
  readonly verdicts?: readonly GateVerdict[];
}

/** What a run can end in; `passed` alone lets a pipeline go on. */
export type GateVerdict = 'passed' | 'failed' | 'inconclusive' | 'rejected' | 'cancelled' | 'error';

/** A run that starts by the clock. */
export interface GateSchedule {
  /** Names the schedule, and its runs in the audit record. */
  readonly name: string;
  /** The suite that is run. */
  readonly suite: SuiteName;
  /** `cron(…)` with six fields, or `rate(…)`. */
  readonly expression: string;
  /**
   * IANA time zone that the expression is in.
   *
   * @default UTC
   */
  readonly timeZone?: string;
  /**
   * Minutes within which it starts, so that suites do not start all at once.
   *
   * @default 15
   */
  readonly windowMinutes?: number;
  /**
   * How often a start that fails is repeated.
   *
   * @default 5
   */
  readonly retries?: number;
  /**
   * Minutes after which a start is given up.
   *
   * @default 60
   */
  readonly maxAgeMinutes?: number;
  /**
   * Kept with each of its runs, beside the labels of the suite.
   *
   * @default - those of the suite
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Names of the endpoints to tell.
   *
   * @default - all of them
   */
  readonly notify?: readonly string[];
  /**
   * Lets the first run that passes become the baseline of its suite.
   *
   * @default - it becomes none
   */
  readonly establishBaseline?: true;
  /**
   * Makes a snapshot on Cognigy.AI for each run, named after it, and gates that.
   *
   * @default - the bot is gated as it is
   */
  readonly snapshot?: true;
  /**
   * `false` keeps the schedule without starting runs.
   *
   * @default true
   */
  readonly enabled?: boolean;
}

/** What a gate is told; `platformUrl` is enough. */
export interface CognigateGateProps {
  /** The https address of the bot platform; a private one where the functions run in a `vpc`. */
  readonly platformUrl: string;
  /**
   * The contract by which the platform is spoken to.
   *
   * @default executions-v1
   */
  readonly platform?: 'executions-v1' | 'cognigy-ai';
  /**
   * The https address of the endpoints of Cognigy.AI.
   *
   * @default - it follows from `platformUrl`
   */
  readonly endpointUrl?: string;
  /**
   * The https address of the analytics of Cognigy.AI, OData.
   *
   * @default - it follows from `platformUrl`
   */
  readonly odataUrl?: string;
  /**
   * `trial` for a gate that may be thrown away.
   *
   * @default production
   */
  readonly profile?: 'production' | 'trial';
  /**
   * Where the platform's credentials lie: `{"client_id": "…", "client_secret": "…"}`, or `{"api_key": "…"}`
   * of Cognigy.AI.
   *
   * @default - an empty secret is made, for a person to fill
   */
  readonly credentials?: ISecret;
  /**
   * Encrypts tables, evidence, secrets, queues, logs and histories. A key from outside of the app has to
   * let CloudWatch Logs, its log delivery, EventBridge and CloudWatch use it, by its own policy.
   *
   * @default - a key is made, which rotates
   */
  readonly key?: IKey;
  /**
   * Network for the functions, with a way to the platform and to AWS.
   *
   * @default - the functions run outside of any network of yours
   */
  readonly vpc?: IVpc;
  /**
   * The subnets of `vpc` that the functions run in.
   *
   * @default - private subnets with a way out
   */
  readonly vpcSubnets?: SubnetSelection;
  /**
   * Security groups of the functions in `vpc`.
   *
   * @default - one is made that lets https out
   */
  readonly securityGroups?: readonly ISecurityGroup[];
  /**
   * Bounds the roles of the gate.
   *
   * @default - a boundary is made; none under `trial`
   */
  readonly permissionsBoundary?: IManagedPolicy;
  /**
   * Tags of all resources, beside `application` and, where there is one, `owner`.
   *
   * @default - no more tags
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * What becomes of tables, buckets and a key that was made, once they leave the stack.
   *
   * @default - they are kept
   */
  readonly removalPolicy?: RemovalPolicy;
  /**
   * Days that a run stays in the ledger after its last change.
   *
   * @default 400
   */
  readonly runRetentionDays?: number;
  /**
   * How long logs are kept; in production the log of who called the API for ten years in any case.
   *
   * @default - 400 days; 90 under `trial`
   */
  readonly logRetention?: RetentionDays;
  /**
   * How the lock of evidence holds; `compliance` cannot be shortened or lifted by anybody.
   *
   * @default governance
   */
  readonly evidenceLockMode?: 'governance' | 'compliance';
  /**
   * Days that evidence is locked.
   *
   * @default - 400; 1 under `trial`
   */
  readonly evidenceLockDays?: number;
  /**
   * Signs verdicts with a key of AWS KMS that is made for it and that only the deciding functions may use.
   *
   * @default - true; false under `trial`
   */
  readonly signVerdicts?: boolean;
  /**
   * Makes a function that redacts and prunes runs, with a role of its own; `grantForget` says who may call it.
   *
   * @default false
   */
  readonly forgetting?: boolean;
  /**
   * Folder of suite files on this machine that is deployed with the gate; a `cognigate.policy.yaml` in it holds every run to it.
   *
   * @default - suites lie in the bucket alone
   */
  readonly suitesFolder?: string;
  /**
   * Requests that all runs together may make of the platform in `rateSeconds`.
   *
   * @default 1000
   */
  readonly rateRequests?: number;
  /**
   * The seconds that `rateRequests` are counted in.
   *
   * @default 300
   */
  readonly rateSeconds?: number;
  /**
   * Endpoints that are told how runs ended, at most ten.
   *
   * @default - only the event bus is told
   */
  readonly notifications?: readonly GateNotification[];
  /**
   * Who is told by mail how runs ended, at most twenty; each of them confirms the mail that SNS sends first.
   *
   * @default - nobody
   */
  readonly mailAddresses?: readonly string[];
  /**
   * Verdicts that mails are sent for.
   *
   * @default - all of them
   */
  readonly mailVerdicts?: readonly GateVerdict[];
  /**
   * Topic that mails go to; a key of its own has to allow the functions of the gate to use it.
   *
   * @default - a topic is made where `mailAddresses` names anybody
   */
  readonly mailTopic?: ITopic;
  /**
   * Where messages say that a report is read, with `{run}` for the id of the run.
   *
   * @default - they name no place
   */
  readonly reportUrl?: string;
  /**
   * Runs that start by the clock.
   *
   * @default - none
   */
  readonly schedules?: readonly GateSchedule[];
  /**
   * Requests a second that the API takes, over all callers.
   *
   * @default 5
   */
  readonly apiRatePerSecond?: number;
  /**
   * Requests at one moment that the API takes, over all callers.
   *
   * @default 10
   */
  readonly apiBurst?: number;
  /**
   * `false` where the account has a logging role for API Gateway already; a stack makes one at most.
   *
   * @default true
   */
  readonly createApiLoggingRole?: boolean;
  /**
   * Executions at one moment that are kept free for each of the two functions behind the API; 0 for none.
   *
   * @default - 10; 0 under `trial`
   */
  readonly apiConcurrency?: number;
  /**
   * Executions at one moment that are kept free for what closes runs that nobody ended; 0 for none.
   *
   * @default - 2; 0 under `trial`
   */
  readonly closeRunConcurrency?: number;
  /**
   * Topic that alarms go to; CloudWatch has to be allowed to publish to it, and to use its key.
   *
   * @default - a topic is made
   */
  readonly alarmTopic?: ITopic;
  /**
   * Who is told of alarms by mail.
   *
   * @default - nobody, until somebody subscribes to the topic
   */
  readonly alarmEmail?: string;
  /**
   * Who looks after the gate: a tag, and a word in every alarm.
   *
   * @default - alarms name the stack
   */
  readonly owner?: string;
  /**
   * The https address of the runbook that alarms lead to.
   *
   * @default - docs/runbook.md of this package
   */
  readonly runbookUrl?: string;
  /**
   * A pass rate of any suite below this raises an alarm.
   *
   * @default 80
   */
  readonly passRatePercent?: number;
  /**
   * Where the code of a function comes from, for tests that want none; it runs `<handler>.handler`.
   *
   * @default - the bundles of this package
   */
  readonly code?: (handler: string) => Code;
}
