import { unapprovedWaivers } from '../domain/governance/waiver-faults.ts';
import { unassertedFaults } from '../domain/suite/asks-for-nothing.ts';
import { checkSuite, type SuiteCheck } from '../domain/suite/check-suite.ts';
import {
  type InputProblem,
  MAX_LISTED_PROBLEMS,
  type Path,
  type Place,
  type Refused,
  refuse,
} from '../domain/suite/input-problem.ts';
import { fieldOf } from '../domain/suite/own-field.ts';
import { type Suite, SuiteHead } from '../domain/suite/suite.ts';
import { DEFAULT_LATENCY_MS } from '../domain/suite/suite-defaults.ts';
import { type SuiteFault, suiteFault } from '../domain/suite/suite-fault.ts';
import { namesTables, withCasesFrom } from './cases-from.ts';
import { recogniseContent } from './recognise-content.ts';
import { recogniseTool } from './recognise-tool.ts';
import { remedyFor, withoutMisspelt } from './remedy-for.ts';
import { isTableFormat, readSource, type SuiteFormat, type TableSection } from './suite-format.ts';
import { type Placement, placeOf, type SourceDocument } from './suite-source.ts';
import { withUnknownFieldsTogether } from './unknown-fields.ts';

export interface ParseOptions {
  readonly format: SuiteFormat;
  /** Goes before the id that the file has; a CSV has none. */
  readonly suiteId?: string | undefined;
  /** Goes before the platform that the file has. */
  readonly platform?: string | undefined;
  /** Which sheet of a workbook, by its name or position; the first that is shown where absent. */
  readonly sheet?: string | undefined;
  /** The section `cognigy` of a table. */
  readonly section?: TableSection | undefined;
  /** The file's own, as messages name it: what the tables that it names are relative to. */
  readonly path?: string | undefined;
  /** The folder that no file may lie outside of, be it by a link; any file is read where absent. */
  readonly within?: string | undefined;
  /** Claims that variants of cases may be in it already, as in a suite that a command sends to a gate. */
  readonly mayHaveVariants?: boolean | undefined;
}

export type SuiteFile =
  | {
      readonly status: 'read';
      readonly suite: Suite;
      /** Names of the thresholds that the file does not write and that hold by default. */
      readonly defaultedThresholds: readonly string[];
      /** What the reading took for something else or passed over, one sentence each. */
      readonly notes: readonly string[];
      /** Where a field stands in the file; null where the file does not have it. Reads the text again on first use. */
      locate(path: Path): Place | null;
    }
  | RefusedFile;

interface RefusedFile extends Refused {
  /** The id that the file has, where that much of it can be read. */
  readonly suiteId?: string | undefined;
}

/** Turns the content of a suite file into a suite, or into all that is wrong with it. Never throws for what is in the file. */
export async function parseSuite(
  content: string | Uint8Array,
  { format, suiteId, platform, sheet, section, path, within, mayHaveVariants }: ParseOptions,
): Promise<SuiteFile> {
  const flag = suiteId === undefined ? null : flagProblem(suiteId);
  if (flag) return refuse([flag]);

  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const other = recogniseContent(bytes, format);
  if (other !== null) return refuse([{ path: '', ...other }]);
  const written = await readSource(bytes, format, { suiteId, sheet, platform, section });
  if (written.status === 'refused') return inOrder(written);
  const foreign = isTableFormat(format) ? null : recogniseTool(written.document);
  if (foreign !== null) return refuse([foreign]);
  const reading = namesTables(written.document.value)
    ? await withCasesFrom(written.document, path, within)
    : written;
  if (reading.status === 'refused') return inOrder(reading);

  const { document } = reading;
  const value = withPlatform(withSuiteId(document.value, suiteId), platform);
  const check = judged(value, { headless: isTableFormat(format), mayHaveVariants });
  if (check.status === 'valid') {
    return {
      status: 'read',
      suite: suiteId === undefined ? check.suite : { ...check.suite, suite_id: suiteId },
      defaultedThresholds: check.defaultedThresholds,
      notes: [...(document.notes ?? []), ...latencyNotes(check)],
      locate: (path) => placeOf(document, path),
    };
  }
  const faults = withUnknownFieldsTogether(withoutMisspelt(check.faults));
  const problems = faults.slice(0, MAX_LISTED_PROBLEMS).map((fault) => inText(fault, document));
  return {
    ...inOrder(refuse(problems, check.unexplained + faults.length - problems.length)),
    suiteId: SuiteHead.shape.suite_id.safeParse(fieldOf(document.value, 'suite_id')).data,
  };
}

/** All rules, and those on a suite as it is written, which need not hold of a part of it or of one that was kept. */
function judged(
  value: unknown,
  {
    headless,
    mayHaveVariants = false,
  }: Pick<ParseOptions, 'mayHaveVariants'> & { readonly headless: boolean },
): SuiteCheck {
  const check = checkSuite(value);
  if (check.status === 'invalid') return check;
  const faults = [
    ...unassertedFaults(check.suite, headless),
    ...unapprovedWaivers(check.suite),
    ...(mayHaveVariants ? [] : writtenVariants(check.suite)),
  ];
  return faults.length === 0 ? check : { status: 'invalid', faults, unexplained: 0 };
}

/** A case that is written and marked as a variant would have no say in the pass rate. */
function writtenVariants({ test_cases: cases }: Suite): SuiteFault[] {
  return cases.flatMap(({ variant_of: mark }, position) =>
    mark === undefined
      ? []
      : suiteFault(['test_cases', position, 'variant_of'], {
          problem: 'is filled in when a run is planned',
          remedy: 'remove it: the case counts, and robustness makes variants',
        }),
  );
}

/** A limit that nobody wrote decides verdicts all the same. */
function latencyNotes({ suite, defaultedLatencies }: Extract<SuiteCheck, { status: 'valid' }>) {
  if (defaultedLatencies === 0) return [];
  const all = suite.test_cases.length;
  const which =
    defaultedLatencies === all
      ? 'no case writes'
      : `${defaultedLatencies} of ${all} cases do not write`;
  return [
    `${which} allowed_latency_ms, so ${DEFAULT_LATENCY_MS} ms hold; defaults: {allowed_latency_ms: …} sets another limit`,
  ];
}

function flagProblem(suiteId: string): InputProblem | null {
  const parsed = SuiteHead.shape.suite_id.safeParse(suiteId);
  if (parsed.success) return null;
  return {
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

/** The fault as the author of the text would name it, and where it stands. */
function inText(fault: SuiteFault, document: SourceDocument): InputProblem {
  const place = nearestPlace(fault, document);
  const other = fault.other && document.locate(fault.other, 'value');
  return {
    path: document.describe(fault.keys),
    problem: other
      ? `${fault.problem} (${other.file === place?.file ? '' : `${other.file} `}line ${other.line})`
      : fault.problem,
    remedy: remedyFor(fault, place?.written),
    place: place && {
      line: place.line,
      column: place.column,
      ...(place.file !== undefined && { file: place.file }),
    },
  };
}

/** Where the fault stands, or the nearest part around it that stands in the file. */
function nearestPlace({ keys, at }: SuiteFault, document: SourceDocument): Placement | null {
  const own = document.locate(keys, at);
  if (own) return own;
  for (let length = keys.length - 1; length >= 0; length -= 1) {
    const around = placeOf(document, keys.slice(0, length));
    if (around) return around;
  }
  return null;
}

/** As the text has them, from its top to its end, and then those of each table that it names. */
function inOrder({ problems, ...refused }: Refused): Refused {
  const files = [...new Set(problems.map(({ place }) => place?.file))];
  const fileOf = ({ place }: InputProblem) =>
    place?.file === undefined ? -1 : files.indexOf(place.file);
  const lineOf = ({ place }: InputProblem) => place?.line ?? 0;
  return {
    ...refused,
    problems: problems.toSorted((a, b) => fileOf(a) - fileOf(b) || lineOf(a) - lineOf(b)),
  };
}
