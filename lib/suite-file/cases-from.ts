import { dirname, join } from 'node:path';
import {
  formatPath,
  type InputProblem,
  type Path,
  type Refused,
  refuse,
} from '../domain/suite/input-problem.ts';
import { fieldOf } from '../domain/suite/own-field.ts';
import { isNamedWithin, isSystemError, readBytes } from './read-bytes.ts';
import { isTableFormat, suiteFormatOf } from './suite-format.ts';
import type { Placement, SourceDocument, SourceReading } from './suite-source.ts';
import { placeOf } from './suite-source.ts';
import { pathsNamed } from './table-paths.ts';

const AT: Path = ['test_cases', 'from'];
const HOW = 'write the name of a .csv or .xlsx file, or a list of names';

/** Claims that a suite names files in place of its cases. */
export function namesTables(suite: unknown): boolean {
  return fieldOf(fieldOf(suite, 'test_cases'), 'from') !== undefined;
}

/** The files that a suite names in place of its cases, as it names them; empty where it names none. */
function tablesNamed(suite: unknown): readonly string[] {
  const from = fieldOf(fieldOf(suite, 'test_cases'), 'from');
  const names: readonly unknown[] = Array.isArray(from) ? from : [from];
  return names.filter((name): name is string => typeof name === 'string' && name !== '');
}

/**
 * The suite with the cases of the tables that it names.
 * @param suiteFile what the names are relative to; undefined where the suite is no file of this machine
 * @param within the folder that none of them may lie outside of
 */
export async function withCasesFrom(
  document: SourceDocument,
  suiteFile: string | undefined,
  within?: string,
): Promise<SourceReading> {
  const inHead = (path: Path, problem: string, remedy: string): InputProblem => ({
    path: formatPath(path),
    problem,
    remedy,
    place: placeOf(document, path),
  });
  if (suiteFile === undefined) {
    const remedy = 'send the cases themselves, as cognigate submit does';
    return refuse([inHead(AT, 'names files, which are not here', remedy)]);
  }
  const faults = headFaults(document.value);
  if (faults.length > 0) return refuse(faults.map((fault) => inHead(...fault)));

  const sheet = fieldOf(fieldOf(document.value, 'test_cases'), 'sheet');
  const parts: Part[] = [];
  const refused: Refused[] = [];
  for (const [index, name] of tablesNamed(document.value).entries()) {
    const listed = fieldOf(fieldOf(document.value, 'test_cases'), 'from');
    const path = Array.isArray(listed) ? [...AT, index] : AT;
    // A pattern would tell what files there are elsewhere.
    const isInside = isNamedWithin(join(dirname(suiteFile), name), within);
    const names = isInside ? pathsNamed(name, dirname(suiteFile)) : [name];
    if (names.length === 0) {
      refused.push(
        refuse([inHead(path, `is ${JSON.stringify(name)}, which matches no file`, HOW)]),
      );
    }
    for (const each of names) {
      const file = join(dirname(suiteFile), each);
      const reading = await readPart(file, {
        sheet: sheet === undefined ? undefined : String(sheet),
        within,
      });
      if (typeof reading === 'string') {
        const remedy = 'names are relative to the suite file; check this one';
        refused.push(
          refuse([inHead(path, `is ${JSON.stringify(each)}, which ${reading}`, remedy)]),
        );
      } else if (reading.status === 'refused') refused.push(inFile(reading, file));
      else parts.push({ file, document: reading.document });
    }
  }
  if (refused.length > 0) {
    const unlisted = refused.reduce((sum, each) => sum + each.unlisted, 0);
    return refuse(
      refused.flatMap(({ problems }) => problems),
      unlisted,
    );
  }
  return { status: 'parsed', document: joined(document, parts) };
}

interface Part {
  readonly file: string;
  readonly document: SourceDocument;
}

/** The cases of a table, or why the file cannot be read, as the end of a sentence. */
async function readPart(
  file: string,
  { sheet, within }: { readonly sheet: string | undefined; readonly within: string | undefined },
): Promise<SourceReading | string> {
  const format = suiteFormatOf(file);
  if (format === undefined || !isTableFormat(format)) return 'is no .csv and no .xlsx file';
  try {
    const bytes = await readBytes(file, within);
    if (!(bytes instanceof Uint8Array)) return bytes;
    const { readTable } = await import('./table/read-table.ts');
    const reading = await readTable(bytes, { format, sheet });
    if (reading.status === 'refused') return reading;
    return (await import('./table/table-cases.ts')).tableCases(reading.table);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return error.code === 'ENOENT' ? 'does not exist' : `cannot be read (${error.code})`;
  }
}

/** What is wrong with the mapping that names the files. */
function headFaults(suite: unknown): [path: Path, problem: string, remedy: string][] {
  const named: unknown = fieldOf(suite, 'test_cases');
  const faults: [Path, string, string][] = [];
  for (const key of Object.keys(Object(named))) {
    if (key === 'from' || key === 'sheet') continue;
    faults.push([['test_cases', key], 'is not a known field', 'the fields here are from, sheet']);
  }
  const sheet = fieldOf(named, 'sheet');
  if (sheet !== undefined && typeof sheet !== 'string' && typeof sheet !== 'number') {
    faults.push([['test_cases', 'sheet'], 'is no name', 'write the name of a sheet']);
  }
  const from = fieldOf(named, 'from');
  const names: readonly unknown[] = Array.isArray(from) ? from : [from];
  if (names.length === 0) faults.push([AT, 'is empty', HOW]);
  for (const [index, name] of names.entries()) {
    const path = Array.isArray(from) ? [...AT, index] : AT;
    if (typeof name !== 'string' || name === '') faults.push([path, 'is no name of a file', HOW]);
    else if (/^[a-z]{2,}:\/\//i.test(name)) {
      faults.push([path, 'is an address', 'download the file, and write its name']);
    }
  }
  return faults;
}

function inFile(reading: Refused, file: string): Refused {
  const at = (problem: InputProblem) => ({ line: 1, column: 1, ...problem.place, file });
  return {
    ...reading,
    problems: reading.problems.map((problem) => ({ ...problem, place: at(problem) })),
  };
}

/** The head with the cases of all parts, each of which knows where its own are. */
function joined(head: SourceDocument, parts: readonly Part[]): SourceDocument {
  const owners = parts.flatMap((part) => casesOf(part).map((_, position) => ({ part, position })));
  const ownerOf = ([field, index]: Path) =>
    field === 'test_cases' && typeof index === 'number' ? owners[index] : undefined;
  return {
    value: { ...Object(head.value), test_cases: parts.flatMap(casesOf) },
    notes: [
      ...(head.notes ?? []),
      ...parts.flatMap(({ file, document }) =>
        (document.notes ?? []).map((note) => `${file}: ${note}`),
      ),
    ],
    describe(path) {
      const owner = ownerOf(path);
      if (owner === undefined) return head.describe(path);
      return owner.part.document.describe([owner.position, ...path.slice(2)]);
    },
    locate(path, at): Placement | null {
      const owner = ownerOf(path);
      if (owner === undefined) return head.locate(path.length > 2 ? path.slice(0, 1) : path, at);
      const { file, document } = owner.part;
      const place = document.locate([owner.position, ...path.slice(2)], at);
      return place && { ...place, file };
    },
  };
}

function casesOf({ document }: Part): readonly unknown[] {
  return Array.isArray(document.value) ? document.value : [];
}
