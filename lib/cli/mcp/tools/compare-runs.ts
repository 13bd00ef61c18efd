import * as z from 'zod';
import { fullComparison } from '../../../domain/baseline/full-comparison.ts';
import { findBaseline, findReport, whatWasBefore } from '../../find-run.ts';
import { localRunNamed } from '../../naming/local-run-named.ts';
import { openState } from '../../open-state.ts';
import { agentTerminal } from '../agent-terminal.ts';
import { defineTool } from '../tool.ts';
import { RunName, SuiteId } from './names.ts';
import { toldCase } from './told-case.ts';

export const compareRuns = defineTool({
  name: 'compare_runs',
  title: 'Compare two runs',
  description:
    'What changed from a baseline, or from the run before, to a run: cases that newly fail with the reason, that fail since they ask for something else, that were fixed, that still fail, and intents that lost. Reads what is kept; sets no baseline.',
  input: z.strictObject({
    run: RunName.optional(),
    suite_id: SuiteId.optional(),
    baseline: RunName.optional().describe(
      'A run or the label of a baseline; main unless set, or else the run before.',
    ),
  }),
  onlyReads: true,
  async answer({ run: name, suite_id: suiteId, baseline }, { terminal: process, flags }, call) {
    const terminal = agentTerminal(process, call);
    using state = openState(flags, terminal, { mustExist: true, onlyReads: true });
    const { run, report } = await findReport(
      await localRunNamed({ name, suiteId }, state, terminal),
      state,
    );
    const before =
      baseline === undefined
        ? await whatWasBefore(run, state)
        : await findBaseline({ name: baseline, suiteId: report.suite_id }, state, terminal);
    const comparison = fullComparison(before, report);
    const told = (ids: readonly string[]) => {
      const wanted = new Set(ids);
      return report.cases.filter(({ id }) => wanted.has(id)).map((each) => toldCase(each, report));
    };
    return {
      head: {
        run_id: report.run_id,
        verdict: report.verdict,
        baseline: { run_id: before.report.run_id, label: before.label },
        counts: {
          newly_failing: comparison.newly_failing.length,
          changed_failing: comparison.changed_failing.length,
          fixed: comparison.fixed.length,
          still_failing: comparison.still_failing.length,
          not_comparable: comparison.not_comparable.length,
        },
        pass_rate: comparison.pass_rate ?? undefined,
        robustness: comparison.robustness.length === 0 ? undefined : comparison.robustness,
      },
      lists: {
        newly_failing: told(comparison.newly_failing),
        changed_failing: told(comparison.changed_failing),
        fixed: comparison.fixed,
        still_failing: comparison.still_failing,
        intents_that_lost: comparison.intents
          .filter(({ change }) => change < 0)
          .map(({ intent, baseline_f1, f1, within_noise }) => ({
            intent,
            baseline_f1,
            f1,
            within_noise,
          })),
      },
    };
  },
});
