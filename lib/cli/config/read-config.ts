import { resolve } from 'node:path';
import { defined } from '../../defined.ts';
import { readDocument } from '../../policy-file/read-document.ts';
import { formatProblems } from '../../suite-file/format-problems.ts';
import { isSystemError, readBytes } from '../../suite-file/read-bytes.ts';
import type { FileSettings, Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { Config, OF_NAMED_FILES, VARIABLES } from './config.ts';
import { CONFIG_FILE_NAME } from './config-file-name.ts';

/**
 * A terminal with the settings of a file.
 *
 * A file that is named, by `--config` or COGNIGATE_CONFIG, says what the environment could say, which wins. One that
 * is found in the working directory came with the checkout, and counts as little as `.env`.
 * @throws UsageError where a file is named and is not there, or is no such file.
 */
export async function withConfig(named: string | undefined, terminal: Terminal): Promise<Terminal> {
  const given = named ?? (terminal.env.COGNIGATE_CONFIG || undefined);
  const file = given ?? CONFIG_FILE_NAME;
  const config = await read(file, terminal);
  if (config === null) {
    if (given === undefined) return terminal;
    throw new UsageError(`the config file ${file} does not exist; check the path`);
  }
  const variables = variablesOf(config);
  const flags = flagsOf(config);
  if (given !== undefined) {
    return withEnvironment(terminal, { ...variables, ...filled(terminal.env) }, { flags });
  }
  const beyond = OF_NAMED_FILES.filter((field) => config[field] !== undefined);
  if (beyond.length > 0) {
    throw new UsageError(
      `${beyond.join(' and ')} in ${file}: a file that comes with the checkout has no say in that; name the file with --config ${file}, or set ${beyond.map((field) => VARIABLES[field]).join(' and ')}`,
    );
  }
  return withEnvironment(terminal, terminal.env, { flags, found: { file, variables } });
}

async function read(file: string, terminal: Terminal): Promise<Config | null> {
  const bytes = await readBytes(resolve(terminal.cwd(), file)).catch((error: unknown) => {
    if (isSystemError(error) && error.code === 'ENOENT') return null;
    if (isSystemError(error)) return `cannot be read (${error.code})`;
    throw error;
  });
  if (bytes === null) return null;
  if (typeof bytes === 'string') throw new UsageError(`the config file ${file} ${bytes}`);
  const reading = readDocument(bytes, Config);
  if (reading.status === 'read') return reading.value;
  throw new UsageError(formatProblems(file, reading).join('\n'));
}

function variablesOf(config: Config): Record<string, string> {
  const values = new Map<string, unknown>(Object.entries(config));
  return Object.fromEntries(
    Object.entries(VARIABLES).flatMap(([field, variable]) => {
      const value = values.get(field);
      return typeof value === 'string' ? [[variable, value]] : [];
    }),
  );
}

/** By the names that flags have in code. */
function flagsOf({ labels, max_batch, concurrency, quiet, color }: Config) {
  return { label: labels, maxBatch: max_batch, concurrency, quiet, color };
}

/** Empty counts as absent, as everywhere. */
function filled(env: Terminal['env']): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value));
}

function withEnvironment(
  terminal: Terminal,
  env: Terminal['env'],
  settings: FileSettings,
): Terminal {
  return {
    stdout: terminal.stdout,
    stderr: terminal.stderr,
    ...defined({
      runner: terminal.runner,
      clock: terminal.clock,
      typist: terminal.typist,
      settings,
    }),
    env,
    // Only whoever asks opens it.
    get stdin() {
      return terminal.stdin;
    },
    cwd: () => terminal.cwd(),
    on: (event, listener) => terminal.on(event, listener),
    off: (event, listener) => terminal.off(event, listener),
  };
}

/** The file that a command line names; the last one counts, as with every flag. */
export function namedConfig(args: readonly string[]): string | undefined {
  const end = args.indexOf('--');
  const words = end === -1 ? args : args.slice(0, end);
  return words
    .flatMap((word, place) => {
      if (word === '--config') return words[place + 1] ?? [];
      return word.startsWith('--config=') ? word.slice('--config='.length) : [];
    })
    .at(-1);
}
