import type { RunView } from '../../api/run-view.ts';
import { shellWord } from '../../report/shell-word.ts';
import type { SuiteSource } from '../load-suite.ts';
import { NoVerdict } from '../no-verdict.ts';
import type { WatchFlags } from '../options/gate-options.ts';
import { progressView } from '../progress.ts';
import { showReport } from '../show-report.ts';
import { type Terminal, wantsColor } from '../terminal.ts';
import type { RemoteGate } from './open-remote-gate.ts';
import { wantedEnvelope } from './wanted-envelope.ts';
import { watchRun } from './watch-run.ts';

export interface Following {
  readonly flags: WatchFlags;
  readonly terminal: Terminal;
  /** Null where the suite file is not at hand. */
  readonly source?: SuiteSource | null;
}

/** Watches a run for as long as `--wait` says, and shows its report and verdict as `run` does. */
export async function followRun(
  view: RunView,
  gate: RemoteGate,
  { flags, terminal, source = null }: Following,
): Promise<number> {
  const now = () => Date.now();
  const progress = progressView({
    stream: terminal.stderr,
    quiet: flags.quiet === true,
    color: wantsColor(terminal.stderr, terminal.env, flags.color),
    now,
  });
  let seen = view;
  try {
    const until = now() + (flags.wait ?? 0) * 60_000;
    seen = await watchRun(view, { client: gate.client, progress, terminal, until, now });
  } finally {
    progress.stop();
  }
  if (seen.status === 'finished') {
    const report = await gate.client.report(seen.run_id);
    const envelope = await wantedEnvelope(seen.run_id, flags.output, gate.client);
    const shown = { ...flags, json: flags.json === true };
    return showReport(report, shown, { terminal, source, envelope });
  }
  throw new NoVerdict(
    `run ${seen.run_id} is still under way after ${flags.wait} min; watch on with\n` +
      watchCommand(seen.run_id, gate, flags),
  );
}

/** The exact command that watches a run on. */
export function watchCommand(
  runId: string,
  gate: RemoteGate,
  flags: Pick<WatchFlags, 'output' | 'wait'>,
): string {
  const reports = flags.output.map((file) => ` -o ${shellWord(file)}`).join('');
  const minutes = flags.wait ?? 60;
  return `cognigate status ${runId} --wait ${minutes} --gate-url ${shellWord(gate.url)}${reports}`;
}
