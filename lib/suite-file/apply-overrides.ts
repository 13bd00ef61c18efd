import type { NotApplied } from '../domain/suite/not-applied.ts';
import { reliabilityOf } from '../domain/suite/reliability/reliability-of.ts';
import { repeatOf } from '../domain/suite/repetitions.ts';
import { schemaAt } from '../domain/suite/schema-at.ts';
import {
  caseIdOf,
  type Gate,
  type Suite,
  SuiteHead,
  type TestCase,
} from '../domain/suite/suite.ts';
import { type CaseChoice, chooseCases, flagsOf } from './choose-cases.ts';
import type { TableSection } from './suite-format.ts';

/** What flags and environment say about a run; each goes before what the file says. */
export interface SuiteOverrides extends CaseChoice {
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
}

export type Overridden =
  | {
      readonly status: 'applied';
      readonly suite: Suite;
      /** The tags by which cases were left out; undefined where none were. */
      readonly onlyTags: readonly string[] | undefined;
      /** The flags other than tags by which cases were left out; undefined where none were. */
      readonly selectedBy: readonly string[] | undefined;
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
  { suiteId, maxBatchSize, concurrency, labels: added = {}, ...choice }: SuiteOverrides,
): Overridden {
  const named = suite.test_cases.map((testCase, position) => ({
    ...testCase,
    id: caseIdOf(testCase, position),
  }));
  const problem =
    flagProblem('--suite-id', 'suite_id', suiteId) ??
    flagProblem('--max-batch', 'max_batch_size', maxBatchSize) ??
    flagProblem('--concurrency', 'concurrency', concurrency) ??
    labelProblem(suite.labels, added);
  if (problem) return { status: 'refused', problem };
  const chosen = chooseCases(named, choice);
  if (chosen.status === 'refused') return chosen;

  const { cases: kept } = chosen;
  const { gate, dropped, unrepeated } = gateFor(suite, kept);
  return {
    status: 'applied',
    casesInSuite: named.length,
    gateNotApplied: [
      ...dropped.flatMap((tag) => {
        const threshold = suite.gate.tags?.[tag]?.pass_rate;
        if (threshold === undefined) return [];
        const reason = `${askedBy(choice)} no case with the tag ${tag}`;
        return [{ name: `tags.${tag}.pass_rate`, threshold, reason }];
      }),
      ...unrepeated.map((each) => ({
        ...each,
        reason: `${askedBy(choice)} no case that is repeated often enough by number`,
      })),
    ],
    ...limitsOf(choice, kept.length < named.length),
    suite: {
      ...suite,
      suite_id: suiteId ?? suite.suite_id,
      max_batch_size: maxBatchSize ?? suite.max_batch_size,
      concurrency: concurrency ?? suite.concurrency,
      labels: { ...suite.labels, ...added },
      gate,
      ...orderOf(suite, kept),
      test_cases: [...kept],
    },
    notes: notesOf(choice, { kept: kept.length, all: named.length, dropped }),
  };
}

function limitsOf(choice: CaseChoice, isPart: boolean) {
  const { tags = [], ...others } = choice;
  const selectedBy = flagsOf(others);
  return {
    onlyTags: isPart && tags.length > 0 ? tags.map((tag) => tag.normalize('NFC')) : undefined,
    selectedBy: isPart && selectedBy.length > 0 ? selectedBy : undefined,
  };
}

function notesOf(
  choice: CaseChoice,
  { kept, all, dropped }: { kept: number; all: number; dropped: readonly string[] },
): string[] {
  const { tags = [], ...others } = choice;
  const selectedBy = flagsOf(others);
  const left =
    selectedBy.length === 0
      ? `have the tag ${tags.join(' or ')}`
      : `are left by ${flagsOf(choice).join(' ')}`;
  return [
    ...(kept < all ? [`${kept} of ${all} cases ${left}`] : []),
    ...(dropped.length > 0
      ? [`no case is left for gate.tags ${dropped.join(', ')}, so its threshold is not applied`]
      : []),
  ];
}

/** Who has left cases out, up to the verb. */
function askedBy(choice: CaseChoice): string {
  const [first, ...more] = flagsOf(choice);
  return more.length === 0 ? `${first} leaves` : `${first} and ${more.length} more leave`;
}

/** What flags have left of a suite, for the run; nothing where they have left all of it. */
export function partOf({
  onlyTags,
  selectedBy,
  casesInSuite,
  gateNotApplied,
}: Extract<Overridden, { status: 'applied' }>) {
  return onlyTags === undefined && selectedBy === undefined
    ? {}
    : { onlyTags, selectedBy, casesInSuite, gateNotApplied };
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

/** Thresholds that no case is left for cannot be measured; the rest of the gate stays. */
export function gateFor(
  suite: Suite,
  cases: readonly TestCase[],
): {
  readonly gate: Gate;
  /** The tags that no case has any more. */
  readonly dropped: readonly string[];
  /** Thresholds on repetitions by number, of which none is left. */
  readonly unrepeated: readonly { readonly name: string; readonly threshold: number }[];
} {
  const { tags = {}, pass_hat_k: passHat, max_flip_rate: flips, ...rest } = suite.gate;
  const present = new Set(cases.flatMap((testCase) => testCase.tags ?? []));
  const dropped = Object.keys(tags).filter((tag) => !present.has(tag));
  const left = Object.entries(tags).filter(([tag]) => present.has(tag));
  const most = Math.max(
    ...cases.map((each) => (reliabilityOf(suite, each) === undefined ? repeatOf(suite, each) : 0)),
  );
  const isDropped = {
    passHat: passHat && passHat.k > most,
    flips: flips !== undefined && most < 2,
  };
  return {
    gate: {
      ...rest,
      ...(left.length > 0 ? { tags: Object.fromEntries(left) } : {}),
      ...(passHat === undefined || isDropped.passHat ? {} : { pass_hat_k: passHat }),
      ...(flips === undefined || isDropped.flips ? {} : { max_flip_rate: flips }),
    },
    dropped,
    unrepeated: [
      ...(passHat !== undefined && isDropped.passHat
        ? [{ name: `pass_hat_${passHat.k}`, threshold: passHat.at_least }]
        : []),
      ...(flips !== undefined && isDropped.flips
        ? [{ name: 'max_flip_rate', threshold: flips }]
        : []),
    ],
  };
}

/** The ids that are sent first, as far as their cases are left. */
function orderOf(
  { order }: Suite,
  kept: readonly { readonly id?: string | undefined }[],
): Pick<Suite, 'order'> {
  if (!Array.isArray(order)) return {};
  const ids = new Set(kept.map(({ id }) => id));
  return { order: order.filter((id) => ids.has(id)) };
}
