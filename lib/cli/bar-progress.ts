import { terminalColors } from '../report/formats/terminal-colors.ts';
import { counted } from '../report/measure-text.ts';
import { oneLine } from '../report/neutral-text.ts';
import { liveLine } from './live-line.ts';
import {
  CASES,
  type CountedNoun,
  type ProgressOptions,
  type ProgressState,
  type ProgressView,
} from './progress-view.ts';

const DEFAULT_COLUMNS = 80;
const WIDEST_BAR = 30;
const NARROWEST_BAR = 8;
/** Such as ` 12000/20000 cases, 12:34, 10 batches out, next look in 60 s`; a fixed number keeps the bar's length steady. */
const USUAL_TEXT_CHARACTERS = 59;

const STEP_WORDS = new Map([
  ['take-snapshot', 'making the snapshot'],
  ['validate-suite', 'submitting'],
  ['aggregate-run', 'notifying'],
  ['notify-outcome', 'ending'],
]);

/** One bar for the run, drawn over itself and gone after `stop`. */
export function barProgress({ stream, color, now, noun = CASES }: ProgressOptions): ProgressView {
  const startedAt = now();
  let state: ProgressState = { phase: 'starting', counts: undefined, waitSeconds: 0 };
  let nextLookAt = startedAt;

  const line = liveLine(stream, () =>
    barLine(state, {
      noun,
      columns: stream.columns ?? DEFAULT_COLUMNS,
      color,
      elapsedSeconds: Math.max(0, now() - startedAt) / 1_000,
      lookInSeconds: Math.max(0, nextLookAt - now()) / 1_000,
    }),
  );
  return {
    update(next) {
      state = next;
      nextLookAt = now() + next.waitSeconds * 1_000;
    },
    note: (text) => line.leave(oneLine(text)),
    stop: () => line.stop(),
  };
}

interface BarMoment {
  readonly noun: CountedNoun;
  readonly columns: number;
  readonly color: boolean;
  readonly elapsedSeconds: number;
  readonly lookInSeconds: number;
}

/** The bar's line; on a narrow terminal it loses the bar, then its least needed words. */
function barLine({ phase, counts }: ProgressState, moment: BarMoment): string {
  const { noun, columns, color, elapsedSeconds, lookInSeconds } = moment;
  const room = Math.max(0, columns - 1);
  const elapsed = clockText(elapsedSeconds);
  const words = STEP_WORDS.get(phase) ?? (counts === undefined ? oneLine(phase) : '');
  if (counts === undefined) return joined([words, elapsed], room);

  const { cases, casesDone, batchesOut } = counts;
  const details = [
    `${casesDone}/${cases} ${noun[1]}`,
    elapsed,
    words || `${counted(batchesOut, 'batch', 'batches')} out`,
    ...(lookInSeconds > 0 ? [`next look in ${Math.ceil(lookInSeconds)} s`] : []),
  ];
  const size = Math.min(WIDEST_BAR, room - USUAL_TEXT_CHARACTERS);
  if (size < NARROWEST_BAR) return joined(details, room);
  const text = joined(details, room - size - 1);
  const done = Math.min(size, cases === 0 ? 0 : Math.floor((size * casesDone) / cases));
  return `${terminalColors(color).green('█'.repeat(done))}${'░'.repeat(size - done)} ${text}`;
}

/** As many of the parts, from the first on, as there is room for. */
function joined(parts: readonly string[], room: number): string {
  let text = '';
  for (const part of parts) {
    const longer = text === '' ? part : `${text}, ${part}`;
    if (longer.length > room) break;
    text = longer;
  }
  return text;
}

/** Minutes and seconds, `0:07`; hours before them where there are any. */
function clockText(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const whole = Math.floor(seconds);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${two(whole % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}
