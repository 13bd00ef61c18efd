import type { GateResult } from '../domain/report.ts';

export interface GateMeasures {
  readonly name: string;
  readonly operator: '>=' | '<=';
  readonly threshold: string;
  readonly actual: string;
}

const THRESHOLD_NAMES = new Map([
  ['pass_rate', 'pass rate'],
  ['intent_coverage', 'intent coverage'],
  ['entity_coverage', 'entity coverage'],
  ['p95_latency_ms', 'p95 latency'],
  ['min_intent_f1', 'lowest intent F1'],
  ['max_false_positive_rate', 'false-positive rate'],
  ['max_new_failures', 'new failures'],
  ['max_pass_rate_drop', 'loss of pass rate'],
  ['max_intent_f1_drop', 'largest loss of intent F1'],
  ['max_significant_loss', 'chance of such a loss'],
  ['max_flip_rate', 'flip rate'],
]);

/** Beyond what a double can tell apart, and within what `toFixed` takes. */
const MAX_DECIMALS = 20;

const ROBUSTNESS = 'robustness.';
const PASS_HAT = /^pass_hat_(\d+)$/u;
const TAG_THRESHOLD = /^tags\.(.+)\.pass_rate$/su;

/**
 * A threshold and what was measured, in the same unit. The measured value is rounded away from the
 * threshold's good side and to at least its digits, so that what is shown never contradicts `passed`.
 * @param isMeasured that any case was evaluated: without evidence a share of 0 is no measurement
 */
export function gateMeasures(result: GateResult, isMeasured = true): GateMeasures {
  const unit = unitOf(result.name);
  const digits = Math.max(unit.digits, decimalsOf(shifted(result.threshold, unit.shift)));
  const round = result.operator === '>=' ? Math.floor : Math.ceil;
  return {
    name: thresholdName(result.name),
    operator: result.operator,
    threshold: `${plain(shifted(result.threshold, unit.shift))}${unit.suffix}`,
    actual:
      result.actual === null || !isMeasured
        ? 'not measured'
        : `${rounded(result.actual, unit.shift, digits, round)}${unit.suffix}`,
  };
}

/** Claims that any case was evaluated: without evidence a rate of 0 is no measurement. */
export function isMeasured({
  passed,
  failed,
}: {
  readonly passed: number;
  readonly failed: number;
}): boolean {
  return passed + failed > 0;
}

/** A share as a percentage with one digit, rounded down: 100 % is never shown for less. */
export function percentage(share: number): string {
  return `${rounded(share, 2, 1, Math.floor)} %`;
}

/** A share as a percentage with one digit, rounded up: 0 % is never shown for more. */
export function percentageAtMost(share: number): string {
  return `${rounded(share, 2, 1, Math.ceil)} %`;
}

/** Bounds of an interval, rounded outwards: `91.2–95.0 %`. */
export function intervalText({
  low,
  high,
}: {
  readonly low: number;
  readonly high: number;
}): string {
  return `${percentage(low).replace(' %', '')}–${percentageAtMost(high)}`;
}

/** A value between 0 and 1 with two digits, rounded down. */
export function score(value: number | null): string {
  return value === null ? 'not measured' : rounded(value, 0, 2, Math.floor);
}

export function milliseconds(value: number): string {
  return `${plain(Math.ceil(value))} ms`;
}

/** A time in the largest fitting units: `4.2 s`, `3 min 20 s`, `1 h 2 min`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${rounded(seconds, 0, 1, Math.floor).replace(/\.0$/, '')} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `1 case`, `2 cases`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function thresholdName(name: string): string {
  const tag = TAG_THRESHOLD.exec(name)?.[1];
  if (tag !== undefined) return `pass rate, tag ${tag}`;
  const k = PASS_HAT.exec(name)?.[1];
  if (k !== undefined) return `pass^${k}`;
  if (name.startsWith(ROBUSTNESS)) return `robustness, ${name.slice(ROBUSTNESS.length)}`;
  return THRESHOLD_NAMES.get(name) ?? name.replaceAll('_', ' ');
}

/** How a threshold is shown: decimal places to move the point by, and the fewest digits of what was measured. */
function unitOf(name: string): { shift: number; digits: number; suffix: string } {
  if (name.endsWith('_ms')) return { shift: 0, digits: 0, suffix: ' ms' };
  if (name === 'max_new_failures') return { shift: 0, digits: 0, suffix: '' };
  if (name.endsWith('_f1') || name === 'max_intent_f1_drop')
    return { shift: 0, digits: 2, suffix: '' };
  return { shift: 2, digits: 1, suffix: ' %' };
}

function rounded(
  value: number,
  shift: number,
  digits: number,
  round: (value: number) => number,
): string {
  return shifted(round(shifted(value, shift + digits)), -digits).toFixed(digits);
}

/** Moves the decimal point in the shortest written form, since 0.29 * 100 is 28.999999999999996. */
function shifted(value: number, places: number): number {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  return Number(`${mantissa}e${Number(exponent) + places}`);
}

function decimalsOf(value: number): number {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const decimals = (mantissa.split('.')[1] ?? '').length - Number(exponent);
  return Math.min(MAX_DECIMALS, Math.max(0, decimals));
}

/** The exact value without an exponent. */
function plain(value: number): string {
  return value.toFixed(decimalsOf(value));
}
