import { resolve } from 'node:path';
import { formatProblems } from '../../suite-file/format-problems.ts';
import { readSuiteFile } from '../../suite-file/read-suite-file.ts';
import { suiteFormatOf } from '../../suite-file/suite-format.ts';
import { confinesOf } from '../load-suite.ts';
import { SuiteRefused } from '../suite-refused.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

const LATEST = 'latest';

const CANDIDATES_SHOWN = 8;

/** What a person may say instead of a run's id. */
export interface RunWish {
  /** An id or the beginning of one, `latest`, or a suite file; the latest where nothing is said. */
  readonly name: string | undefined;
  /** The suite whose runs are meant; that of any where absent. */
  readonly suiteId?: string | undefined;
}

/** Where runs are kept, as far as their names go. */
export interface RunNames {
  /** As a sentence goes on after "in". */
  readonly place: string;
  /** What lists the runs there. */
  readonly listing: string;
  has(runId: string): Promise<boolean>;
  /** Null where there is none. */
  latest(suiteId: string | undefined): Promise<string | null>;
  /** Ids that begin like this, newest first. */
  beginning(prefix: string, suiteId: string | undefined): Promise<readonly string[]>;
}

/**
 * The id of the run that is meant; where nobody wrote it in full, it is said on stderr (decision 66).
 * @throws UsageError where there is no such run, or several begin like this.
 */
export async function runNamed(
  { name = LATEST, suiteId }: RunWish,
  names: RunNames,
  terminal: Terminal,
): Promise<string> {
  if (await names.has(name)) return name;
  const file = suiteFormatOf(name) === undefined ? null : name;
  const found =
    file !== null || name === LATEST
      ? await latest(file === null ? suiteId : await suiteIdIn(file, suiteId, terminal), names)
      : await beginningLike(name, suiteId, names);
  terminal.stderr.write(`note: ${found.runId} is ${found.how}\n`);
  return found.runId;
}

interface Found {
  readonly runId: string;
  readonly how: string;
}

async function latest(suiteId: string | undefined, names: RunNames): Promise<Found> {
  const runId = await names.latest(suiteId);
  const ofSuite = suiteId === undefined ? '' : ` of suite ${suiteId}`;
  if (runId !== null) return { runId, how: `the last run${ofSuite}` };
  throw new UsageError(
    `there is no run${ofSuite} in ${names.place} yet; make one: cognigate run suite.yaml`,
  );
}

async function beginningLike(
  name: string,
  suiteId: string | undefined,
  names: RunNames,
): Promise<Found> {
  const prefix = name.startsWith('run-') ? name : `run-${name}`;
  const candidates = name === '' ? [] : await names.beginning(prefix, suiteId);
  const [runId, ...others] = candidates;
  const ofSuite = suiteId === undefined ? '' : ` of suite ${suiteId}`;
  if (runId === undefined) {
    throw new UsageError(
      `there is no run "${name}"${ofSuite} in ${names.place}; ${names.listing} lists those there are, and "${LATEST}" is the last one`,
    );
  }
  if (others.length === 0) return { runId, how: `the one run that begins with ${name}` };
  const shown = candidates.slice(0, CANDIDATES_SHOWN);
  const more = candidates.length - shown.length;
  throw new UsageError(
    [
      `${candidates.length} runs begin with "${name}"; write more of the one that you mean:`,
      ...shown.map((each) => `  ${each}`),
      ...(more > 0 ? [`  and ${more} more`] : []),
    ].join('\n'),
  );
}

/** @throws SuiteRefused where the file can be read as no suite. */
async function suiteIdIn(
  file: string,
  suiteId: string | undefined,
  terminal: Terminal,
): Promise<string> {
  if (suiteId !== undefined) return suiteId;
  const within = confinesOf(terminal);
  const read = await readSuiteFile(resolve(terminal.cwd(), file), { within });
  if (read.status === 'refused') throw new SuiteRefused(formatProblems(file, read));
  return read.suite.suite_id;
}
