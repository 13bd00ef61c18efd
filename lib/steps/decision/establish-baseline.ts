import { baselineLabelOf } from '../../domain/baseline/baseline.ts';
import { Report } from '../../domain/report.ts';
import type { RunRecord } from '../../domain/run.ts';
import type { Ports } from '../ports/ports.ts';
import { jsonOf, suiteOf } from '../run-access.ts';
import { setBaseline } from '../set-baseline.ts';

/**
 * Makes a run that has passed the first baseline of its suite, where it was started to become it.
 *
 * Safe to run twice: a label that a baseline has already is left as it is, whoever set it.
 */
export async function establishBaseline(
  run: RunRecord,
  { evidence, baselines, now }: Pick<Ports, 'evidence' | 'baselines' | 'now'>,
): Promise<void> {
  if (run.establishesBaseline !== true || run.verdict !== 'passed' || run.report === null) return;
  if (run.baseline !== undefined) return;
  const label = baselineLabelOf(await suiteOf(evidence, run.suite));
  const known = await baselines.list(run.suiteId);
  if (known.some((each) => each.label === label)) return;
  const report = Report.parse(await jsonOf(evidence, run.report));
  await setBaseline(
    { report, kept: run.report, label, setBy: run.trigger.principal },
    { baselines, now },
  );
}
