import type { Report } from '../domain/report.ts';

/** One of the last runs of the suite, as far as its trend is drawn. */
export interface PastRun {
  readonly run_id: string;
  readonly started_at: string;
  readonly verdict: Report['verdict'];
  readonly planned: number;
  readonly passed: number;
  readonly pass_rate: number;
  readonly intent_coverage: number;
  readonly p95_latency_ms: number | null;
}

/** What changed since another run; the lists hold case ids. */
export interface RunComparison {
  readonly baseline: PastRun & { readonly label: string | null };
  readonly newly_failing: readonly string[];
  readonly fixed: readonly string[];
  readonly still_failing: readonly string[];
  readonly flaky: readonly string[];
}

/** What the page shows beside the report itself; a section without its part is left out. */
export interface ReportExtras {
  readonly comparison?: RunComparison | undefined;
  /** Oldest first, without the run of the report. */
  readonly history?: readonly PastRun[] | undefined;
}
