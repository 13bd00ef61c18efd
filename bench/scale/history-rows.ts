import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openStateDirectory, type StateDirectory } from '../../lib/local/state-directory.ts';
import { answerRequest } from '../../lib/serve/answer-request.ts';
import { localHistory } from '../../lib/serve/local-history.ts';
import { benchSuite } from '../bench-suite.ts';
import { cpuMilliseconds, kilobytesOfRun, makeHistory, RUNS } from '../history.ts';
import type { Bench } from './command-rows.ts';
import { driveRuns } from './driven-runs.ts';
import { installed } from './installed.ts';
import { scaleRow as row, type ScaleRow } from './scale-row.ts';

const VERIFIED_RUNS = 1_000;

/** What 5,000 runs weigh, and what pages over them take, where they are of one suite and where of 200. */
export async function historyRows({ directory }: Bench): Promise<ScaleRow[]> {
  const rows: ScaleRow[] = [];
  for (const suites of [1, 200]) {
    const own = join(directory, `history-${suites}`);
    mkdirSync(own);
    await makeHistory(own, suites);
    const stateDir = join(own, '.cognigate');
    const state = openStateDirectory(stateDir);
    rows.push(...(await pageRows(state, `${RUNS} runs of ${suites}`)));
    state.close();
    if (suites !== 1) continue;
    const { weight, content } = kilobytesOfRun(join(stateDir, 'state.db'));
    const of = `state.db, a run (${content.toFixed(1)} kB of it written by us)`;
    rows.push(row(of, 'kB', [11, 5.5, weight]));
  }
  return rows;
}

async function pageRows(state: StateDirectory, of: string): Promise<ScaleRow[]> {
  const [latest, other] = await state.ledger.listRuns({ suiteId: 'suite-0', limit: 2 });
  if (latest === undefined || other === undefined) throw new Error('the history has no runs');
  for (const { runId } of [latest, other]) giveEvidence(state.path, runId);
  const pages: readonly [string, string, number][] = [
    ['home', '/', 350],
    ['suite', '/suites/suite-0', 68],
    ['run', `/runs/${latest.runId}`, 66],
    ['compare', `/compare?run=${latest.runId}&baseline=${other.runId}`, 60],
  ];
  const rows: ScaleRow[] = [];
  for (const [name, path, before] of pages) {
    const url = new URL(path, 'http://127.0.0.1');
    const taken = await cpuMilliseconds(async () => {
      const answer = await answerRequest({ method: 'GET', url, token: '' }, localHistory(state));
      if (answer.kind !== 'page' || answer.status !== 200) throw new Error(`no page at ${path}`);
    });
    rows.push(row(`serve, page ${name}, ${of}`, 'ms CPU', [before, 25, taken]));
  }
  return rows;
}

/** The evidence of the run after whose pattern the history was made, which has the same bytes. */
function giveEvidence(stateDir: string, runId: string): void {
  const evidence = join(stateDir, 'evidence');
  cpSync(join(evidence, runId.replace(/-\d+$/, '')), join(evidence, runId), { recursive: true });
}

/** What `audit verify` takes of a chain with all its evidence. */
export async function auditRows({ directory, platform }: Bench): Promise<ScaleRow[]> {
  const stateDir = join(directory, 'audited');
  const suite = await benchSuite(directory, 3, { max_batch_size: 2, gate: { pass_rate: 0.5 } });
  await driveRuns(suite, { runs: VERIFIED_RUNS, platformUrl: platform.url, stateDir });
  const place = { url: platform.url, stateDir };
  const { cpuSeconds, exitCode } = await installed(['audit', 'verify'], place, 3);
  if (exitCode !== 0) throw new Error('the chain did not verify');
  return [row('audit verify, 1,000 runs', 's CPU', [1.56, 0.78, cpuSeconds])];
}
