import type { ReportCase } from '../report.ts';
import type { Suite, TestCase } from '../suite/suite.ts';

/**
 * The case's quarantine while it holds at `startedAt` (milliseconds since 1970 UTC): through the last
 * day, in UTC. Without a start there is none, so that a case rather counts than not.
 */
export function quarantineOf(
  { quarantine }: Pick<TestCase, 'quarantine'>,
  startedAt: number | undefined,
): ReportCase['quarantine'] {
  if (quarantine === undefined || startedAt === undefined) return undefined;
  const day = new Date(startedAt).toISOString().slice(0, 'yyyy-mm-dd'.length);
  return day <= quarantine.until ? quarantine : undefined;
}

/** The suite and its cases without those in quarantine: what is measured, and what the gate looks at. */
export function countingCases(
  suite: Suite,
  cases: readonly ReportCase[],
): { readonly suite: Suite; readonly cases: readonly ReportCase[] } {
  const counts = (position: number) => cases[position]?.quarantine === undefined;
  return {
    suite: { ...suite, test_cases: suite.test_cases.filter((_, position) => counts(position)) },
    cases: cases.filter((_, position) => counts(position)),
  };
}
