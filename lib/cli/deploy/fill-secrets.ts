import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import type { AwsApi } from '../account/aws-api.ts';
import { putValue } from '../account/gate-secret.ts';
import { ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { askSecret, canAskSecret, INTERRUPTED } from './ask-secret.ts';
import { emptySecrets, type GateSecret, secretTitle } from './gate-secrets.ts';
import {
  type SecretForm,
  type SecretTexts,
  secretProblem,
  textProblem,
  textsIn,
} from './secret-form.ts';

/** What a file or a pipe hands over; the texts of a secret are looked at where the secret is known. */
const GivenSecrets = z.strictObject({
  credentials: z.unknown().optional(),
  endpoints: z.record(z.string(), z.unknown()).default({}),
});
const SHAPE =
  '{"credentials": {…}, "endpoints": {"<name>": {"url": "https://…", "key": "whsec_…"}}}';

/** A secret, and the value that is to be put into it. */
interface Filling {
  readonly secret: GateSecret;
  readonly texts: SecretTexts;
}

/** Secrets that somebody hands over. */
export interface SecretsGiven extends z.infer<typeof GivenSecrets> {
  /** What messages call the place they come from. */
  readonly from: string;
}

/**
 * What a file, or stdin for `-`, hands over.
 *
 * @throws UsageError without a word of any secret.
 */
export async function secretsFrom(source: string, terminal: Terminal): Promise<SecretsGiven> {
  const given = GivenSecrets.safeParse(jsonOrNull(await textOf(source, terminal)));
  const from = source === '-' ? 'stdin' : source;
  if (!given.success) throw new UsageError(`${from} is not ${SHAPE}`);
  return { ...given.data, from };
}

/**
 * Each secret that is handed over with what is put into it.
 *
 * @throws UsageError without a word of any secret, where one cannot be used.
 */
export function fillingsOf(
  { credentials, endpoints, from }: SecretsGiven,
  secrets: readonly GateSecret[],
): Filling[] {
  const fillings = [
    ...(credentials === undefined
      ? []
      : [{ kind: 'credentials', name: 'credentials', value: credentials }]),
    ...Object.entries(endpoints).map(([name, value]) => ({ kind: 'endpoint', name, value })),
  ].map(({ kind, name, value }): Filling => {
    const secret = secrets.find((one) => one.kind === kind && one.name === name);
    if (secret === undefined) {
      throw new UsageError(`${from}: the stack has no secret for the ${kind} "${name}"`);
    }
    const problem = secretProblem(secret.form, value);
    const texts = textsIn(value);
    if (problem !== null || texts === null) {
      throw new UsageError(`${from}: the value for ${secretTitle(secret)}: ${problem}`);
    }
    return { secret, texts };
  });
  if (fillings.length === 0) throw new UsageError(`${from} has no secret in it: write ${SHAPE}`);
  return fillings;
}

/** Writes them, also over values that are there; nothing is written unless all of it can be used. */
export async function fillFrom(
  given: SecretsGiven,
  { api, secrets }: { readonly api: AwsApi; readonly secrets: readonly GateSecret[] },
  terminal: Terminal,
): Promise<void> {
  for (const filling of fillingsOf(given, secrets)) await write(filling, api, terminal);
}

/** Asks for each secret that is empty, or says which are, where nobody can be asked. */
export async function fillEmpty(
  {
    api,
    secrets,
    command,
  }: {
    readonly api: AwsApi;
    readonly secrets: readonly GateSecret[];
    /** What fills them later. */
    readonly command: string;
  },
  terminal: Terminal,
): Promise<'filled' | 'empty' | 'interrupted'> {
  const empty = await emptySecrets(api, secrets);
  const { stdout, stderr } = terminal;
  if (empty.length === 0) {
    stdout.write('the secrets are filled\n');
    return 'filled';
  }
  if (!canAskSecret(terminal)) {
    for (const secret of empty) stderr.write(`note: ${secretTitle(secret)} is empty\n`);
    stderr.write(`note: until they are filled runs end as error: ${command}\n`);
    return 'empty';
  }
  stderr.write('nothing of what you type now is shown; Ctrl-C leaves the rest for later\n');
  for (const secret of empty) {
    const texts = await askForm(secret.form, terminal);
    if (texts === INTERRUPTED) {
      stderr.write(`cognigate: ${secretTitle(secret)} is still empty: ${command}\n`);
      return 'interrupted';
    }
    await write({ secret, texts }, api, terminal);
  }
  return 'filled';
}

/** The exit code of a command that ends with secrets. */
export const FILLED: Readonly<Record<Awaited<ReturnType<typeof fillEmpty>>, number>> = {
  filled: ExitCode.passed,
  empty: ExitCode.rejected,
  interrupted: ExitCode.cancelled,
};

async function askForm(
  form: SecretForm,
  terminal: Terminal,
): Promise<SecretTexts | typeof INTERRUPTED> {
  for (;;) {
    const texts: Record<string, string> = {};
    for (const { name, question } of form.fields) {
      const answer = await askUntilWhole(question, terminal);
      if (answer === INTERRUPTED) return INTERRUPTED;
      texts[name] = answer;
    }
    const problem = secretProblem(form, texts);
    if (problem === null) return texts;
    terminal.stderr.write(`${problem}; once more:\n`);
  }
}

async function askUntilWhole(
  question: string,
  terminal: Terminal,
): Promise<string | typeof INTERRUPTED> {
  for (;;) {
    const answer = await askSecret(question, terminal);
    const problem = answer === INTERRUPTED ? null : textProblem(answer);
    if (problem === null) return answer;
    terminal.stderr.write(`that ${problem}\n`);
  }
}

async function write({ secret, texts }: Filling, api: AwsApi, terminal: Terminal): Promise<void> {
  await putValue(api, secret.arn, texts);
  terminal.stdout.write(`${secretTitle(secret)} is written\n`);
}

async function textOf(source: string, terminal: Terminal): Promise<string> {
  if (source === '-') return terminal.stdin === undefined ? '' : await text(terminal.stdin);
  try {
    return await readFile(resolve(terminal.cwd(), source), 'utf8');
  } catch (cause) {
    throw new UsageError(`${source} cannot be read: is it there, and yours to read?`, { cause });
  }
}

function jsonOrNull(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return null;
  }
}
