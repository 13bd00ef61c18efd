import { casesToRunAgain } from '../../domain/evaluation/carry-over.ts';
import { policyFaults } from '../../domain/governance/policy-faults.ts';
import { unapprovedWaivers } from '../../domain/governance/waiver-faults.ts';
import type { RerunOf } from '../../domain/run.ts';
import { sentenceOf } from '../../domain/suite/input-problem.ts';
import type { Suite } from '../../domain/suite/suite.ts';
import { suiteOf } from '../../steps/run-access.ts';
import { applyOverrides } from '../../suite-file/apply-overrides.ts';
import { selectCases } from '../../suite-file/select-cases.ts';
import { conductRun } from '../conduct-run.ts';
import { defineCommand } from '../define-command.ts';
import { findReport, findRun } from '../find-run.ts';
import { type Governance, govern } from '../governance/govern.ts';
import { localRunNamed } from '../naming/local-run-named.ts';
import { openLocalGate } from '../open-local-gate.ts';
import {
  type PolicyFlags,
  withLabelOption,
  withPolicyOptions,
} from '../options/governance-options.ts';
import { withLocalRunOptions } from '../options/local-run-options.ts';
import { RUN_ARGUMENT, withSuiteOfRun } from '../options/run-argument.ts';
import { loanOf, openMover, settleOwed, whileLent } from '../promotion/gate-endpoint.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { checkReportFiles, KEPT_PAGE } from '../write-reports.ts';

/** `cognigate rerun`: some cases of an earlier run again, and a report on its whole suite as it was then. */
export const rerun = defineCommand({
  syntax: (command) =>
    withLocalRunOptions(
      withSuiteOfRun(withLabelOption(withPolicyOptions(command.argument('[run]', RUN_ARGUMENT))))
        .option('--failed', 'the cases that failed')
        .option('--not-evaluated', 'the cases that were not evaluated'),
    ),
  examples: [
    'cognigate rerun --failed',
    'cognigate rerun suite.yaml --not-evaluated',
    'cognigate rerun run-20261122-101500-k3f9x2 --failed',
  ],
  async action(name, flags, terminal) {
    checkReportFiles([KEPT_PAGE, ...flags.output]);
    const cases = whichCases(flags.failed === true, flags.notEvaluated === true);
    const wish = { name, suiteId: flags.suiteId };
    const opened = await openLocalGate(flags, terminal, async (state) =>
      findRun(await localRunNamed(wish, state, terminal), state),
    );
    const { gate, state } = opened;
    const { runId } = opened.place;
    try {
      const { run, report, kept } = await findReport(runId, state);
      const wanted = casesToRunAgain(report, cases);
      if (wanted.length === 0) {
        throw new UsageError(`run ${runId} has no case that is ${cases.replace('_', ' ')}`);
      }
      const whole = run.carriedFrom?.suite ?? run.suite;
      const written = await suiteOf(state.evidence, whole);
      const governance = await governRerun(written, flags, terminal);
      const { suite, notes } = selectCases(withLabels(everyCallOf(written), flags.label), wanted);
      for (const note of notes) terminal.stderr.write(`note: ${note}\n`);
      await settleOwed(state, flags, terminal);
      const again = await gate.accept(suite, run.defaultedThresholds, {
        rerunOf: { run_id: runId, cases },
        policy: governance.policy?.policy ?? null,
        suiteFile: run.suiteFile,
        carriedFrom: { suite: whole, report: kept },
        onlyTags: run.onlyTags,
        selectedBy: run.selectedBy,
        casesInSuite: run.casesInSuite,
        gateNotApplied: run.gateNotApplied,
        // Held against what its run was held against, so that a baseline that was moved lifts nothing.
        ...(run.baseline?.status === 'found' ? { baseline: run.baseline } : {}),
        establishesBaseline: cases === 'not_evaluated' && run.establishesBaseline === true,
      });
      const loan = loanOf(state, [runId]);
      const mover = () => openMover(state, flags, terminal);
      return await whileLent(
        loan === null ? null : { ...loan, runId: again },
        { mover, terminal },
        () => conductRun(again, opened, { flags, terminal }),
      );
    } finally {
      await opened.close();
    }
  },
});

/** @throws UsageError where the suite, as it was run before, falls short of what runs are held to now. */
async function governRerun(
  suite: Suite,
  flags: PolicyFlags,
  terminal: Terminal,
): Promise<Governance> {
  const governance = await govern(flags, null, terminal);
  const { at, startedBy, policy } = governance;
  const [breach] = [
    ...unapprovedWaivers(suite),
    ...policyFaults(suite, { policy: policy?.policy ?? null, at, startedBy }),
  ];
  if (breach === undefined) return governance;
  throw new UsageError(
    `the suite of the run may not be run again as it was: ${sentenceOf(breach, 'it')}; then run it as a whole`,
  );
}

/** The suite as it is run again: what is asked for once more is asked to its end, in the order that is written. */
function everyCallOf({ stop: _, order: __, ...suite }: Suite): Suite {
  return suite;
}

/** @throws UsageError where a label of the suite has another value. */
function withLabels(suite: Suite, labels: Readonly<Record<string, string>> | undefined): Suite {
  const overridden = applyOverrides(suite, { labels });
  if (overridden.status === 'refused') throw new UsageError(overridden.problem);
  return overridden.suite;
}

function whichCases(failed: boolean, notEvaluated: boolean): RerunOf['cases'] {
  if (failed === notEvaluated) {
    throw new UsageError('name which cases to run again: either --failed or --not-evaluated');
  }
  return failed ? 'failed' : 'not_evaluated';
}
