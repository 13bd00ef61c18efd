import { spanMs } from '../../domain/time-span.ts';
import { UsageError } from '../usage-error.ts';

/** @throws UsageError where a flag's value is not valid. */
export function wholeNumber(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new UsageError(`"${value}" is not a whole number`);
  return Number(value);
}

/** @throws UsageError where a flag's value is not valid. */
export function positiveNumber(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number) || number <= 0) {
    throw new UsageError(`"${value}" is not a number above 0`);
  }
  return number;
}

/** Milliseconds; @throws UsageError where a flag's value is no span of time. */
export function timeSpan(value: string): number {
  const ms = spanMs(value);
  if (ms === null) {
    throw new UsageError(`"${value}" is not a span of time; write 90m, 24h or 7d`);
  }
  return ms;
}

/** @throws UsageError where a flag's value is no port of TCP; 0 takes a free one. */
export function portNumber(value: string): number {
  const port = wholeNumber(value);
  if (port > 65_535) throw new UsageError(`port ${value} does not exist; write 0 to 65535`);
  return port;
}

/** For a flag that may be repeated. */
export function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}
