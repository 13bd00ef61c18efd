import { describe, expect, it } from 'vitest';
import type { LiveRun } from '../../lib/report/history/history-data.ts';
import { countsText, isCancellable, liveState } from '../../lib/report/history/live-text.ts';

function aLiveRun(overrides: Partial<LiveRun> = {}): LiveRun {
  return {
    has_report: false,
    verdict: null,
    started_at: '2026-11-22T10:00:00.000Z',
    deadline_at: '2026-11-22T10:25:00.000Z',
    is_late: false,
    cancel_requested_at: null,
    trouble: null,
    is_driven: true,
    counts: { cases: 3, cases_done: 2, batches: 2, batches_out: 1, batches_done: 1 },
    results: { passed: 1, failed: 1, not_evaluated: 0, cases: [] },
    ...overrides,
  };
}

describe('what is said of a run without a report', () => {
  it.each([
    ['in flight', {}, 'It ends by 10:25:00 UTC with what it then knows.', true],
    ['in flight', { is_driven: null }, 'It ends by 10:25:00 UTC', true],
    ['interrupted', { is_driven: false }, '“cognigate resume run-1” takes it up', false],
    [
      'interrupted',
      { is_driven: false, cancel_requested_at: '2026-11-22T10:01:02.000Z' },
      'No process carries it on',
      false,
    ],
    ['interrupted', { is_driven: false, verdict: 'passed' }, 'It is decided as passed', false],
    [
      'cancelling',
      { cancel_requested_at: '2026-11-22T10:01:02.000Z', is_late: true },
      'asked to cancel at 10:01:02 UTC',
      false,
    ],
    ['late', { is_late: true }, 'Past its deadline of 10:25:00 UTC; it ends by what it', true],
    ['decided', { verdict: 'failed' }, 'Decided as failed; its report is about to come.', false],
  ] as const)('is %s of one with %j', (word, facts, sentence, cancellable) => {
    const live = aLiveRun(facts);

    const state = liveState(live, 'run-1', 'machine');

    expect(state.word).toBe(word);
    expect(state.sentence).toContain(sentence);
    expect(isCancellable(live)).toBe(cancellable);
  });

  it('names the gate where that closes a run past its deadline', () => {
    const late = aLiveRun({ is_late: true, is_driven: null });

    expect(liveState(late, 'run-1', 'gate').sentence).toContain('the gate closes it');
  });

  it('counts what is done, and what came of it where that is told', () => {
    const done = '2 of 3 cases done, 1 of 2 batches, 1 out';

    expect(countsText(aLiveRun())).toBe(`${done}; so far 1 passed, 1 failed, 0 not evaluated`);
    expect(countsText(aLiveRun({ results: null }))).toBe(done);
    expect(countsText(aLiveRun({ counts: null }))).toBe('The batches are being planned.');
  });
});
