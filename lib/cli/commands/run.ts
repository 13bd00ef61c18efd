import { newRunId } from '../../local/new-run-id.ts';
import { loadBaselineFile, mayEstablish } from '../baseline-flags.ts';
import { conductRun } from '../conduct-run.ts';
import { defineCommand } from '../define-command.ts';
import { govern } from '../governance/govern.ts';
import { loadSuite } from '../load-suite.ts';
import { openLocalGate } from '../open-local-gate.ts';
import { collect, wholeNumber } from '../options/flag-values.ts';
import { withLabelOption, withPolicyOptions } from '../options/governance-options.ts';
import { withLocalRunOptions } from '../options/local-run-options.ts';
import { refuseMockInCi } from '../options/refuse-mock-in-ci.ts';
import { withBotOptions } from '../options/suite-options.ts';
import { tableSection } from '../options/table-section.ts';
import { openMover, settleOwed, whileLent } from '../promotion/gate-endpoint.ts';
import { refuseSnapshot, takenSnapshot } from '../promotion/taken-snapshot.ts';
import { givenSuiteId } from '../settings.ts';
import { checkReportFiles, KEPT_PAGE } from '../write-reports.ts';

/** `cognigate run`: a suite file in, a verdict out. */
export const run = defineCommand({
  syntax: (command) =>
    withLocalRunOptions(
      withLabelOption(
        withPolicyOptions(
          withBotOptions(command.argument('<suite>', 'a .yaml, .json, .csv or .xlsx file')),
        ),
      )
        .option('--max-batch <n>', 'most cases in one execution', wholeNumber)
        .option('--concurrency <n>', 'most executions out at a time', wholeNumber)
        .option(
          '--establish-baseline [label]',
          'let this run become the first baseline of its suite, if it passes',
        )
        .option('--baseline-file <file>', 'hold the run against a baseline that was exported')
        .option(
          '--snapshot [name]',
          'make a snapshot of the project and gate that (platform cognigy-ai)',
        )
        .option('--allow-mock', 'let --mock run where CI is set')
        .option('--tag <tag>', 'only cases with this tag; may be repeated', collect, []),
    ),
  examples: [
    'cognigate run suite.yaml --mock',
    'cognigate run suite.yaml -o report.junit.xml -o summary.md',
    'cognigate run cases.csv --suite-id shop --platform cognigy-ai --project Shop --endpoint Web',
    'cognigate run suite.yaml --establish-baseline',
    'cognigate run suite.yaml --baseline-file baseline.json',
    'cognigate run suite.yaml --snapshot v1.2',
    'cognigate run suite.yaml --tag critical --json > report.json',
    'cognigate run suite.yaml --label bot_version=1.4.0 --policy cognigate.policy.yaml',
  ],
  async action(file, flags, terminal) {
    checkReportFiles([KEPT_PAGE, ...flags.output]);
    refuseMockInCi(flags, terminal);
    const governance = await govern(flags, file, terminal);
    const loaded = await loadSuite(
      file,
      {
        suiteId: givenSuiteId(flags.suiteId, terminal),
        sheet: flags.sheet,
        platform: flags.platform,
        section: tableSection(file, flags),
        maxBatchSize: flags.maxBatch,
        concurrency: flags.concurrency,
        tags: flags.tag,
        labels: flags.label,
      },
      terminal,
      governance,
    );
    const { suite, defaultedThresholds, part, source } = loaded;
    refuseSnapshot(flags, suite);
    const baselineReport =
      flags.baselineFile === undefined
        ? undefined
        : await loadBaselineFile(flags.baselineFile, suite, terminal);
    const opened = await openLocalGate(flags, terminal, async () => suite.platform);
    try {
      const establishesBaseline = await mayEstablish(loaded, flags, {
        state: opened.state,
        terminal,
      });
      await settleOwed(opened.state, flags, terminal);
      const runId = newRunId(opened.gate.ports.now());
      const mover = () => openMover(opened.state, flags, terminal);
      const gated =
        flags.snapshot === undefined
          ? { suite, loan: null }
          : await takenSnapshot(suite, { runId, wanted: flags.snapshot }, mover(), terminal);
      return await whileLent(gated.loan, { mover, terminal }, async () => {
        await opened.gate.accept(gated.suite, defaultedThresholds, {
          ...part,
          runId,
          establishesBaseline,
          baselineReport,
          policy: governance.policy?.policy ?? null,
        });
        return conductRun(runId, opened, { flags, terminal, source });
      });
    } finally {
      await opened.close();
    }
  },
});
