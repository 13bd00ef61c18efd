import type { RunRecord } from '../run.ts';
import { Verdict } from '../verdict.ts';

/** Which runs are asked for; what is absent does not matter. */
export interface RunFilter {
  readonly suiteId?: string;
  readonly verdicts?: readonly Verdict[];
  /** All of them. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Of the start, in milliseconds since 1970 UTC: from the first on, and before the second. */
  readonly since?: number;
  readonly before?: number;
}

/** The same as people write it, in flags and in the query of an address. */
export interface WrittenFilter {
  readonly suite_id?: string | undefined;
  /** One, or several with commas between them. */
  readonly verdict?: string | undefined;
  /** `key=value` each. */
  readonly label?: readonly string[] | undefined;
  /** A day of UTC or an instant; a day as `until` is still part of it. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

export type ReadFilter =
  | { readonly status: 'read'; readonly filter: RunFilter }
  | { readonly status: 'refused'; readonly problem: string };

const DAY_MS = 86_400_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/;

export function readFilter(written: WrittenFilter): ReadFilter {
  const words = written.verdict?.split(',').map((word) => word.trim()) ?? [];
  const verdicts = words.flatMap((word) => Verdict.safeParse(word).data ?? []);
  if (verdicts.length < words.length) {
    return refused(`verdict is "${written.verdict}"; write ${Verdict.options.join(', ')}`);
  }
  const labels = (written.label ?? []).map((label) => /^([^=]+)=(.*)$/su.exec(label));
  const [first] = (written.label ?? []).filter((_, position) => labels[position] === null);
  if (first !== undefined) return refused(`label is "${first}"; write key=value`);
  const since = startOf(written.since);
  const until = startOf(written.until);
  for (const [name, found] of [
    ['since', since],
    ['until', until],
  ] as const) {
    if (Number.isNaN(found)) {
      return refused(`${name} is "${written[name]}"; write 2026-10-01 or 2026-10-01T12:00:00Z`);
    }
  }
  const isDay = DAY.test(written.until ?? '');
  return {
    status: 'read',
    filter: {
      ...(written.suite_id === undefined ? {} : { suiteId: written.suite_id }),
      ...(verdicts.length === 0 ? {} : { verdicts }),
      ...(labels.length === 0
        ? {}
        : {
            labels: Object.fromEntries(labels.map((found) => [found?.[1] ?? '', found?.[2] ?? ''])),
          }),
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { before: until + (isDay ? DAY_MS : 0) }),
    },
  };
}

export function isAskedFor(
  run: Pick<RunRecord, 'suiteId' | 'verdict' | 'labels' | 'startedAt'>,
  { suiteId, verdicts, labels = {}, since, before }: RunFilter,
): boolean {
  return (
    (suiteId === undefined || run.suiteId === suiteId) &&
    (verdicts === undefined || (run.verdict !== null && verdicts.includes(run.verdict))) &&
    Object.entries(labels).every(
      ([key, value]) => Object.hasOwn(run.labels, key) && run.labels[key] === value,
    ) &&
    (since === undefined || run.startedAt >= since) &&
    (before === undefined || run.startedAt < before)
  );
}

/** Claims that nothing narrows the list. */
export function isEmptyFilter(filter: RunFilter): boolean {
  return Object.keys(filter).length === 0;
}

/** Milliseconds since 1970 UTC; NaN where it is not one. */
function startOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!DAY.test(text) && !INSTANT.test(text)) return Number.NaN;
  const at = Date.parse(text);
  // 2026-02-30 is read as a day in March.
  const isThere =
    Number.isNaN(at) ||
    new Date(Date.parse(text.slice(0, 10))).toISOString().startsWith(text.slice(0, 10));
  return isThere ? at : Number.NaN;
}

function refused(problem: string): ReadFilter {
  return { status: 'refused', problem };
}
