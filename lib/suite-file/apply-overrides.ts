import type { NotApplied } from '../domain/suite/not-applied.ts';
import { schemaAt } from '../domain/suite/schema-at.ts';
import {
  caseIdOf,
  type Gate,
  type Suite,
  SuiteHead,
  type TestCase,
} from '../domain/suite/suite.ts';
import { nearMiss } from './near-miss.ts';
import type { TableSection } from './suite-format.ts';

/** What flags and environment say about a run; each goes before what the file says. */
export interface SuiteOverrides {
  readonly suiteId?: string | undefined;
  /** Taken when the file is read, since its rules depend on it. */
  readonly platform?: string | undefined;
  /** What a table has for the section cognigy; taken when the file is read. */
  readonly section?: TableSection | undefined;
  /** Which sheet of a workbook; taken when the file is read. */
  readonly sheet?: string | undefined;
  readonly maxBatchSize?: number | undefined;
  readonly concurrency?: number | undefined;
  /** Put beside those of the suite, which they may not contradict. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Only the cases that have at least one of these; empty: all. */
  readonly tags?: readonly string[] | undefined;
}

export type Overridden =
  | {
      readonly status: 'applied';
      readonly suite: Suite;
      /** The tags by which cases were left out; undefined where none were. */
      readonly onlyTags: readonly string[] | undefined;
      /** How many cases the suite has without the overrides. */
      readonly casesInSuite: number;
      /** Thresholds that went with the cases that were left out. */
      readonly gateNotApplied: readonly NotApplied[];
      /** What the overrides cost, one sentence each, for whoever starts the run. */
      readonly notes: readonly string[];
    }
  | { readonly status: 'refused'; readonly problem: string };

/** The suite as it is to be run. Cases keep the ids they have in the whole file, whatever is filtered out. */
export function applyOverrides(
  suite: Suite,
  { suiteId, maxBatchSize, concurrency, labels: added = {}, tags: given = [] }: SuiteOverrides,
): Overridden {
  const tags = given.map((tag) => tag.normalize('NFC'));
  const problem =
    flagProblem('--suite-id', 'suite_id', suiteId) ??
    flagProblem('--max-batch', 'max_batch_size', maxBatchSize) ??
    flagProblem('--concurrency', 'concurrency', concurrency) ??
    labelProblem(suite.labels, added) ??
    tagProblem(suite.test_cases, tags);
  if (problem) return { status: 'refused', problem };

  const named = suite.test_cases.map((testCase, position) => ({
    ...testCase,
    id: caseIdOf(testCase, position),
  }));
  const kept = tags.length === 0 ? named : named.filter((testCase) => hasAnyTag(testCase, tags));
  const { gate, dropped } = gateFor(suite.gate, kept);
  const notes: string[] = [];
  if (kept.length < named.length) {
    notes.push(`${kept.length} of ${named.length} cases have the tag ${tags.join(' or ')}`);
  }
  if (dropped.length > 0) {
    notes.push(
      `no case is left for gate.tags ${dropped.join(', ')}, so its threshold is not applied`,
    );
  }
  const asked =
    tags.length === 1
      ? `--tag ${tags[0]} leaves`
      : `--tag ${tags[0]} and ${tags.length - 1} more leave`;
  return {
    status: 'applied',
    casesInSuite: named.length,
    gateNotApplied: dropped.map((tag) => ({
      name: `tags.${tag}.pass_rate`,
      threshold: suite.gate.tags?.[tag]?.pass_rate ?? 0,
      reason: `${asked} no case with the tag ${tag}`,
    })),
    onlyTags: kept.length < named.length ? tags : undefined,
    suite: {
      ...suite,
      suite_id: suiteId ?? suite.suite_id,
      max_batch_size: maxBatchSize ?? suite.max_batch_size,
      concurrency: concurrency ?? suite.concurrency,
      labels: { ...suite.labels, ...added },
      gate,
      test_cases: kept,
    },
    notes,
  };
}

/** What tags have left of a suite, for the run; nothing where they have left all of it. */
export function partOf({
  onlyTags,
  casesInSuite,
  gateNotApplied,
}: Extract<Overridden, { status: 'applied' }>) {
  return onlyTags === undefined ? {} : { onlyTags, casesInSuite, gateNotApplied };
}

function flagProblem(
  flag: string,
  field: 'suite_id' | 'max_batch_size' | 'concurrency',
  value: string | number | undefined,
): string | null {
  if (value === undefined || SuiteHead.shape[field].safeParse(value).success) return null;
  return `${flag} is ${JSON.stringify(value)}; it must be ${limits(field)}`;
}

function limits(field: string): string {
  const schema = schemaAt(SuiteHead, [field])?.schema;
  return schema && 'minValue' in schema && 'maxValue' in schema
    ? `a whole number between ${schema.minValue} and ${schema.maxValue}`
    : '1 to 200 characters';
}

/** A label that says two things of one run says nothing, so the suite's own is not replaced (decision 60). */
function labelProblem(own: Suite['labels'], added: Suite['labels']): string | null {
  for (const [key, value] of Object.entries(added)) {
    const written = Object.hasOwn(own, key) ? own[key] : undefined;
    if (written !== undefined && written !== value) {
      return `--label ${key}=${value} contradicts the suite, whose label ${key} is ${JSON.stringify(written)}; take it out of the suite, or leave the flag out`;
    }
  }
  const [issue] = SuiteHead.shape.labels.safeParse({ ...own, ...added }).error?.issues ?? [];
  if (issue === undefined) return null;
  const remedy = issue.code === 'custom' ? `; ${issue.params?.remedy}` : '';
  return `the labels ${issue.message}${remedy}`;
}

/** Every tag has to exist: of two, the misspelt one would otherwise leave its cases out unseen. */
function tagProblem(cases: readonly TestCase[], tags: readonly string[]): string | null {
  const known = [...new Set(cases.flatMap((testCase) => testCase.tags ?? []))];
  const unknown = tags.filter((tag) => !known.includes(tag));
  if (unknown.length === 0) return null;
  const meant = unknown.flatMap((tag) => nearMiss(tag, known) ?? []);
  const shown = known.slice(0, 10).join(', ');
  const remedy =
    meant.length > 0
      ? `did you mean ${meant.join(' or ')}?`
      : known.length > 0
        ? `the tags of the suite are ${shown}${known.length > 10 ? ', …' : ''}`
        : 'the suite has no tags';
  const flags = unknown.map((tag) => `--tag ${tag}`).join(' ');
  const names = unknown.length === 1 ? 'names a tag' : 'name tags';
  return `${flags} ${names} that no case has; ${remedy}`;
}

const hasAnyTag = ({ tags = [] }: TestCase, wanted: readonly string[]) =>
  tags.some((tag) => wanted.includes(tag));

/** Thresholds for tags that nobody has any more cannot be measured; the rest of the gate stays. */
export function gateFor(gate: Gate, cases: readonly TestCase[]): { gate: Gate; dropped: string[] } {
  const { tags, ...rest } = gate;
  if (!tags) return { gate, dropped: [] };
  const present = new Set(cases.flatMap((testCase) => testCase.tags ?? []));
  const dropped = Object.keys(tags).filter((tag) => !present.has(tag));
  if (dropped.length === 0) return { gate, dropped };
  const left = Object.entries(tags).filter(([tag]) => present.has(tag));
  return {
    gate: left.length > 0 ? { ...rest, tags: Object.fromEntries(left) } : rest,
    dropped,
  };
}
