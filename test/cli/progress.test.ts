import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { progressView } from '../../lib/cli/progress.ts';
import type { ProgressState } from '../../lib/cli/progress-view.ts';

const NOON = new Date(2026, 10, 22, 12, 0, 0).getTime();

function aStream({ isTTY, columns }: { isTTY: boolean; columns?: number }) {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return {
    stream: Object.assign(stream, { isTTY, columns: columns ?? 80 }),
    written: () => chunks.join(''),
    lines: () => chunks.join('').split('\n').slice(0, -1),
  };
}

function aState(
  casesDone: number,
  batchesOut: number,
  batchesDone: number,
  overrides: Partial<ProgressState> = {},
): ProgressState {
  return {
    phase: 'poll-batches',
    counts: { cases: 450, casesDone, batches: 3, batchesOut, batchesDone },
    waitSeconds: 0,
    ...overrides,
  };
}

describe('progress in lines', () => {
  function lineView() {
    const output = aStream({ isTTY: false });
    const clock = { now: NOON };
    const view = progressView({
      stream: output.stream,
      quiet: false,
      color: false,
      now: () => clock.now,
    });
    return { view, clock, lines: output.lines };
  }

  it('writes a line per change, with the time of day', () => {
    const { view, clock, lines } = lineView();

    view.update(aState(0, 0, 0, { phase: 'validate-suite' }));
    clock.now += 3_000;
    view.update(aState(0, 2, 0, { phase: 'submit-batches' }));
    view.update(aState(0, 3, 0, { phase: 'submit-batches' }));
    clock.now += 9_000;
    view.update(aState(150, 2, 1));
    view.update(aState(450, 0, 3));
    view.update(aState(450, 0, 3, { phase: 'aggregate-run' }));
    view.stop();

    expect(lines()).toEqual([
      '12:00:00 planned 450 cases in 3 batches',
      '12:00:03 submitted 2 of 3 batches',
      '12:00:03 submitted 3 of 3 batches (450 cases)',
      '12:00:12 150 of 450 cases done, 1 of 3 batches',
      '12:00:12 450 of 450 cases done, 3 of 3 batches',
      '12:00:12 verdict on record',
    ]);
  });

  it('writes nothing while nothing changes', () => {
    const { view, clock, lines } = lineView();
    view.update(aState(0, 3, 0, { waitSeconds: 5 }));
    const before = lines();

    for (let look = 0; look < 5; look += 1) {
      clock.now += 5_000;
      view.update(aState(0, 3, 0, { waitSeconds: 5 + look }));
    }
    view.update({ phase: 'poll-batches', counts: undefined, waitSeconds: 0 });

    expect(lines()).toEqual(before);
  });

  it('writes notes on one line of their own, without what steers a terminal', () => {
    const { view, lines } = lineView();

    view.note('cancelling\n\u001b[2Jrun');

    expect(lines()).toEqual(['12:00:00 cancelling ␛[2Jrun']);
  });

  it('picks a resumed run up where it stands', () => {
    const { view, lines } = lineView();

    view.update(aState(150, 1, 1));

    expect(lines()).toEqual([
      '12:00:00 planned 450 cases in 3 batches',
      '12:00:00 submitted 2 of 3 batches',
      '12:00:00 150 of 450 cases done, 1 of 3 batches',
    ]);
  });
});

describe('progress as a bar', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: NOON });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function barView(columns: number, color = false) {
    const output = aStream({ isTTY: true, columns });
    const view = progressView({ stream: output.stream, quiet: false, color, now: Date.now });
    /** What was drawn over the line, oldest first. */
    const drawings = () =>
      output
        .written()
        .split('\u001b[1G')
        .map((drawing) =>
          stripVTControlCharacters(drawing).replaceAll('\u001b7', '').replaceAll('\u001b8', ''),
        );
    return { view, written: output.written, drawings };
  }

  it('shows cases done, time, batches out and the next look, and counts down', async () => {
    const { view, drawings } = barView(100);

    view.update(aState(150, 2, 1, { waitSeconds: 5 }));
    await vi.advanceTimersByTimeAsync(300);
    await vi.advanceTimersByTimeAsync(2_000);
    view.stop();

    const shown = drawings();
    expect(shown).toContain(
      `${'█'.repeat(10)}${'░'.repeat(20)} 150/450 cases, 0:00, 2 batches out, next look in 5 s`,
    );
    expect(shown.at(-2)).toMatch(/150\/450 cases, 0:02, 2 batches out, next look in 3 s$/);
  });

  it('is gone after stop, once and for all', async () => {
    const { view, written } = barView(80);
    view.update(aState(450, 0, 3));
    await vi.advanceTimersByTimeAsync(1_000);

    view.stop();
    const atStop = written();
    view.stop();
    view.update(aState(450, 0, 3, { phase: 'aggregate-run' }));
    await vi.advanceTimersByTimeAsync(5_000);

    expect(atStop.endsWith('\u001b[1G\u001b[2K')).toBe(true);
    expect(written()).toBe(atStop);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaves the terminal as it was: cursor shown, lines wrapped', async () => {
    const { view, written } = barView(80, true);
    view.update(aState(1, 3, 0));
    await vi.advanceTimersByTimeAsync(1_000);
    view.stop();

    expect(written()).not.toMatch(/\?7l|\?25l/);
  });

  it('lets a note stand above the bar', async () => {
    const { view, written, drawings } = barView(80);
    view.update(aState(0, 3, 0));

    view.note('cancelling run-1');
    await vi.advanceTimersByTimeAsync(1_000);
    view.stop();
    view.note('done');

    expect(written()).toContain('\u001b[2Kcancelling run-1\n');
    expect(drawings().at(-2)).toMatch(/0\/450 cases/);
    expect(written().endsWith('done\n')).toBe(true);
  });

  it.each([1, 8, 20, 30, 60, 80, 200])('stays on one line of %d columns', async (columns) => {
    for (const color of [false, true]) {
      const { view, drawings } = barView(columns, color);
      view.update(aState(0, 0, 0, { phase: 'validate-suite' }));
      await vi.advanceTimersByTimeAsync(500);
      view.update(aState(333, 2, 1, { waitSeconds: 60 }));
      vi.setSystemTime(Date.now() + 3_700_000);
      await vi.advanceTimersByTimeAsync(500);
      view.stop();

      for (const drawing of drawings()) expect(drawing.length).toBeLessThan(Math.max(2, columns));
      if (columns >= 20) expect(drawings().join()).toContain('333/450 cases');
    }
  });

  it('colours the bar only when asked', async () => {
    const painted = barView(100, true);
    const plain = barView(100, false);
    for (const { view } of [painted, plain]) view.update(aState(150, 2, 1));
    await vi.advanceTimersByTimeAsync(500);
    for (const { view } of [painted, plain]) view.stop();

    expect(painted.written()).toContain(`\u001b[32m${'█'.repeat(10)}`);
    expect(plain.written()).not.toContain('\u001b[32m');
  });
});

describe('quiet progress', () => {
  it('writes nothing at all, on a terminal or not', () => {
    for (const isTTY of [true, false]) {
      const { stream, written } = aStream({ isTTY });
      const view = progressView({ stream, quiet: true, color: true, now: Date.now });

      view.update(aState(1, 2, 3));
      view.note('something');
      view.stop();

      expect(written()).toBe('');
    }
  });
});
