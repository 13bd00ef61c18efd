import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { messageOf } from '../domain/errors.ts';
import { CONFIG_FILE_NAME } from './config/config-file-name.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** An address, and what proves to it who is asking: both from one source, or not at all. */
const PAIRS = {
  platform: {
    addresses: ['COGNIGY_API_URL', 'COGNIGY_ENDPOINT_URL', 'COGNIGY_ODATA_URL'],
    secrets: ['COGNIGY_CLIENT_ID', 'COGNIGY_CLIENT_SECRET', 'COGNIGY_API_KEY'],
  },
  webhook: { addresses: ['CI_WEBHOOK_URL'], secrets: ['CI_WEBHOOK_SECRET'] },
  /** Whoever knows the address may write there: it is address and secret in one. */
  channels: { addresses: ['COGNIGATE_SLACK_URL', 'COGNIGATE_TEAMS_URL'], secrets: [] },
  /** The credentials of AWS are never read from the file. */
  gate: { addresses: ['COGNIGATE_URL'], secrets: [] },
} as const;

type Pair = keyof typeof PAIRS;
type Variable = (typeof PAIRS)[Pair]['addresses' | 'secrets'][number] | 'COGNIGATE_RATE_BUDGET';

type SettingsOf = Pick<Terminal, 'env' | 'cwd' | 'settings' | 'typist'>;

/** `CI` is the environment's alone. */
export type Variables = Partial<Record<Variable | 'CI', string>>;

/** The environment, or a file of the checkout by its name. */
type Source = string;
const ENVIRONMENT: Source = 'the environment';

/** What the command line gives in place of a variable; it counts as the environment's. */
export interface GivenAddresses {
  readonly baseUrl?: string | undefined;
  readonly webhook?: string | undefined;
  /** With a mock of our own, no address and no secret of a platform is used. */
  readonly mock?: boolean | undefined;
}

/**
 * The environment's variables, and for those that it lacks the `.env` file's. Empty counts as absent.
 * @throws UsageError where an address and its secret would come from different sources: whoever can
 * change a checkout's `.env` must neither receive a secret nor have another one used.
 */
export function readVariables(terminal: SettingsOf, given: GivenAddresses = {}): Variables {
  const find = finder(terminal);
  if (given.mock !== true) refuseMixed('platform', find, { COGNIGY_API_URL: given.baseUrl });
  refuseMixed('webhook', find, { CI_WEBHOOK_URL: given.webhook });
  const names: readonly Variable[] = [
    ...PAIRS.platform.addresses,
    ...PAIRS.platform.secrets,
    ...PAIRS.webhook.addresses,
    ...PAIRS.webhook.secrets,
    ...PAIRS.channels.addresses,
    'COGNIGATE_RATE_BUDGET',
  ];
  const { CI } = terminal.env;
  const variables: Variables = CI === undefined ? {} : { CI };
  for (const name of names) {
    const value = find(name)?.value;
    if (value !== undefined) variables[name] = value;
  }
  return variables;
}

/**
 * The gate's address; undefined where none is set.
 * @throws UsageError where `.env` has it: requests are signed with credentials that never come from there.
 */
export function gateAddress(terminal: SettingsOf): string | undefined {
  const found = finder(terminal)('COGNIGATE_URL');
  if (found !== null && found.source !== ENVIRONMENT) {
    throw new UsageError(
      'COGNIGATE_URL comes from .env, and the AWS credentials from the environment: requests to an address that a checkout names are not signed; set COGNIGATE_URL in the environment or write --gate-url',
    );
  }
  return found?.value;
}

/** What the suite is to be called, other than it says itself. That a checkout renames it, is said. */
export function givenSuiteId(flag: string | undefined, terminal: Terminal): string | undefined {
  if (flag !== undefined) return flag;
  const found = finder(terminal)('COGNIGY_SUITE_ID');
  if (found !== null && found.source !== ENVIRONMENT) {
    terminal.stderr.write(
      `note: COGNIGY_SUITE_ID from ${found.source} names the suite ${JSON.stringify(found.value)}; its history and baselines go by that name\n`,
    );
  }
  return found?.value;
}

interface Found {
  readonly value: string;
  readonly source: Source;
}

function finder(terminal: SettingsOf): (name: string) => Found | null {
  const { found } = terminal.settings ?? {};
  const ofCheckout =
    terminal.typist === 'agent'
      ? []
      : [
          ['.env', dotEnv(join(terminal.cwd(), '.env'))] as const,
          ...(found === undefined ? [] : [[found.file, found.variables] as const]),
        ];
  const sources: readonly (readonly [Source, NodeJS.Dict<string>])[] = [
    [ENVIRONMENT, terminal.env],
    ...ofCheckout,
  ];
  return (name) => {
    for (const [source, { [name]: value }] of sources) if (value) return { value, source };
    return null;
  };
}

function refuseMixed(
  pair: Pair,
  find: (name: string) => Found | null,
  flags: Readonly<Record<string, string | undefined>>,
): void {
  const { addresses, secrets } = PAIRS[pair];
  const sourceOf = (name: string): Source | undefined =>
    flags[name] === undefined ? find(name)?.source : ENVIRONMENT;
  for (const address of addresses) {
    const source = sourceOf(address);
    const elsewhere = secrets.filter((secret) => ![source, undefined].includes(sourceOf(secret)));
    const [first] = elsewhere;
    if (source === undefined || first === undefined) continue;
    const where = flags[address] === undefined ? source : 'the command line';
    throw new UsageError(
      `${address} comes from ${where} and ${elsewhere.join(' and ')} from ${sourceOf(first)}: an address and its secrets must come from one source; ${remedyOf(where)}`,
    );
  }
}

function remedyOf(where: Source): string {
  return where === CONFIG_FILE_NAME
    ? `set all of them in the environment, or say that the file is yours with --config ${where}`
    : 'set all of them in the environment or all of them in .env';
}

function dotEnv(path: string): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw new UsageError(`.env cannot be read: ${messageOf(error)}`);
  }
}
