/** A folder with what is beneath it, but for the rooms within; and what it may lean on. */
export interface Room {
  readonly path: string;
  /** As docs/design.md has it. */
  readonly holds: string;
  /** Rooms or single files; `lib/domain/*` is that room and every room within. */
  readonly imports?: readonly string[];
  /** Of these only types: whoever serves a port names it, and calls nobody. */
  readonly types?: readonly string[];
  /** Packages and modules of Node, `@aws-sdk/*` for a whole scope; any where nothing is said. */
  readonly packages?: readonly string[];
  /** Why this and no more. */
  readonly because: string;
}

const PURE =
  'a verdict follows from facts alone: no clock, no store, no network; and a process from those before it';
const PORTS = 'a step knows the world by its ports, so that every composition runs the same steps';
const ADAPTER =
  'an adapter knows the port that it serves: no step, no composition, no other adapter';
const MOCK = 'a mock that used our clients or our rules would agree with our mistakes';
const BROWSER =
  'the page is opened from a file: it draws what it was given, by libraries of the browser';
const STACK =
  'a construct owns a resource and grants verbs; of the code that it deploys it knows names alone';
const PLAYED = 'the steps and clients are played as they are shipped, against a world without time';

const ON_PAGE = [
  'preact',
  '@preact/signals',
  '@tanstack/virtual-core',
  'd3-array',
  'd3-scale',
  'd3-shape',
];
const IN_STACK = [
  'aws-cdk-lib',
  'constructs',
  'cdk-nag',
  'zod',
  'node:fs',
  'node:net',
  'node:os',
  'node:path',
];

export const ROOMS: readonly Room[] = [
  {
    path: 'lib',
    holds: 'where the package lies',
    packages: ['node:fs', 'node:path'],
    because: 'every room may ask for it',
  },
  {
    path: 'lib/domain',
    holds: 'the nouns that everybody shares: run, report, verdict, evidence, notification, errors',
    imports: ['lib/domain/suite'],
    packages: ['zod', 'node:crypto'],
    because: PURE,
  },
  {
    path: 'lib/domain/suite',
    holds: 'what a suite is, what is wrong with one, and how it is cut into batches',
    packages: ['zod', 're2js', 'node:module'],
    because: PURE,
  },
  {
    path: 'lib/domain/evaluation',
    holds: 'from raw results to judged cases',
    imports: ['lib/domain', 'lib/domain/suite'],
    packages: [],
    because: PURE,
  },
  {
    path: 'lib/domain/metrics',
    holds: 'rates, intents, entities and latencies of judged cases',
    imports: ['lib/domain', 'lib/domain/suite', 'lib/domain/evaluation'],
    packages: [],
    because: PURE,
  },
  {
    path: 'lib/domain/baseline',
    holds: 'what changed against another run, and whether it is more than noise',
    imports: ['lib/domain', 'lib/domain/suite', 'lib/domain/metrics'],
    packages: [],
    because: PURE,
  },
  {
    path: 'lib/domain/gate',
    holds: 'thresholds, the verdict, and its reasons in words',
    imports: [
      'lib/domain',
      'lib/domain/suite',
      'lib/domain/evaluation',
      'lib/domain/metrics',
      'lib/domain/baseline',
    ],
    packages: [],
    because: PURE,
  },
  {
    path: 'lib/domain/pace',
    holds: 'when to look, to send and to tell again; rate budgets',
    imports: ['lib/domain'],
    packages: ['zod', 'node:crypto'],
    because: PURE,
  },
  {
    path: 'lib/domain/audit',
    holds: 'the hash chain of audit records, and its verification',
    imports: ['lib/domain'],
    packages: ['zod', 'canonicalize'],
    because: PURE,
  },
  {
    path: 'lib/steps',
    holds: 'the five verbs, (state, ports) → state, and what closes and tells runs',
    imports: ['lib/domain/*', 'lib/steps/*'],
    packages: ['zod', 'node:crypto'],
    because: PORTS,
  },
  {
    path: 'lib/steps/ports',
    holds: 'what a step needs of the world, an interface each',
    imports: ['lib/domain/*'],
    packages: [],
    because: 'a port is said in words of the domain, before there is a step or an adapter',
  },
  {
    path: 'lib/steps/loop',
    holds: 'one turn of the loop: what is due, sent, looked at, collected, lost',
    imports: ['lib/domain', 'lib/domain/pace', 'lib/domain/suite', 'lib/steps', 'lib/steps/ports'],
    packages: [],
    because: 'the loop gathers evidence and decides nothing',
  },
  {
    path: 'lib/steps/decision',
    holds: 'from the end of the loop to the audit record that is the decision',
    imports: ['lib/domain/*', 'lib/steps', 'lib/steps/ports', 'lib/steps/loop'],
    packages: [],
    because: PORTS,
  },
  {
    path: 'lib/suite-file',
    holds: 'reads YAML, JSON and CSV suites; what is wrong, where, and how to mend it',
    imports: ['lib/domain', 'lib/domain/suite'],
    because: 'a file is read alike for every caller, who alone knows what becomes of the suite',
  },
  {
    path: 'lib/platforms',
    holds: 'what all platforms share: HTTP, tokens, Retry-After, text that is not ours',
    imports: ['lib/domain'],
    types: ['lib/steps/ports'],
    packages: ['zod', 'node:http', 'node:https', 'node:net', 'node:stream', 'node:zlib'],
    because: ADAPTER,
  },
  {
    path: 'lib/platforms/executions-v1',
    holds: 'the platform that executes batches by the contract',
    imports: ['lib/domain', 'lib/domain/suite', 'lib/platforms'],
    types: ['lib/steps/ports'],
    packages: ['zod'],
    because: ADAPTER,
  },
  {
    path: 'lib/platforms/cognigy-ai',
    holds: 'Cognigy.AI itself, by its playbooks or by conversations with its endpoint',
    imports: ['lib/domain', 'lib/domain/suite', 'lib/domain/evaluation', 'lib/platforms'],
    types: ['lib/steps/ports'],
    packages: ['zod', 'node:crypto'],
    because: ADAPTER,
  },
  {
    path: 'lib/notify',
    holds: 'signed webhooks, to public addresses only',
    imports: ['lib/domain', 'lib/platforms'],
    types: ['lib/steps/ports'],
    because: ADAPTER,
  },
  {
    path: 'lib/aws',
    holds: 'ports over DynamoDB, S3, Secrets Manager, SQS, EventBridge and Step Functions',
    imports: ['lib/domain', 'lib/domain/audit', 'lib/domain/pace', 'lib/platforms'],
    types: ['lib/steps/ports'],
    packages: ['@aws-sdk/*', 'zod', 'node:crypto'],
    because: ADAPTER,
  },
  {
    path: 'lib/engine',
    holds: 'runs an Amazon States Language definition in process',
    packages: ['jsonata', 'zod'],
    because: 'it interprets a specification; that there are gates is news to it',
  },
  {
    path: 'lib/local',
    holds: 'ports over SQLite and files, and the composition for one machine',
    imports: [
      'lib',
      'lib/domain',
      'lib/domain/audit',
      'lib/domain/pace',
      'lib/domain/suite',
      'lib/engine',
      'lib/notify',
      'lib/platforms/*',
      'lib/steps/*',
    ],
    because:
      'one of two compositions; it knows neither the other, in lambdas, nor who asks, like cli',
  },
  {
    path: 'lib/api',
    holds:
      'requests and answers of the deployed gate, whatever transports them, and their description',
    imports: [
      'lib/domain',
      'lib/domain/audit',
      'lib/domain/baseline',
      'lib/domain/suite',
      'lib/report',
      'lib/steps/*',
      'lib/suite-file',
    ],
    packages: ['zod', 'node:crypto', 'node:path'],
    because: 'an answer follows from a request and the ports, without Lambda or AWS',
  },
  {
    path: 'lib/authoring',
    holds: 'suites and the bot of a vendor: import, push, compare, diagnose',
    imports: [
      'lib/domain',
      'lib/domain/suite',
      'lib/platforms',
      'lib/platforms/cognigy-ai',
      'lib/suite-file',
    ],
    because: 'it helps whoever writes a suite; it starts no run, so it knows no step and no store',
  },
  {
    path: 'lib/routing',
    holds: 'which request goes where, under every server on this machine',
    packages: [],
    because: 'an address is found alike by all three servers, whatever they answer',
  },
  {
    path: 'lib/mocks/executions-v1',
    holds: 'a server of the contract, with a bot, faults and a clock of its own',
    imports: [
      'lib/domain/errors.ts',
      'lib/domain/input-problem.ts',
      'lib/domain/sha256.ts',
      'lib/mocks/executions-v1/bot',
      'lib/routing',
      'lib/suite-file/suite-source.ts',
      'lib/suite-file/yaml-source.ts',
    ],
    because: MOCK,
  },
  {
    path: 'lib/mocks/executions-v1/bot',
    holds: 'a small bot that is trained on phrases',
    imports: ['lib/domain/errors.ts'],
    because: MOCK,
  },
  {
    path: 'lib/mocks/cognigy-ai',
    holds: "a server of the vendor's API and endpoint",
    imports: [
      'lib/domain/sha256.ts',
      'lib/mocks/cognigy-ai/playbooks',
      'lib/mocks/executions-v1/*',
      'lib/routing',
    ],
    because: MOCK,
  },
  {
    path: 'lib/mocks/cognigy-ai/playbooks',
    holds: 'playbooks, their queue and their runs in that mock',
    imports: ['lib/mocks/cognigy-ai', 'lib/mocks/executions-v1/bot'],
    because: MOCK,
  },
  {
    path: 'lib/report',
    holds: 'from the canonical report to what a reader needs of it',
    imports: ['lib', 'lib/domain/*', 'lib/report/formats'],
    packages: ['zod', 'node:fs', 'node:path'],
    because: 'what is not in the report cannot be shown: no ledger, no store, no step',
  },
  {
    path: 'lib/report/formats',
    holds: 'JSON, JUnit, CTRF, TAP, CSV, Markdown, HTML, annotations, terminal',
    imports: ['lib/domain', 'lib/report'],
    because: 'a format is a projection: text from a report, and nothing else',
  },
  {
    path: 'lib/report/page',
    holds: 'the page of one run, and what all pages share',
    imports: [
      'lib/domain/metrics',
      'lib/report',
      'lib/report/page/cases',
      'lib/report/page/sections',
    ],
    packages: ON_PAGE,
    because: BROWSER,
  },
  {
    path: 'lib/report/page/sections',
    holds: 'one section of the page each',
    imports: [
      'lib/domain',
      'lib/domain/baseline',
      'lib/domain/metrics',
      'lib/report',
      'lib/report/page',
      'lib/report/page/cases',
    ],
    packages: ON_PAGE,
    because: BROWSER,
  },
  {
    path: 'lib/report/page/cases',
    holds: 'the table of cases: rows, filters, details',
    imports: ['lib/domain', 'lib/report', 'lib/report/page', 'lib/report/page/sections'],
    packages: ON_PAGE,
    because: BROWSER,
  },
  {
    path: 'lib/report/page/history',
    holds: 'the page of all runs',
    imports: ['lib/report', 'lib/report/page', 'lib/report/page/sections'],
    packages: ON_PAGE,
    because: BROWSER,
  },
  {
    path: 'lib/serve',
    holds: 'the history in a browser, over `local`',
    imports: [
      'lib/domain',
      'lib/domain/baseline',
      'lib/local',
      'lib/report',
      'lib/report/formats',
      'lib/routing',
      'lib/steps/decision',
      'lib/steps/loop',
    ],
    because: 'it shows runs and starts none',
  },
  {
    path: 'lib/cli',
    holds: 'the program: settings, progress, what is printed, exit codes',
    imports: [
      'lib',
      'lib/domain/*',
      'lib/local',
      'lib/mocks/*',
      'lib/platforms/*',
      'lib/report',
      'lib/report/formats',
      'lib/suite-file',
      'lib/cli/*',
    ],
    because: 'an account is reached through its API, a laptop through lib/local',
  },
  {
    path: 'lib/cli/commands',
    holds: 'one command each',
    imports: [
      'lib',
      'lib/api',
      'lib/authoring',
      'lib/domain/*',
      'lib/local',
      'lib/mocks/*',
      'lib/report',
      'lib/report/formats',
      'lib/serve',
      'lib/steps/*',
      'lib/suite-file',
      'lib/cli/*',
    ],
    because: 'an account is reached through its API, a laptop through lib/local',
  },
  {
    path: 'lib/cli/remote',
    holds: 'the client of a deployed gate',
    imports: ['lib/api', 'lib/cli', 'lib/domain', 'lib/platforms', 'lib/report/formats'],
    because: 'what a deployed gate knows comes over its API: no store and no step behind its back',
  },
  {
    path: 'lib/stack',
    holds: 'the gate in an account: its functions, who may do what, keys and secrets',
    imports: [
      'lambdas/runtime/environment.ts',
      'lib/domain',
      'lib/api/start-request.ts',
      'lib/stack/*',
    ],
    packages: IN_STACK,
    because: STACK,
  },
  {
    path: 'lib/stack/settings',
    holds: 'what a deployer may set',
    imports: [
      'lambdas/runtime/environment.ts',
      'lib/domain',
      'lib/domain/pace',
      'lib/notify/public-lookup.ts',
      'lib/api/start-request.ts',
    ],
    packages: IN_STACK,
    because:
      'a setting is refused by the rule that would refuse it later, before anything is built',
  },
  {
    path: 'lib/stack/storage',
    holds: 'ledger, audit trail, evidence, suites',
    imports: [
      'lib/aws/audit-table.ts',
      'lib/aws/run-table.ts',
      'lib/aws/s3-report-store.ts',
      'lib/stack',
      'lib/stack/settings',
      'lib/api/start-request.ts',
    ],
    packages: IN_STACK,
    because: STACK,
  },
  {
    path: 'lib/stack/messaging',
    holds: 'events, notifications, queues',
    imports: ['lib/stack', 'lib/stack/settings'],
    packages: IN_STACK,
    because: STACK,
  },
  {
    path: 'lib/stack/monitoring',
    holds: 'metrics, dashboard, alarms',
    imports: ['lib/domain', 'lib/stack', 'lib/stack/settings'],
    packages: IN_STACK,
    because: STACK,
  },
  {
    path: 'lib/stack/entrances',
    holds: 'the API, schedules, and the action for pipelines',
    imports: [
      'lib/api',
      'lib/stack',
      'lib/stack/messaging',
      'lib/stack/settings',
      'lib/api/start-request.ts',
    ],
    packages: IN_STACK,
    because: STACK,
  },
  {
    path: 'lib/stack/workflow',
    holds: 'the definition of the workflow, and its export',
    imports: ['lib/domain', 'lib/stack'],
    packages: IN_STACK,
    because: STACK,
  },
  {
    path: 'lambdas',
    holds: 'the handlers, one line of wiring each',
    imports: ['lambdas/runtime', 'lib/api', 'lib/domain', 'lib/steps'],
    packages: [],
    because: 'a handler contains no decision',
  },
  {
    path: 'lambdas/runtime',
    holds: 'the composition for an account: ports, variables, logs, metrics',
    imports: [
      'lib/api',
      'lib/aws',
      'lib/domain',
      'lib/domain/pace',
      'lib/notify',
      'lib/platforms/*',
      'lib/steps',
      'lib/steps/ports',
    ],
    because: 'one of two compositions; it does not know the other, lib/local',
  },
  {
    path: 'bin',
    holds: 'entries: the command line, the CDK app, the build, the simulator',
    imports: ['lib/*', 'simulation/*'],
    because: 'tests are not shipped, so nothing that is run may need them',
  },
  {
    path: 'simulation',
    holds: 'a run from its seed: plan, effects, clock, and the oracles that judge it',
    imports: ['lib/domain/*', 'lib/engine', 'simulation/world'],
    because: PLAYED,
  },
  {
    path: 'simulation/world',
    holds: 'a platform, stores and functions that fail as planned',
    imports: [
      'lib/domain/*',
      'lib/engine',
      'lib/platforms',
      'lib/platforms/executions-v1',
      'simulation',
    ],
    types: ['lib/steps/ports'],
    because: PLAYED,
  },
  {
    path: 'simulation/clients',
    holds: 'the gate, a client that is naive, and clients with planted bugs',
    imports: [
      'lib',
      'lib/domain/*',
      'lib/engine',
      'lib/local',
      'lib/platforms',
      'lib/stack/workflow',
      'lib/steps/*',
      'simulation',
      'simulation/world',
    ],
    because: PLAYED,
  },
  {
    path: 'simulation/campaigns',
    holds: 'many seeds, kills at every place, planted bugs',
    imports: ['simulation', 'simulation/clients'],
    because: 'a campaign counts; what is played is the business of the other rooms',
  },
  {
    path: 'bench',
    holds: 'what takes how long, and costs how much',
    imports: ['bin', 'lib/*', 'simulation', 'test/cloud/support', 'test/support/*'],
    because: 'it measures what is shipped, between the stand-ins of the tests',
  },
  {
    path: 'examples',
    holds: 'suites, scenarios, and a pipeline with the gate in it',
    imports: ['lib/stack/entrances'],
    because: 'an example uses what a user can use',
  },
  {
    path: 'test/support',
    holds: 'builders, fakes, servers and set-up for tests',
    imports: ['bin', 'lib/*', 'simulation'],
    because: 'a fake that leaned on a test could not be used by another',
  },
  {
    path: 'test',
    holds: 'a folder for each room above, and what holds them together',
    imports: ['bench', 'bin', 'examples', 'lambdas/*', 'lib/*', 'simulation/*', 'test/*'],
    because: 'a test may look at everything',
  },
  {
    path: 'test/cloud/support',
    holds: 'stand-ins for AWS',
    imports: ['bin', 'lambdas/*', 'lib/*', 'test/support'],
    because: 'a stand-in serves many tests and belongs to none',
  },
];
