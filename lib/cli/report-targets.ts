import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  realpathSync,
  type Stats,
  statSync,
  truncateSync,
  unlinkSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { ConfigurationInvalid, messageOf } from '../domain/errors.ts';
import { formatOf } from '../report/report-format.ts';
import { tablesMentioned } from '../suite-file/tables-mentioned.ts';
import { CONFIG_FILE_NAME } from './config/config-file-name.ts';
import { DEFAULT_STATE_DIR } from './options/state-options.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

const STANDARD_STREAMS = [1, 2];

/** Where Node.js, the AWS SDK and the runner of a CI are told of files that they, and so we, use. */
const FILE_VARIABLES = [
  'COGNIGATE_CONFIG',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'AWS_CA_BUNDLE',
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  'GITHUB_STEP_SUMMARY',
] as const;

type Surroundings = Pick<Terminal, 'cwd' | 'env'>;

/** What a command line says about files, whatever else is wrong with it. */
export interface NamedFiles {
  /** Of `-o`, as they are written. */
  readonly targets: readonly string[];
  /** Every other word, as any of them may name a file that is read. */
  readonly others: readonly string[];
  readonly stateDir: string;
}

/**
 * Reads the targets from the words of a command line, since a wrong option is refused before anything is parsed.
 * @param takesValue whether the next word belongs to an option
 */
export function namedFiles(
  words: readonly string[],
  takesValue: (option: string) => boolean,
  { env }: Pick<Terminal, 'env'>,
): NamedFiles {
  const targets: string[] = [];
  const others: string[] = [];
  let stateDir: string = env.COGNIGATE_STATE_DIR || DEFAULT_STATE_DIR;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const next = words[at + 1];
    if (word === '--') {
      others.push(...words.slice(at + 1));
      break;
    }
    const attached = /^(?:--output=|-q*o)(.*)$/s.exec(word)?.[1];
    if (word === '--output' || attached === '') {
      if (next !== undefined) targets.push(next);
      at += 1;
    } else if (attached !== undefined) {
      targets.push(attached);
    } else if (takesValue(word)) {
      if (next !== undefined) others.push(next);
      if (word === '--state-dir') stateDir = next ?? stateDir;
      at += 1;
    } else {
      const value = word.startsWith('--') ? word.slice(word.indexOf('=') + 1) : word;
      if (word.startsWith('--state-dir=')) stateDir = value;
      others.push(value);
    }
  }
  return { targets, others, stateDir };
}

/** The targets that are ours to write, after what an earlier run left in them is gone. */
export interface ClaimedTargets {
  /** Absolute. */
  readonly paths: readonly string[];
  /** Why others are not; null where all are. */
  readonly problem: string | null;
}

/**
 * Takes away what stands in the targets and proves that they can be written, before anything else is done:
 * whatever comes, nobody finds the report of an earlier run in them.
 */
export function claimTargets(named: NamedFiles, surroundings: Surroundings): ClaimedTargets {
  const directory = surroundings.cwd();
  const paths: string[] = [];
  const problems: string[] = [];
  const claimed = new Set<string>();
  for (const target of named.targets) {
    try {
      formatOf(target);
      const path = makePlace(resolve(directory, target));
      const problem = claimed.has(path) ? 'is named twice' : whyNot(path, named, surroundings);
      if (problem !== null) throw new UsageError(problem);
      clear(path);
      claimed.add(path);
      paths.push(path);
    } catch (error) {
      const reason = messageOf(error);
      const isFormat = error instanceof ConfigurationInvalid;
      problems.push(
        error instanceof UsageError
          ? `-o ${target} ${reason}; name another file`
          : isFormat
            ? `-o ${target}: ${reason}`
            : `-o ${target} cannot be written: ${reason}`,
      );
    }
  }
  return { paths, problem: problems.length === 0 ? null : problems.join('\n') };
}

/**
 * Where a command may write the one file that it makes, absolute; nothing is changed there.
 * @throws UsageError where it would take the place of a file that the command uses.
 */
export function placeToWrite(
  target: string,
  named: Pick<NamedFiles, 'stateDir'>,
  surroundings: Surroundings,
): string {
  const path = resolve(surroundings.cwd(), target);
  const problem = whyNot(realPath(path), { ...named, others: [] }, surroundings);
  if (problem !== null) throw new UsageError(`-o ${target} ${problem}; name another file`);
  return path;
}

function whyNot(
  path: string,
  named: Pick<NamedFiles, 'others' | 'stateDir'>,
  surroundings: Surroundings,
): string | null {
  const directory = resolve(surroundings.cwd());
  const found = statOf(path);
  if (found !== null && !found.isFile()) return 'is no regular file';
  const state = realPath(resolve(directory, named.stateDir));
  if (path === state || path.startsWith(state + sep)) return 'lies in the state directory';
  const isHere = (other: string) => {
    const place = resolve(directory, other);
    return realPath(place) === path || isSame(statOf(place), found);
  };
  const files = [...named.others, '.env', CONFIG_FILE_NAME];
  const read = files.find(isHere);
  if (read !== undefined) return `is ${read}, which this command reads`;
  const mentions = (other: string) => tablesMentioned(resolve(directory, other)).some(isHere);
  const head = found === null ? undefined : files.find(mentions);
  if (head !== undefined) return `has cases that ${head} names`;
  const variable = FILE_VARIABLES.find((name) => {
    const file = surroundings.env[name];
    return file !== undefined && file !== '' && isHere(file);
  });
  if (variable !== undefined) return `is the file that ${variable} names`;
  const isStream = STANDARD_STREAMS.some((stream) => isSame(streamStat(stream), found));
  return isStream ? 'is what stdout or stderr goes to' : null;
}

/** Real, its folder made. One folder at a time: below /proc a recursive `mkdir` never ends. */
function makePlace(path: string): string {
  const folder = dirname(path);
  const missing: string[] = [];
  let top = folder;
  for (; statOf(top) === null && dirname(top) !== top; top = dirname(top)) missing.unshift(top);
  for (const each of missing) mkdirSync(each);
  return realPath(join(folder, basename(path)));
}

function clear(path: string): void {
  const found = statOf(path);
  try {
    if (found !== null) unlinkSync(path);
    closeSync(openSync(path, 'wx', 0o600));
    unlinkSync(path);
  } catch (error) {
    // In a folder that is not ours, or mounted on its own, a file can still be emptied.
    if (found === null) throw error;
    truncateSync(path);
  }
}

/** Of a link, where it leads to, if nothing is there, too. */
function realPath(path: string, hops = 40): string {
  try {
    return realpathSync(path);
  } catch (error) {
    const folder = dirname(path);
    if (folder === path) return path;
    const leadsTo = linkAt(path);
    if (leadsTo === null) return join(realPath(folder), basename(path));
    if (hops === 0) throw error;
    return realPath(resolve(realPath(folder), leadsTo), hops - 1);
  }
}

function linkAt(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

function statOf(path: string): Stats | null {
  return statSync(path, { throwIfNoEntry: false }) ?? null;
}

function streamStat(stream: number): Stats | null {
  try {
    return fstatSync(stream);
  } catch {
    return null;
  }
}

function isSame(one: Stats | null, other: Stats | null): boolean {
  return (
    one !== null && other !== null && one.isFile() && one.dev === other.dev && one.ino === other.ino
  );
}

/** Those in which nothing stands yet, as a person in `directory` names them. */
export function emptyTargets(paths: readonly string[], directory: string): string[] {
  return paths
    .filter((path) => (statOf(path)?.size ?? 0) === 0)
    .map((path) => relative(directory, path));
}
