import { defineCommand } from '../define-command.ts';
import { refuseMockInCi } from '../options/refuse-mock-in-ci.ts';
import { SUITES_ARGUMENT, withRunOptions } from '../options/run-options.ts';
import { dryRun } from '../running/dry-run.ts';
import { listCases } from '../running/list-cases.ts';
import { loadSuites } from '../running/load-suites.ts';
import { runSuite } from '../running/run-suite.ts';
import { runSuites } from '../running/run-suites.ts';
import { refuseSharedTargets, suiteFiles, targetsOf } from '../running/suite-files.ts';
import { worstCode } from '../running/worst-code.ts';
import { UsageError } from '../usage-error.ts';
import { checkReportFiles, KEPT_PAGE } from '../write-reports.ts';

/** `cognigate run`: suite files in, a verdict on each out. */
export const run = defineCommand({
  syntax: (command) => withRunOptions(command.argument('<suite...>', SUITES_ARGUMENT)),
  examples: [
    'cognigate run suite.yaml --mock',
    'cognigate run suite.yaml -o report.junit.xml -o summary.md',
    'cognigate run suites/ more/*.yaml -o reports/{suite}.junit.xml',
    'cognigate run cases.csv --suite-id shop --platform cognigy-ai --project Shop --endpoint Web',
    'cognigate run suite.yaml --establish-baseline',
    'cognigate run suite.yaml --baseline-file baseline.json',
    'cognigate run suite.yaml --snapshot v1.2',
    'cognigate run suite.yaml --stop certain --order failing_first',
    'cognigate run suite.yaml --stop 0.05',
    'cognigate run suite.yaml --tag critical --json > report.json',
    'cognigate run suite.yaml --case hours-01 --case refund-02',
    'cognigate run suite.yaml --grep refund --exclude-tag slow --list',
    'cognigate run suites/ --dry-run --assume-seconds-per-case 2',
    'make-suite | cognigate run - --format json',
    'cognigate run suite.yaml --label bot_version=1.4.0 --policy cognigate.policy.yaml',
  ],
  async action(words, flags, terminal) {
    checkReportFiles([KEPT_PAGE, ...flags.output]);
    const isSent = flags.list !== true && flags.dryRun !== true;
    if (isSent) refuseMockInCi(flags, terminal);
    const files = suiteFiles(words, terminal);
    refuseSharedTargets(files, flags.output);
    if (files.length > 1 && flags.json === true && flags.dryRun !== true) {
      throw new UsageError(
        `--json prints one document, and there are ${files.length} suites; write -o {suite}.json, or run them one by one`,
      );
    }
    const loaded = await loadSuites(files, flags, terminal);
    if (flags.list === true) {
      return worstCode(loaded.map((suite) => listCases(suite, flags, terminal)));
    }
    if (flags.dryRun === true) return dryRun(loaded, flags, terminal);
    const [only, ...others] = loaded;
    if (only === undefined || others.length > 0) return runSuites(loaded, flags, terminal);
    const output = targetsOf(only.source.file, flags.output);
    const { exitCode } = await runSuite(only, { ...flags, output }, terminal);
    return exitCode;
  },
});
