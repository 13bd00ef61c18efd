import { describe, expect, it } from 'vitest';
import { RunView, runView } from '../../lib/api/run-view.ts';
import { answerRemoteRequest, type RemoteHistory } from '../../lib/serve/answer-remote-request.ts';
import { aRun } from '../support/builders/ledger-builders.ts';
import { aReport } from '../support/builders/report-builders.ts';

const audit = { auditId: 'audit-1', seq: 1, hash: 'a'.repeat(64) };
const views = new Map(
  [
    aRun({ runId: 'run-2', suiteId: 'support' }),
    aRun({ runId: 'run-1', suiteId: 'support', verdict: 'passed', audit, finishedAt: Date.now() }),
  ].map((run) => [run.runId, RunView.parse(runView(run, []))]),
);

const history: RemoteHistory = {
  runs: async (suiteId) =>
    [...views.values()]
      .filter(({ suite_id }) => suite_id === suiteId)
      .map(({ run_id, verdict }) => ({ run_id, verdict })),
  async run(runId) {
    const view = views.get(runId);
    if (view === undefined) throw new Error(`there is no run "${runId}"`);
    return view;
  },
  report: async (runId) => aReport({ run_id: runId, verdict: 'passed' }),
};

const ask = async (path: string) =>
  answerRemoteRequest(new URL(path, 'http://127.0.0.1:1'), { history, suites: ['support'] });

describe('the history of a deployed gate', () => {
  it.each([
    ['/', '"view":"suites"', 'run-2'],
    ['/suites/support', '"view":"suite"', 'run-1'],
    ['/runs/run-2', '"view":"live"', 'run-2'],
    ['/runs/run-1', 'run-1', 'passed'],
  ])('has the page %s', async (path, ...parts) => {
    const answer = await ask(path);

    expect(answer).toMatchObject({ kind: 'page', status: 200 });
    if (answer.kind !== 'page') throw new Error('no page');
    for (const part of parts) expect(answer.html).toContain(part);
  });

  it('has the report of a run as JSON', async () => {
    const answer = await ask('/runs/run-1/report.json');

    expect(answer.kind === 'json' && JSON.parse(answer.text)).toMatchObject({ run_id: 'run-1' });
  });

  it.each([
    ['/nothing', 404, 'There is no page at /nothing.'],
    ['/suites/other', 404, 'is known there'],
    ['/runs/run-9', 500, 'there is no run'],
  ])('says what is wrong with %s', async (path, status, message) => {
    const answer = await ask(path);

    expect(answer).toMatchObject({ kind: 'page', status });
    if (answer.kind !== 'page') throw new Error('no page');
    expect(answer.html).toContain(message);
  });
});
