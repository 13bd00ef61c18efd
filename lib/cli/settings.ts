import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { messageOf } from '../domain/errors.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** Variables that a run reads, from the environment or else from a `.env` file in the working directory. */
const VARIABLES = [
  'COGNIGY_API_URL',
  'COGNIGY_CLIENT_ID',
  'COGNIGY_CLIENT_SECRET',
  'COGNIGY_SUITE_ID',
  'COGNIGY_API_KEY',
  'COGNIGY_ENDPOINT_URL',
  'COGNIGATE_RATE_BUDGET',
  'CI_WEBHOOK_URL',
  'CI_WEBHOOK_SECRET',
  'COGNIGATE_URL',
] as const;

export type Variables = Partial<Record<(typeof VARIABLES)[number], string>>;

/** The environment's variables, and for those that it lacks the `.env` file's. Empty counts as absent. */
export function readVariables(terminal: Pick<Terminal, 'env' | 'cwd'>): Variables {
  const file = dotEnv(join(terminal.cwd(), '.env'));
  const variables: Variables = {};
  for (const name of VARIABLES) {
    const value = terminal.env[name] || file[name];
    if (value) variables[name] = value;
  }
  return variables;
}

function dotEnv(path: string): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw new UsageError(`.env cannot be read: ${messageOf(error)}`);
  }
}

/**
 * The address for notifications; null where none is set.
 * @throws UsageError where it is no http or https address.
 */
export function webhookUrl(value: string | undefined): string | null {
  if (value === undefined) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new UsageError(
      'the webhook (--webhook or CI_WEBHOOK_URL) is no http or https address; for example https://ci.example.com/hooks/gate',
    );
  }
  return url.href;
}
