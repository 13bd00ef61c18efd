import { randomUUID } from 'node:crypto';
import { defined } from '../../defined.ts';
import type { SnapshotWish } from '../../domain/snapshot-wish.ts';
import type { Suite } from '../../domain/suite/suite.ts';
import { applyOverrides } from '../../suite-file/apply-overrides.ts';
import { formatProblems } from '../../suite-file/format-problems.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { govern } from '../governance/govern.ts';
import { loadSuite } from '../load-suite.ts';
import { collect, wholeNumber } from '../options/flag-values.ts';
import { withWatchOptions } from '../options/gate-options.ts';
import { withLabelOption, withPolicyOptions } from '../options/governance-options.ts';
import { withBotOptions, withRobustnessOption, withStopOptions } from '../options/suite-options.ts';
import { tableSection } from '../options/table-section.ts';
import { followRun, watchCommand } from '../remote/follow-run.ts';
import { GateRefusal, GateUnavailable } from '../remote/gate-client.ts';
import { openRemoteGate } from '../remote/open-remote-gate.ts';
import { addVariants } from '../running/add-variants.ts';
import { endingEarly } from '../running/ending-early.ts';
import { givenSuiteId } from '../settings.ts';
import { SuiteRefused } from '../suite-refused.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { checkReportFiles } from '../write-reports.ts';

/** `cognigate submit`: has a deployed gate run a suite file of this machine. */
export const submit = defineCommand({
  syntax: (command) =>
    withWatchOptions(
      withLabelOption(
        withPolicyOptions(
          withStopOptions(
            withRobustnessOption(
              withBotOptions(command.argument('<suite>', 'a .yaml, .json, .csv or .xlsx file')),
            ),
          ),
        ),
      )
        .option('--max-batch <n>', 'most cases in one execution', wholeNumber)
        .option('--concurrency <n>', 'most executions out at a time', wholeNumber)
        .option('--tag <tag>', 'only cases with this tag; may be repeated', collect, [])
        .option<'--notify <name>', string[]>(
          '--notify <name>',
          'endpoint to tell; may be repeated; all unless given',
          collect,
        )
        .option(
          '--snapshot [name]',
          'have a snapshot of the project made and gated (platform cognigy-ai)',
        )
        .option('--idempotency-key <key>', 'the same key and suite are one run'),
    ),
  examples: [
    'cognigate submit suite.yaml --wait 30 -o report.junit.xml',
    'cognigate submit suite.yaml --snapshot --wait 30',
    'cognigate submit suite.yaml --idempotency-key "$PIPELINE_ID-$COMMIT"',
  ],
  async action(file, flags, terminal) {
    checkReportFiles(flags.output);
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
        labels: flags.label,
      },
      terminal,
      governance,
    );
    const tags = tagsOf(flags.tag, loaded.suite, terminal);
    const varied = endingEarly(await addVariants(loaded.suite, flags.robustness), flags);
    const gate = await openRemoteGate(flags.gateUrl, terminal);
    const key = flags.idempotencyKey ?? randomUUID();
    try {
      const suite = asWritten(varied, loaded.defaultedThresholds);
      const { notify, snapshot } = flags;
      const { provenance } = governance;
      const request = { suite, tags, notify, snapshot: snapshotWish(snapshot), provenance };
      const view = await gate.client.start(defined(request), key);
      if (flags.wait !== undefined) {
        return await followRun(view, gate, { flags, terminal, source: loaded.source });
      }
      terminal.stdout.write(`${view.run_id}\n`);
      terminal.stderr.write(`watch it with\n${watchCommand(view.run_id, gate, flags)}\n`);
      return ExitCode.passed;
    } catch (error) {
      if (error instanceof GateRefusal) throw refusal(file, error);
      if (!(error instanceof GateUnavailable)) throw error;
      throw new GateUnavailable(
        `${error.message}; the run may have started all the same: the same command with --idempotency-key ${key} finds it`,
        { cause: error },
      );
    }
  },
});

/**
 * For the gate, which gets the whole suite: what is left out before it comes, a verdict would not know of.
 * Undefined where no tag is named.
 */
function tagsOf(
  tags: readonly string[],
  suite: Suite,
  terminal: Terminal,
): readonly string[] | undefined {
  if (tags.length === 0) return undefined;
  const part = applyOverrides(suite, { tags });
  if (part.status === 'refused') throw new UsageError(part.problem);
  for (const note of part.notes) terminal.stderr.write(`note: ${note}\n`);
  return tags;
}

function snapshotWish(flag: string | true | undefined): SnapshotWish | undefined {
  if (flag === undefined) return undefined;
  return flag === true ? {} : { name: flag };
}

/** Without the thresholds that hold by default, so that the gate can tell them from written ones. */
function asWritten(suite: Suite, defaultedThresholds: readonly string[]): object {
  const gate = Object.entries(suite.gate).filter(([name]) => !defaultedThresholds.includes(name));
  return { ...suite, gate: Object.fromEntries(gate) };
}

function refusal(file: string, { problem }: GateRefusal): UsageError {
  const { problems = [], unlisted = 0 } = problem;
  return problems.length === 0
    ? new UsageError(problem.detail)
    : new SuiteRefused(formatProblems(file, { problems, unlisted }));
}
