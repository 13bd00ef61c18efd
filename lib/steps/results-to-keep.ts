import type { BatchRecord } from '../domain/batch.ts';
import { keptResults } from '../domain/evaluation/kept-results.ts';
import { madeOf } from '../domain/stopping/marks.ts';
import { planRepetitions } from '../domain/suite/planning/plan-repetitions.ts';
import type { EvidenceStore } from './ports/evidence-store.ts';
import type { RunLedger } from './ports/run-ledger.ts';
import { runOf, suiteOf } from './run-access.ts';

/** The results of a batch as they are kept: as they came, unless they repeat a secret of ours. */
export async function resultsToKeep(
  { runId, firstCase, cases, marks }: BatchRecord,
  results: { readonly came: readonly unknown[]; readonly masked?: readonly unknown[] | undefined },
  { ledger, evidence }: { readonly ledger: RunLedger; readonly evidence: EvidenceStore },
): Promise<readonly unknown[]> {
  const { came, masked } = results;
  if (masked === undefined) return came;
  const suite = await suiteOf(evidence, (await runOf(ledger, runId)).suite);
  const calls = planRepetitions(suite).slice(firstCase, firstCase + cases);
  const planned = madeOf(calls, marks).flatMap((position) => suite.test_cases[position] ?? []);
  return keptResults({ came, masked }, planned);
}
