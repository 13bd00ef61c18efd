import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll } from 'vitest';
import { type DeployRequest, deployGate } from '../../../lib/cli/deploy/deploy-gate.ts';
import type { StackTemplate } from '../../../lib/cli/deploy/stack-template.ts';
import type { Synthesize } from '../../../lib/cli/deploy/synthesize.ts';
import { UsageError } from '../../../lib/cli/usage-error.ts';
import { AskedTerminal } from '../../support/fakes/asked-terminal.ts';
import { FakeTerminal } from '../../support/fakes/fake-terminal.ts';
import { type ScriptedServer, scriptedServer } from '../../support/servers/scripted-server.ts';
import { temporaryDirectory } from '../../support/setup/temporary-directory.ts';
import { CI, CREDENTIALS, FakeAccount } from './fake-account.ts';

export const TABLE = { Type: 'AWS::DynamoDB::GlobalTable', DeletionPolicy: 'Retain' };
export const FUNCTION = {
  Type: 'AWS::Lambda::Function',
  Properties: { Code: { S3Key: 'one' }, ReservedConcurrentExecutions: 22 },
};

export function aTemplate(resources: StackTemplate['Resources'] = {}): StackTemplate {
  return { Resources: { AuditTrail: TABLE, StartRun: FUNCTION, ...resources } };
}

export const OUTPUTS = { CredentialsSecret: CREDENTIALS, EndpointSecrets: `ci=${CI}` };

export interface Attempt {
  readonly account?: FakeAccount;
  readonly template?: StackTemplate;
  /** Of the file of settings. */
  readonly settings?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Of somebody who sits at the terminal; nobody does where absent. */
  readonly answers?: readonly string[];
  /** What is piped in. */
  readonly stdin?: string;
  readonly files?: Readonly<Record<string, string>>;
  /** With which the CDK ends; it is installed in the project. */
  readonly cdkEnds?: number;
}

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What the CDK was started with; null where it was not. */
  readonly cdk: { readonly argv: readonly string[]; readonly region: string } | null;
  /** Whether keys were handed over unseen, as it was switched. */
  readonly raw: readonly boolean[];
}

let current = new FakeAccount();
let server: ScriptedServer | undefined;

/** Puts an account behind every service of AWS, and credentials into the environment, for a test file. */
export function inFakeAccount(): void {
  beforeAll(async () => {
    server = await scriptedServer((request) => current.answer(request));
    process.env.AWS_ACCESS_KEY_ID = 'AKIAEXAMPLEEXAMPLE00';
    process.env.AWS_SECRET_ACCESS_KEY = 'stand-in';
  });
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
    delete process.env.AWS_ACCESS_KEY_ID;
    delete process.env.AWS_SECRET_ACCESS_KEY;
  });
}

/** Carries one deployment out, in a project of its own whose CDK keeps what it was told. */
export async function deployed(
  request: Partial<DeployRequest>,
  attempt: Attempt = {},
): Promise<Outcome> {
  const { account = new FakeAccount(), answers, template = aTemplate() } = attempt;
  current = account;
  const directory = projectOf(attempt);
  const env = {
    PATH: process.env.PATH,
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL: server?.origin,
    ...attempt.env,
  };
  const asked = answers === undefined ? null : new AskedTerminal(directory, env, answers);
  const stdin = attempt.stdin === undefined ? {} : { stdin: Readable.from([attempt.stdin]) };
  const terminal = asked ?? Object.assign(new FakeTerminal(directory, env), stdin);
  const synthesized: Synthesize = async (_, outdir) => ({
    directory: outdir,
    template,
    bootstrap: { parameter: '/cdk-bootstrap/hnb659fds/version', version: 6 },
    cliVersion: '2.1148.2',
  });
  const whole = { settings: 'gate.yaml', giveUp: [], ...request };
  const { code, problem } = await endOf(deployGate(whole, terminal, synthesized));
  return {
    code,
    stdout: terminal.stdout.text,
    stderr: terminal.stderr.text + problem,
    cdk: startedIn(directory),
    raw: asked?.raw ?? [],
  };
}

async function endOf(end: Promise<number>): Promise<{ code: number; problem: string }> {
  try {
    return { code: await end, problem: '' };
  } catch (error) {
    if (error instanceof UsageError) return { code: 2, problem: error.message };
    return { code: 3, problem: String(error) };
  }
}

function projectOf({
  settings = 'platformUrl: https://bots.example.com\nnotifications: [{name: ci}]\n',
  files = {},
  cdkEnds = 0,
}: Attempt): string {
  const directory = temporaryDirectory();
  const cdk = join(directory, 'node_modules', 'aws-cdk');
  mkdirSync(cdk, { recursive: true });
  const manifest = { name: 'aws-cdk', version: '2.1200.0', bin: { cdk: 'cdk.cjs' } };
  writeFileSync(join(cdk, 'package.json'), JSON.stringify(manifest));
  writeFileSync(
    join(cdk, 'cdk.cjs'),
    `const told = { argv: process.argv.slice(2), region: process.env.AWS_REGION };
     require('node:fs').writeFileSync(${JSON.stringify(join(directory, 'started.json'))}, JSON.stringify(told));
     console.log('the CDK speaks');
     process.exitCode = ${cdkEnds};`,
  );
  writeFileSync(join(directory, 'gate.yaml'), settings);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

function startedIn(directory: string): Outcome['cdk'] {
  try {
    return JSON.parse(readFileSync(join(directory, 'started.json'), 'utf8'));
  } catch {
    return null;
  }
}
