import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../lib/domain/run.ts';
import { failedDrawBefore } from '../../lib/steps/failed-draw.ts';
import { aRun } from '../support/builders/ledger-builders.ts';
import { FakeLedger } from '../support/fakes/fake-ports.ts';

type Facts = Partial<RunRecord> & { readonly seed?: string };

/** Runs as they came, one a minute; what draws their cases is left out of those of all cases. */
async function draws(earlier: readonly Facts[], seed: string, rest: Partial<RunRecord> = {}) {
  const ledger = new FakeLedger();
  const runs = [...earlier, { ...rest, seed }].map(({ seed: drawnBy, ...facts }, place) => {
    const settings = { ...aRun().settings, ...(drawnBy === undefined ? {} : { seed: drawnBy }) };
    return aRun({ runId: `run-${place + 1}`, settings, startedAt: place * 60_000, ...facts });
  });
  for (const run of runs) await ledger.createRun(run);
  const last = runs.at(-1) ?? aRun();
  return failedDrawBefore(last, { ledger });
}

const failed = (seed: string, facts: Partial<RunRecord> = {}): Facts => ({
  verdict: 'failed',
  seed,
  ...facts,
});
const BY_A = { runId: 'run-1', seed: 'a' };

describe('a draw by which the bot has failed', () => {
  it('keeps a draw by another seed from passing, and not the same draw', async () => {
    expect(await draws([failed('a')], 'b')).toEqual(BY_A);
    expect(await draws([failed('a')], 'a')).toBeUndefined();
  });

  it('keeps it from passing a second time, too', async () => {
    const again = failed('b', { failedDraw: BY_A });

    expect(await draws([failed('a'), again], 'b')).toEqual(BY_A);
    expect(await draws([failed('a'), again], 'a')).toBeUndefined();
  });

  it.each<{ what: string; facts: Facts }>([
    { what: 'a rerun', facts: { rerunOf: { run_id: 'run-1', cases: 'failed' } } },
    { what: 'a run of all cases', facts: {} },
  ])('is not undone by $what that fails', async ({ facts }) => {
    expect(await draws([failed('a'), { verdict: 'failed', ...facts }], 'b')).toEqual(BY_A);
  });

  it.each<{ what: string; facts: Facts }>([
    { what: 'some cases', facts: { selectedBy: ['--case c1'] } },
    { what: 'the cases of a tag', facts: { onlyTags: ['easy'] } },
    { what: 'another bot', facts: { platformUrl: 'https://other.example' } },
    { what: 'a bot with other labels', facts: { labels: { bot_version: '2' } } },
  ])('is not undone by a pass of $what', async ({ facts }) => {
    expect(await draws([failed('a'), { verdict: 'passed', ...facts }], 'b')).toEqual(BY_A);
  });

  it.each<{ what: string; facts: Facts }>([
    { what: 'by that draw', facts: { seed: 'a' } },
    { what: 'of all cases', facts: {} },
  ])('is undone by a pass $what', async ({ facts }) => {
    expect(await draws([failed('a'), { verdict: 'passed', ...facts }], 'b')).toBeUndefined();
  });

  it('is not forgotten for runs without a verdict on the bot', async () => {
    const cancelled = Array.from({ length: 30 }, (): Facts => ({ verdict: 'cancelled' }));

    expect(await draws([failed('a'), ...cancelled], 'b')).toEqual(BY_A);
  });

  it('is that of the same cases, where only some are run', async () => {
    const part = { selectedBy: ['--grep refund'] };

    expect(await draws([failed('a', part)], 'b')).toBeUndefined();
    expect(await draws([failed('a', part)], 'b', part)).toEqual(BY_A);
  });

  it('has no say in a run of all cases', async () => {
    const ledger = new FakeLedger();
    await ledger.createRun(
      aRun({ verdict: 'failed', settings: { ...aRun().settings, seed: 'a' } }),
    );

    expect(await failedDrawBefore(aRun({ runId: 'run-2' }), { ledger })).toBeUndefined();
  });
});
