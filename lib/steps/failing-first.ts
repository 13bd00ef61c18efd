import { hasFailed } from '../domain/counted-as.ts';
import { Report } from '../domain/report.ts';
import type { RunRecord } from '../domain/run.ts';
import { caseIdOf, type Suite } from '../domain/suite/suite.ts';
import type { LoopPorts } from './ports/ports.ts';
import { jsonOf } from './run-access.ts';

/** Runs beyond these are not looked at for one that failed something. */
const RUNS_LOOKED_AT = 20;

/** The suite with the ids of what is to be sent first, where it asks for what failed when it was last judged. */
export async function withFailingFirst(
  run: RunRecord,
  suite: Suite,
  { ledger, evidence }: Pick<LoopPorts, 'ledger' | 'evidence'>,
): Promise<Suite> {
  if (suite.order !== 'failing_first') return suite;
  for (const { runId, verdict } of await ledger.recentRuns(run.suiteId, RUNS_LOOKED_AT)) {
    if (runId === run.runId || (verdict !== 'passed' && verdict !== 'failed')) continue;
    const report = (await ledger.readRun(runId))?.report;
    if (report === null || report === undefined) continue;
    const read = Report.safeParse(await jsonOf(evidence, report));
    if (!read.success) continue;
    const failed = read.data.cases.filter(hasFailed).map(({ id }) => id);
    const known = new Set(suite.test_cases.map((each, place) => caseIdOf(each, place)));
    return { ...suite, order: failed.filter((id) => known.has(id)) };
  }
  return suite;
}
