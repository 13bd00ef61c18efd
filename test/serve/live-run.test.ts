import { describe, expect, it } from 'vitest';
import { runView } from '../../lib/api/run-view.ts';
import { liveRun } from '../../lib/serve/history-views.ts';
import { localHistory } from '../../lib/serve/local-history.ts';
import { FakePlatform } from '../support/fakes/fake-platform.ts';
import { temporaryState } from '../support/setup/temporary-state.ts';
import { AHistory } from './a-history.ts';

/** Its first batch misses the intent of its first case. */
class MissingPlatform extends FakePlatform {
  override passingResults(executionId: string) {
    return super.passingResults(executionId).map((result, position) =>
      executionId === 'exec-1' && position === 0
        ? {
            ...result,
            matched_intent: 'other',
            assertions: [{ type: 'intent', passed: false, expected: null, actual: 'other' }],
          }
        : result,
    );
  }
}

async function inFlight() {
  const state = temporaryState();
  const history = new AHistory(state, new MissingPlatform());
  const begun = await history.begin('run-1', { concurrency: 1 });
  const here = localHistory(state);
  const live = async () => {
    const run = await state.ledger.readRun('run-1');
    if (run === null) throw new Error('no run');
    return liveRun(runView(run, await state.ledger.listBatches('run-1')), here);
  };
  return { state, history, begun, live };
}

describe('a run in flight', () => {
  it('shows the cases of each batch that is back, those that failed first', async () => {
    const { history, begun, live } = await inFlight();
    expect((await live()).results).toEqual({ passed: 0, failed: 0, not_evaluated: 0, cases: [] });

    await history.advance(begun);

    const { results } = await live();
    expect(results).toMatchObject({ passed: 1, failed: 1, not_evaluated: 0 });
    expect(results?.cases).toMatchObject([
      { id: 'a', said: 'hello a', outcome: 'failed', problem: expect.stringContaining('other') },
      { id: 'b', said: 'hello b', outcome: 'passed', problem: null },
    ]);
  });

  it('reads a batch that is back once, however often it is looked at', async () => {
    const { state, history, begun, live } = await inFlight();
    await history.advance(begun);
    await live();
    const get = state.evidence.get.bind(state.evidence);
    const read: string[] = [];
    state.evidence.get = (ref) => {
      read.push(ref.key);
      return get(ref);
    };

    await live();
    await live();

    expect(read).toEqual([]);
  });

  it('is carried on by the process that has it, and by nobody once that is gone', async () => {
    const { state, live } = await inFlight();
    const before = await live();

    const release = state.claimRun('run-1');
    const driven = await live();
    release();

    expect([before, driven, await live()].map(({ is_driven }) => is_driven)).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('has a report, and results no longer, once it has ended', async () => {
    const { history, begun, live } = await inFlight();

    await history.end(begun);

    expect(await live()).toMatchObject({ has_report: true, verdict: 'failed', results: null });
  });
});
