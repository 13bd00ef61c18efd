import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shellWord } from '../../report/shell-word.ts';
import { AwsRefusal } from '../account/aws-api.ts';
import { stackOutputs } from '../account/deployed-stack.ts';
import { ExitCode } from '../exit-code.ts';
import { confirm, type Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import type { Assembly } from './assembly.ts';
import { cdkCommand, runCdk } from './cdk-command.ts';
import { checkAccount } from './check-account.ts';
import { checkData } from './check-data.ts';
import { checkStack } from './check-stack.ts';
import { type DeployCheck, ok, showCheck } from './deploy-check.ts';
import {
  FILLED,
  fillEmpty,
  fillFrom,
  fillingsOf,
  type SecretsGiven,
  secretsFrom,
} from './fill-secrets.ts';
import { gateSecrets, secretsToBe } from './gate-secrets.ts';
import { type Account, lookAtAccount, lookIfPossible, templateIn } from './look-at-account.ts';
import { readSettings, type SettingsRead } from './read-settings.ts';
import { showChanges } from './show-changes.ts';
import type { Synthesize } from './synthesize.ts';
import { templateChanges } from './template-changes.ts';

export interface DeployRequest {
  /** File of the settings. */
  readonly settings: string;
  readonly stackName?: string | undefined;
  readonly region?: string | undefined;
  readonly check?: boolean | undefined;
  readonly yes?: boolean | undefined;
  /** Logical ids whose data may go. */
  readonly giveUp: readonly string[];
  /** Fills the secrets of a stack that is there, and deploys nothing. */
  readonly secrets?: boolean | undefined;
  readonly secretsFrom?: string | undefined;
}

interface Asked {
  readonly request: DeployRequest;
  readonly read: SettingsRead;
  /** What `secretsFrom` names. */
  readonly given: SecretsGiven | null;
}

/** A deployment as far as it is decided. */
interface Plan extends Asked {
  readonly account: Account;
  readonly assembly: Assembly;
}

/** Checks, shows what would change, deploys by the CDK, and fills the secrets; the exit code. */
export async function deployGate(
  request: DeployRequest,
  terminal: Terminal,
  synthesize: Synthesize,
): Promise<number> {
  const read = readSettings(request.settings, {
    directory: terminal.cwd(),
    stackName: request.stackName,
  });
  const { settings } = read;
  const { stackName } = settings;
  const given =
    request.secretsFrom === undefined ? null : await secretsFrom(request.secretsFrom, terminal);
  if (request.secrets === true) return await fillSecrets({ request, read, given }, terminal);
  // Before a deployment, which takes minutes.
  if (given !== null) fillingsOf(given, secretsToBe(settings));
  showCheck(
    ok('settings', `${request.settings}: profile ${settings.profile}, ${settings.platformUrl}`),
    terminal,
  );
  const looked =
    request.check === true
      ? await lookIfPossible(stackName, request, terminal)
      : { account: await lookAtAccount(stackName, request, terminal) };
  const { account } = looked;
  const before = account === null ? [unseen(looked.why)] : accountChecks(account, stackName);
  for (const check of before) showCheck(check, terminal);
  if (before.some(isRefused)) return refused(terminal);

  await using folder = await temporaryFolder();
  const assembly = await synthesize(read.written, folder.path, terminal);
  const deployed = account === null ? null : await templateIn(account, stackName);
  const changes = templateChanges(deployed, assembly.template);
  const checks = [
    ...(account === null
      ? []
      : await checkAccount({
          api: account.api,
          account: account.caller.account,
          assembly,
          deployed,
          settings,
        })),
    ...checkData(changes, request.giveUp),
  ];
  for (const check of checks) showCheck(check, terminal);
  terminal.stdout.write(`what would change in the stack ${stackName}:\n`);
  showChanges(changes, terminal);
  if (checks.some(isRefused)) return refused(terminal);
  if (request.check === true || account === null) {
    terminal.stdout.write('nothing was changed\n');
    return ExitCode.passed;
  }
  return await deploy({ request, read, given, account, assembly }, terminal);
}

async function deploy(plan: Plan, terminal: Terminal): Promise<number> {
  const { request, read, account, assembly } = plan;
  const { stackName } = read.settings;
  const place = `${account.caller.account}, ${account.api.region}`;
  if (request.yes !== true) {
    const answer = await confirm(`deploy ${stackName} to ${place}?`, terminal);
    if (answer === null) {
      throw new UsageError('nobody can be asked here whether to deploy: add --yes');
    }
    if (!answer) {
      terminal.stdout.write('nothing was changed\n');
      return ExitCode.cancelled;
    }
  }
  const command = cdkCommand(terminal.cwd(), assembly.cliVersion);
  terminal.stderr.write(`${command.told}\n`);
  const code = await runCdk(
    command,
    {
      stackName,
      region: account.api.region,
      assembly: assembly.directory,
      asks: request.yes !== true,
    },
    terminal,
  );
  if (code === null || code === ExitCode.cancelled) {
    terminal.stderr.write('cognigate: the CDK was stopped; the stack may be changing still\n');
    return ExitCode.cancelled;
  }
  if (code !== 0) {
    terminal.stderr.write(
      `cognigate: the CDK ended with ${code}: what it says above is why, and how far it came\n`,
    );
    return ExitCode.inconclusive;
  }
  return await fillAfterDeployment(plan, terminal);
}

/** The stack is deployed; that a secret is still missing, or may not be looked at, is told and no failure. */
async function fillAfterDeployment(asked: Asked, terminal: Terminal): Promise<number> {
  try {
    const filled = await fillSecrets(asked, terminal);
    return filled === ExitCode.rejected ? ExitCode.passed : filled;
  } catch (error) {
    if (!(error instanceof AwsRefusal) || asked.given !== null) throw error;
    terminal.stderr.write(`note: the secrets could not be looked at: ${error.message}\n`);
    return ExitCode.passed;
  }
}

async function fillSecrets(
  { request, read: { settings }, given }: Asked,
  terminal: Terminal,
): Promise<number> {
  const { api, caller } = await lookAtAccount(settings.stackName, request, terminal);
  const outputs = await stackOutputs(api, settings.stackName);
  const secrets = gateSecrets(outputs, settings.platform);
  terminal.stdout.write(`secrets of ${settings.stackName} in ${caller.account}, ${api.region}\n`);
  if (given !== null) await fillFrom(given, { api, secrets }, terminal);
  return FILLED[await fillEmpty({ api, secrets, command: fillingCommand(request) }, terminal)];
}

/** The exact command that fills what is still empty. */
function fillingCommand({ settings, stackName, region }: DeployRequest): string {
  const given = Object.entries({ settings, 'stack-name': stackName, region }).flatMap(
    ([flag, value]) => (value === undefined ? [] : [`--${flag} ${shellWord(value)}`]),
  );
  return ['cognigate deploy --secrets', ...given].join(' ');
}

function accountChecks(account: Account, stackName: string): DeployCheck[] {
  const { api, caller, stack } = account;
  return [
    ok('account', `${caller.account}, ${api.region}, as ${caller.arn}`),
    checkStack(stack, { stackName, region: api.region }),
  ];
}

function unseen(why: string): DeployCheck {
  return {
    name: 'account',
    status: 'skipped',
    found: `not looked at: ${why}`,
    remedy:
      'so nothing is known of its bootstrap, its limits and what is deployed; all is shown as new',
  };
}

function isRefused({ status }: DeployCheck): boolean {
  return status === 'refused';
}

function refused({ stderr }: Terminal): number {
  stderr.write('cognigate: nothing was deployed\n');
  return ExitCode.rejected;
}

/** Gone with its block; Node.js has one of its own from 24 on. */
async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'cognigate-deploy-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
