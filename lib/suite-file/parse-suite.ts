import { checkSuite } from '../domain/suite/check-suite.ts';
import { type Suite, SuiteHead } from '../domain/suite/suite.ts';
import type { Path, SuiteFault } from '../domain/suite/suite-rules.ts';
import { decodeText } from './decode-text.ts';
import { remedyFor, withoutMisspelt } from './remedy-for.ts';
import { readSource, type SuiteFormat } from './suite-format.ts';
import { MAX_LISTED_PROBLEMS, type SuiteProblem } from './suite-problem.ts';
import type { Location, SourceDocument, SourceProblem } from './suite-source.ts';

export interface ParseOptions {
  /** As it is to stand in messages. */
  readonly fileName: string;
  readonly format: SuiteFormat;
  /** Goes before the id that the file has; a CSV has none. */
  readonly suiteId?: string | undefined;
  /** Goes before the platform that the file has. */
  readonly platform?: string | undefined;
}

export type SuiteFile =
  | {
      readonly status: 'read';
      readonly suite: Suite;
      /** Names of the thresholds that the file does not write and that hold by default. */
      readonly defaultedThresholds: readonly string[];
      /** Where a field stands in the file; null where the file does not have it. Reads the text again on first use. */
      locate(path: Path): Location | null;
    }
  | {
      readonly status: 'refused';
      readonly problems: readonly SuiteProblem[];
      /** How many more there are that `problems` leaves out. */
      readonly unlisted: number;
    };

/** Turns the content of a suite file into a suite, or into all that is wrong with it. Never throws for what is in the file. */
export async function parseSuite(
  content: string | Uint8Array,
  { fileName, format, suiteId, platform }: ParseOptions,
): Promise<SuiteFile> {
  const flag = suiteId === undefined ? null : flagProblem(suiteId);
  if (flag) return refuse(fileName, [flag], 0);

  const decoded = decodeText(typeof content === 'string' ? Buffer.from(content) : content);
  if (decoded.status === 'broken') return refuse(fileName, decoded.problems, decoded.unlisted);

  const reading = await readSource(decoded.text, format, suiteId);
  if (reading.status === 'broken') return refuse(fileName, reading.problems, reading.unlisted);

  const { document } = reading;
  const check = checkSuite(withPlatform(withSuiteId(document.value, suiteId), platform));
  if (check.status === 'valid') {
    return {
      status: 'read',
      suite: suiteId === undefined ? check.suite : { ...check.suite, suite_id: suiteId },
      defaultedThresholds: check.defaultedThresholds,
      locate(path) {
        const place = document.locate(path, 'value');
        return place && { line: place.line, column: place.column };
      },
    };
  }
  const faults = withoutMisspelt(check.faults);
  const problems = faults.slice(0, MAX_LISTED_PROBLEMS).map((fault) => problemOf(fault, document));
  return refuse(fileName, problems, check.unexplained + faults.length - problems.length);
}

function flagProblem(suiteId: string): SourceProblem | null {
  const parsed = SuiteHead.shape.suite_id.safeParse(suiteId);
  if (parsed.success) return null;
  return {
    at: null,
    path: '--suite-id',
    problem: 'is not a suite id',
    remedy: 'write 1 to 200 characters',
  };
}

function withSuiteId(value: unknown, suiteId: string | undefined): unknown {
  if (suiteId === undefined || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value) || Object.hasOwn(value, 'suite_id')) return value;
  return Object.defineProperties({ suite_id: suiteId }, Object.getOwnPropertyDescriptors(value));
}

function withPlatform(value: unknown, platform: string | undefined): unknown {
  if (platform === undefined || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value;
  return Object.defineProperties(
    {},
    {
      ...Object.getOwnPropertyDescriptors(value),
      platform: { value: platform, enumerable: true, configurable: true, writable: true },
    },
  );
}

function problemOf(fault: SuiteFault, document: SourceDocument): SourceProblem {
  const place = nearestPlace(fault, document);
  const other = fault.other && document.locate(fault.other, 'value');
  return {
    at: place && { line: place.line, column: place.column },
    path: document.describe(fault.path),
    problem: other ? `${fault.problem} (line ${other.line})` : fault.problem,
    remedy: remedyFor(fault, place?.written),
  };
}

/** Where the fault stands, or the nearest part around it that stands in the file. */
function nearestPlace({ path, at }: SuiteFault, document: SourceDocument) {
  const own = document.locate(path, at);
  if (own) return own;
  for (let length = path.length - 1; length >= 0; length -= 1) {
    const around = document.locate(path.slice(0, length), 'value');
    if (around) return { line: around.line, column: around.column };
  }
  return null;
}

function refuse(
  file: string,
  problems: readonly SourceProblem[],
  uncounted: number,
): Extract<SuiteFile, { status: 'refused' }> {
  const listed = problems
    .slice(0, MAX_LISTED_PROBLEMS)
    .map(({ at, path, problem, remedy }) => ({
      file,
      line: at?.line ?? null,
      column: at?.column ?? null,
      path,
      problem,
      remedy,
    }))
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return {
    status: 'refused',
    problems: listed,
    unlisted: uncounted + problems.length - listed.length,
  };
}
