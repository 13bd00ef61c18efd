import { type InputProblem, type Refused, refuse } from '../domain/suite/input-problem.ts';
import type { NotApplied } from '../domain/suite/not-applied.ts';
import type { Suite } from '../domain/suite/suite.ts';
import { applyOverrides, partOf } from '../suite-file/apply-overrides.ts';
import { nearMiss } from '../suite-file/near-miss.ts';
import { parseSuite } from '../suite-file/parse-suite.ts';
import { type SuiteFormat, suiteFormatOf } from '../suite-file/suite-format.ts';
import type { SuiteReference } from './start-request.ts';
import type { StartRunRequest } from './start-run-request.ts';

export const MAX_SUITE_BYTES = 50_000_000;

/** Suites that a caller names instead of sending them. */
export interface SuiteFiles {
  /** Null where nothing has this key; its size alone where it has more than `maxBytes`. */
  byKey(key: string, maxBytes: number): Promise<Uint8Array | { readonly bytes: number } | null>;
  /** Null where no file was deployed under this name. */
  deployed(name: string): Promise<Uint8Array | null>;
  deployedNames(): Promise<readonly string[]>;
}

export type RequestedSuite =
  | {
      readonly status: 'found';
      readonly suite: Suite;
      /** As it is written, whatever the request leaves out of it. */
      readonly whole: Suite;
      readonly defaultedThresholds: readonly string[];
      readonly onlyTags?: readonly string[] | undefined;
      readonly casesInSuite?: number;
      readonly gateNotApplied?: readonly NotApplied[];
    }
  | RefusedSuite;

export interface RefusedSuite extends Refused {
  /** Where the problems are in the suite's file: the id that it has, as far as that can be read. */
  readonly file?: { readonly suiteId: string | undefined };
}

type Overrides = Pick<
  StartRunRequest,
  'suite_id' | 'tags' | 'max_batch_size' | 'concurrency' | 'labels'
>;

/** The suite of a request, read, judged and with the request's overrides applied. */
export async function requestedSuite(
  source: SuiteReference | { readonly inline: unknown },
  overrides: Overrides,
  files: SuiteFiles,
): Promise<RequestedSuite> {
  const content = await contentOf(source, files);
  if ('problem' in content) return refuse([content]);
  const read = await parseSuite(content.bytes, {
    format: content.format,
    suiteId: overrides.suite_id,
    mayHaveVariants: 'inline' in source,
  });
  if (read.status === 'refused') {
    // An inline suite's lines are those of a text that its sender never saw.
    return 'inline' in source
      ? { ...read, problems: read.problems.map(unplaced) }
      : { ...read, file: { suiteId: read.suiteId } };
  }
  const overridden = applyOverrides(read.suite, {
    suiteId: overrides.suite_id,
    maxBatchSize: overrides.max_batch_size,
    concurrency: overrides.concurrency,
    labels: overrides.labels,
    tags: overrides.tags,
  });
  if (overridden.status === 'refused') {
    return refuse([
      { path: '', problem: overridden.problem, remedy: 'change the request or the suite' },
    ]);
  }
  return {
    status: 'found',
    suite: overridden.suite,
    whole: read.suite,
    ...partOf(overridden),
    defaultedThresholds: read.defaultedThresholds,
  };
}

interface Content {
  readonly bytes: Uint8Array | string;
  readonly format: SuiteFormat;
}

async function contentOf(
  source: SuiteReference | { readonly inline: unknown },
  files: SuiteFiles,
): Promise<Content | InputProblem> {
  if ('inline' in source) {
    return { bytes: JSON.stringify(source.inline), format: 'json' };
  }
  if ('key' in source) {
    const found = await files.byKey(source.key, MAX_SUITE_BYTES);
    if (found === null) {
      return named('suite_key', source.key, 'put the file there first', 'is not in the bucket');
    }
    if ('bytes' in found) {
      const size = `is ${Math.ceil(found.bytes / 1e6)} MB long`;
      return named('suite_key', source.key, 'at most 50 MB are read: split the suite', size);
    }
    return { bytes: found, format: formatOf(source.key) };
  }
  const found = await files.deployed(source.deployed);
  if (found !== null) {
    return { bytes: found, format: formatOf(source.deployed) };
  }
  const names = await files.deployedNames();
  const meant = nearMiss(source.deployed, names);
  const remedy =
    meant !== null
      ? `did you mean ${meant}?`
      : names.length === 0
        ? 'no suites were deployed with the stack: send the suite along, or name a key'
        : `there are ${names.slice(0, 10).join(', ')}${names.length > 10 ? ', …' : ''}`;
  return named('suite_name', source.deployed, remedy, 'was not deployed with the stack');
}

function formatOf(name: string): SuiteFormat {
  return suiteFormatOf(name) ?? 'yaml';
}

function named(path: string, value: string, remedy: string, problem: string): InputProblem {
  return { path, problem: `${JSON.stringify(value)} ${problem}`, remedy };
}

function unplaced({ place: _, ...problem }: InputProblem): InputProblem {
  return problem;
}
