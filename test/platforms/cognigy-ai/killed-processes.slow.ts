import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, inject, it, onTestFinished } from 'vitest';
import type { Report } from '../../../lib/domain/report.ts';
import { openStateDirectory } from '../../../lib/local/state-directory.ts';
import type { CognigyAiBehaviour } from '../../../lib/mocks/cognigy-ai/scenario.ts';
import { readReport } from '../../../lib/report/read-report.ts';
import { JumpingClock } from '../../support/fakes/jumping-clock.ts';
import { cognigyMock } from '../../support/servers/cognigy-gate.ts';
import { scriptedServer } from '../../support/servers/scripted-server.ts';
import { temporaryDirectory } from '../../support/setup/temporary-directory.ts';

const RUNS = 5;
const KILLS_OF_A_RUN = 10;
const TARGET = { project: 'Web shop', flow: 'Main', locale: 'English' };

/** A run by processes that are killed at random moments, each gone on with by the next. */
async function killedRun(suite: object, settings: Partial<CognigyAiBehaviour>) {
  const directory = temporaryDirectory();
  const mock = await cognigyMock(new JumpingClock(), { settings, declared: false });
  const between = await scriptedServer(({ method, path, headers, body }) => async (response) => {
    const { host: _, connection: __, ...sent } = headers;
    const answer = await fetch(`${mock.url}${path}`, {
      method,
      headers: sent as Record<string, string>,
      ...(body === '' ? {} : { body }),
    });
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(await answer.text());
  });
  onTestFinished(() => between[Symbol.asyncDispose]());
  const file = join(directory, 'suite.json');
  writeFileSync(file, JSON.stringify(suite));
  const start = (...args: readonly string[]) => {
    const command = [inject('installedCommand'), ...args];
    const child = spawn(process.execPath, command, {
      cwd: directory,
      env: { ...process.env, CI: '', COGNIGY_API_URL: between.origin, COGNIGY_API_KEY: 'demo-key' },
      stdio: 'ignore',
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    return { child, exit: once(child, 'exit') };
  };
  const lastRun = async () => {
    const state = openStateDirectory(join(directory, '.cognigate'));
    try {
      const [run] = await state.ledger.listRuns({ limit: 1 });
      if (run === undefined) throw new Error('no run was accepted');
      const report = run.report === null ? null : await readReport(state.evidence, run);
      return { run, report, heard: report === null ? [] : await heardIn(report, state.evidence) };
    } finally {
      state.close();
    }
  };
  let kills = 0;
  let args: readonly string[] = ['run', file];
  for (let kill = 0; kill < KILLS_OF_A_RUN; kill += 1) {
    const { child, exit } = start(...args);
    // After the preparation, so that there is a run to go on with.
    const from = between.requests.length + 8 + Math.floor(Math.random() * 6);
    while (between.requests.length < from && child.exitCode === null) await setTimeout(2);
    await setTimeout(Math.random() * 40);
    if (child.kill('SIGKILL')) kills += 1;
    await exit;
    args = ['resume', (await lastRun()).run.runId];
  }
  const [exitCode] = await start(...args).exit;
  const { report, heard } = await lastRun();
  if (report === null) throw new Error(`exit code ${exitCode} without a report`);
  return { report, heard, kills, exitCode, mock, requests: between.requests };
}

async function heardIn(
  { batches }: Report,
  evidence: ReturnType<typeof openStateDirectory>['evidence'],
): Promise<string[]> {
  const lists = batches.flatMap(({ answers = [] }) => answers);
  const texts = await Promise.all(
    lists.map(async (ref) => new TextDecoder().decode(await evidence.get(ref))),
  );
  return texts.flatMap((text) => text.match(/(?<="sessionId":")[^"]+/g) ?? []);
}

it('accounts for every message where processes are killed in conversations', async () => {
  const turns = (at: number) =>
    Array.from({ length: 3 }, (_, turn) => ({
      input_text: `${at} times ${turn}`,
      outcome: { expected_response_excludes: 'a text that no bot says' },
    }));
  const suite = {
    suite_id: 'talks',
    platform: 'cognigy-ai',
    cognigy: { mode: 'conversation', ...TARGET, endpoint: 'Gate' },
    test_cases: Array.from({ length: 40 }, (_, at) => ({ id: `c${at}`, turns: turns(at) })),
  };
  let kills = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const ended = await killedRun(suite, { seconds_per_message: 0.1 });
    kills += ended.kills;
    const said = ended.requests.flatMap(({ path, body }) =>
      path.startsWith('/test/') ? [JSON.parse(body) as { sessionId: string; text: string }] : [],
    );
    const lost = ended.report.batches
      .flatMap(({ faults }) => faults)
      .flatMap(({ message }) => message.match(/cognigate-[-0-9a-f]+/g) ?? []);
    const kept = Map.groupBy(ended.heard, (session) => session);
    const unaccounted = [...Map.groupBy(said, ({ sessionId }) => sessionId)].filter(
      ([session, those]) => kept.get(session)?.length !== those.length && !lost.includes(session),
    );

    expect(unaccounted).toEqual([]);
    expect(new Set(said.map(({ sessionId, text }) => `${sessionId} ${text}`)).size).toBe(
      said.length,
    );
    expect(ended.report.totals).toMatchObject({ passed: 40, not_evaluated: 0 });
    expect(ended.exitCode).toBe(0);
  }
  process.stdout.write(`${kills} kills in conversations\n`);
});

it('accounts for every run where processes are killed over playbooks', async () => {
  const suite = {
    suite_id: 'release',
    platform: 'cognigy-ai',
    cognigy: { mode: 'playbooks', ...TARGET, playbooks: [{ name_prefix: 'Release: ' }] },
    concurrency: 1,
    gate: { pass_rate: 1 },
  };
  let kills = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const { mock, report, exitCode, ...ended } = await killedRun(suite, {
      seconds_per_playbook: 4,
    });
    kills += ended.kills;
    const known = report.batches.filter(({ execution_id: id }) => id !== null).length;
    const doubts = report.batches.filter(({ faults }) =>
      faults.some(({ code }) => code === 'submission_ambiguous'),
    ).length;

    expect(known + doubts).toBeGreaterThanOrEqual(mock.statistics().executions);
    expect(exitCode === 0).toBe(report.verdict === 'passed');
    expect(report.verdict === 'passed' || doubts > 0, report.verdict).toBe(true);
  }
  process.stdout.write(`${kills} kills over playbooks\n`);
});
