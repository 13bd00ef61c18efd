import { describe, expect, it } from 'vitest';
import { drawsFor, shuffledBy } from '../../lib/domain/pace/deterministic-random.ts';
import { played, suiteOfTexts } from '../support/fakes/played-run.ts';

const mean = (figures: readonly number[]) =>
  figures.reduce((sum, each) => sum + each, 0) / figures.length;

/** The texts of so many of a suite's cases, drawn by a seed. */
function textsOf(drawn: number, of: number, seed: number): string[] {
  const places = Array.from({ length: of }, (_, place) => place);
  return shuffledBy(places, 'missed', seed)
    .slice(0, drawn)
    .map((place) => `text ${place}`);
}

describe('whole runs that end early', () => {
  it('make 3.2 of 5 repetitions where 3 have to pass and 95 of 100 do', async ({ annotate }) => {
    const suite = suiteOfTexts(50, {
      stop: 'certain',
      repeat: 5,
      min_pass: 3,
      gate: { pass_rate: 1 },
    });
    const calls: number[] = [];

    for (let seed = 0; seed < 20; seed += 1) {
      const run = await played(suite, (text, repetition) =>
        drawsFor('answer', seed, text, repetition)[0] < 0.95 ? 'passed' : 'failed',
      );
      // One that fails ends before its other cases are settled.
      if (run.report.verdict === 'passed') calls.push(run.calls / 50);
    }

    await annotate(`${mean(calls)} of 5 repetitions, over ${calls.length} runs`);
    expect(mean(calls)).toBeLessThanOrEqual(3.2);
  });

  it('fail a bot at 90 % against 95 % a few cases after that is certain', async ({ annotate }) => {
    const suite = suiteOfTexts(500, { stop: 'certain', gate: { pass_rate: 0.95 } });
    const calls: number[] = [];
    const beyond: number[] = [];

    for (let seed = 0; seed < 40; seed += 1) {
      const missed = textsOf(50, 500, seed);
      const run = await played(suite, (text) => (missed.includes(text) ? 'failed' : 'passed'));
      const places = missed.map((text) => Number(text.slice('text '.length)));
      const certainAfter = (places.toSorted((a, b) => a - b)[25] ?? 0) + 1;
      expect(run.report.verdict).toBe('failed');
      calls.push(run.calls);
      beyond.push(run.calls - certainAfter);
    }

    await annotate(`${mean(calls)} of 500 cases, ${mean(beyond)} of them beyond what was certain`);
    expect(Math.min(...beyond)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...beyond)).toBeLessThanOrEqual(7);
    // 255.4 cases are certain on average (npm run bench -- statistics).
    expect(255.4 + mean(beyond)).toBeLessThanOrEqual(0.52 * 500);
  });

  it('read 140 of 1,000 cases at 99 % against 95 %, at a risk of 5 %', async ({ annotate }) => {
    const calls: number[] = [];

    for (let seed = 0; seed < 20; seed += 1) {
      const suite = suiteOfTexts(1_000, {
        stop: { risk: 0.05, seed: `draw ${seed}` },
        gate: { pass_rate: 0.95 },
      });
      const missed = textsOf(10, 1_000, seed);
      const run = await played(suite, (text) => (missed.includes(text) ? 'failed' : 'passed'));
      expect(run.report.verdict).toBe('passed');
      calls.push(run.calls);
    }

    await annotate(`${mean(calls)} of 1,000 cases`);
    expect(mean(calls)).toBeLessThanOrEqual(140);
  });
});
