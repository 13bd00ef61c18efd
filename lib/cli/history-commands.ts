import type { Command, Option } from 'commander';
import { examples, portNumber } from './flag-values.ts';
import type { Terminal } from './terminal.ts';

/** The commands that look at runs which have been: `serve`, `compare`, `baseline`. */
export function addHistoryCommands(
  program: Command,
  {
    terminal,
    end,
    stateDir,
  }: {
    readonly terminal: Terminal;
    end(exitCode: number): void;
    stateDir(): Option;
  },
): void {
  program
    .command('serve')
    .description('show the history of this machine in a browser, on 127.0.0.1 until Ctrl-C')
    .option('--port <n>', 'port to listen on; 0 takes a free one', portNumber, 0)
    .addOption(stateDir())
    .addHelpText('after', examples('cognigate serve --port 4680'))
    .action(async (flags) => {
      const { serve } = await import('./commands/serve.ts');
      end(await serve(flags, terminal));
    });

  program
    .command('compare')
    .description('show what changed from a baseline to a run')
    .argument('<run>', 'a run id, as `runs` lists it')
    .option('--baseline <run>', 'a run id or the label of a baseline; main where absent')
    .option('--json', 'print the comparison as JSON')
    .addOption(stateDir())
    .addHelpText(
      'after',
      examples(
        'cognigate compare run-20261122-101500-k3f9x2',
        'cognigate compare run-20261122-101500-k3f9x2 --baseline run-20261115-101500-a81bc0',
      ),
    )
    .action(async (runId, flags) => {
      const { compare } = await import('./commands/compare.ts');
      end(await compare(runId, flags, terminal));
    });

  const baseline = program.command('baseline').description('the runs that others are held against');
  baseline
    .command('set')
    .description('hold the coming runs of its suite against this run')
    .argument('<run>', 'a run id, as `runs` lists it')
    .option('--label <label>', 'which of the baselines of the suite it is', 'main')
    .option('--gate-url <url>', 'address of the deployed gate whose run it is')
    .addOption(stateDir())
    .addHelpText('after', examples('cognigate baseline set run-20261122-101500-k3f9x2'))
    .action(async (runId, flags) => {
      const { setBaselineRun } = await import('./commands/baseline.ts');
      end(await setBaselineRun(runId, flags, terminal));
    });
  baseline
    .command('list')
    .description('list the baselines of a suite')
    .argument('<suite-id>', 'name of the suite')
    .option('--json', 'print {label run_id set_at set_by}')
    .addOption(stateDir())
    .action(async (suiteId, flags) => {
      const { listBaselines } = await import('./commands/baseline.ts');
      end(await listBaselines(suiteId, flags, terminal));
    });
}
