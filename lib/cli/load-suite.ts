import { resolve } from 'node:path';
import { refuse } from '../domain/suite/input-problem.ts';
import { caseIdOf, type Suite } from '../domain/suite/suite.ts';
import type { Part } from '../local/local-gate.ts';
import { applyOverrides, partOf, type SuiteOverrides } from '../suite-file/apply-overrides.ts';
import { formatProblems } from '../suite-file/format-problems.ts';
import { parseSuite, type SuiteFile } from '../suite-file/parse-suite.ts';
import { readSuiteFile } from '../suite-file/read-suite-file.ts';
import type { SuiteFormat } from '../suite-file/suite-format.ts';
import { boundMemoryToRead } from './bound-memory.ts';
import type { Governance } from './governance/govern.ts';
import { placedBreaches } from './governance/placed-breaches.ts';
import { readStdin } from './running/read-stdin.ts';
import { STDIN } from './running/suite-files.ts';
import { SuiteRefused } from './suite-refused.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface LoadedSuite {
  readonly suite: Suite;
  readonly defaultedThresholds: readonly string[];
  /** What flags have left of it. */
  readonly part: Pick<Part, 'onlyTags' | 'selectedBy' | 'casesInSuite' | 'gateNotApplied'>;
  readonly source: SuiteSource;
}

interface CasePlace {
  readonly file: string;
  /** From 1 on. */
  readonly line: number;
}

/** Where the cases of a suite are written down. */
export interface SuiteSource {
  readonly file: string;
  /** Where a case is, in a table that the file names or in the file itself; null where there is no such case. */
  placeOf(caseId: string): CasePlace | null;
}

/**
 * The suite as it is to be run, held to what every run is held to where it is going to be one.
 * @throws SuiteRefused where the file cannot be read as one, with every problem.
 * @throws UsageError where a flag does not go with the suite.
 */
export async function loadSuite(
  file: string,
  overrides: SuiteOverrides & { readonly format?: SuiteFormat },
  terminal: Terminal,
  governance: Governance | null = null,
): Promise<LoadedSuite> {
  const path = file === STDIN ? 'stdin' : suitePath(file, terminal);
  const read = await readSuite(file, overrides, terminal);
  if (read.status === 'refused') throw new SuiteRefused(formatProblems(path, read));
  const breaches = governance === null ? [] : placedBreaches(read, governance);
  if (breaches.length > 0) throw new SuiteRefused(formatProblems(path, refuse(breaches)));
  const overridden = applyOverrides(read.suite, overrides);
  if (overridden.status === 'refused') throw new UsageError(overridden.problem);
  for (const note of [...read.notes, ...overridden.notes]) terminal.stderr.write(`note: ${note}\n`);
  return {
    suite: overridden.suite,
    part: partOf(overridden),
    defaultedThresholds: read.defaultedThresholds,
    source: { file, placeOf: placesOf(read, file === STDIN ? path : file) },
  };
}

/** What a file, or stdin, has of a suite. */
export async function readSuite(
  file: string,
  { suiteId, platform, section, sheet, format }: ReadOptions,
  terminal: Terminal,
): Promise<SuiteFile> {
  const options = { suiteId, platform, section, sheet, within: confinesOf(terminal) };
  if (file !== STDIN) {
    const named = suitePath(file, terminal);
    boundMemoryToRead(named);
    return readSuiteFile(named, options);
  }
  const path = resolve(terminal.cwd(), 'stdin');
  const bytes = await readStdin(terminal);
  return parseSuite(bytes, { ...options, format: format ?? 'yaml', path });
}

type ReadOptions = Pick<SuiteOverrides, 'suiteId' | 'platform' | 'section' | 'sheet'> & {
  /** Of what comes on stdin. */
  readonly format?: SuiteFormat | undefined;
};

/** Found at once, so that the text and its document need not be kept while the suite is run. */
function placesOf(
  { suite, locate }: Extract<SuiteFile, { status: 'read' }>,
  file: string,
): SuiteSource['placeOf'] {
  const places = new Map<string, CasePlace>();
  for (const [position, testCase] of suite.test_cases.entries()) {
    const place = locate(['test_cases', position]);
    if (place === null) continue;
    places.set(caseIdOf(testCase, position), { file: place.file ?? file, line: place.line });
  }
  return (caseId) => places.get(caseId) ?? null;
}

/** The folder that suites may not lie outside of; undefined where they may. */
export function confinesOf(terminal: Pick<Terminal, 'typist' | 'cwd'>): string | undefined {
  return terminal.typist === 'agent' ? terminal.cwd() : undefined;
}

/** As the user wrote it where that works, so that messages name the file as they know it. */
export function suitePath(file: string, terminal: Terminal): string {
  const absolute = resolve(terminal.cwd(), file);
  return absolute === resolve(file) ? file : absolute;
}
