import type { SimulatedCase, SimulatedResult } from './simulated-execution.ts';

/** A planned case and everything that the platform served for its batch. */
export interface Judged {
  readonly planned: SimulatedCase;
  /** Its place in the batch, and how many cases the batch has. */
  readonly position: number;
  readonly size: number;
  /** Null where the recorded evidence is nothing that the platform ever served. */
  readonly results: readonly unknown[] | null;
  /** No result of the whole run tells how long it took, which is then held against none. */
  readonly isLatencyUntold: boolean;
  /** The execution that the record names has run this batch. */
  readonly isOwn: boolean;
  /** And it ran to its end. */
  readonly isSound: boolean;
}

/** The one result that says it is for this case, or stands where it must; null in any doubt. */
function resultOf({ planned, position, size, results }: Judged): SimulatedResult | null {
  if (results === null) return null;
  const entries = results as readonly (Partial<SimulatedResult> | string)[];
  const named = entries.filter(
    (entry) => typeof entry === 'object' && entry.input_text === planned.text,
  );
  if (named.length > 0) return named.length === 1 ? (named[0] as SimulatedResult) : null;
  const entry = entries[position];
  const isNameless = entries.every(
    (each) => typeof each !== 'object' || each.input_text === undefined,
  );
  if (!isNameless || entries.length !== size || typeof entry !== 'object') return null;
  return entry as SimulatedResult;
}

/** Complete evidence that the bot did what the case asks for. */
export function certainlyRight(judged: Judged): boolean {
  const result = resultOf(judged);
  if (result === null || !judged.isOwn || !judged.isSound) return false;
  return isReadable(result) && saysAll(result, judged) && !isWrong(result, judged.planned);
}

/** Evidence that the bot did otherwise. */
export function certainlyWrong(judged: Judged): boolean {
  const result = resultOf(judged);
  return result !== null && judged.isOwn && isReadable(result) && isWrong(result, judged.planned);
}

function isReadable({ assertions }: SimulatedResult): boolean {
  return assertions.length > 0 && assertions.every(({ passed }) => typeof passed === 'boolean');
}

/** It speaks of each directive of the case: what was not said was not right. */
function saysAll(
  { assertions = [], matched_intent: intent, latency_ms: latency }: Partial<SimulatedResult>,
  { isLatencyUntold }: Judged,
): boolean {
  const saysIntent = intent !== undefined || assertions.some(({ type }) => type === 'intent');
  return saysIntent && (isLatencyUntold || typeof latency === 'number');
}

function isWrong(result: Partial<SimulatedResult>, { intent, allowedMs }: SimulatedCase): boolean {
  return (
    result.assertions?.some(({ passed }) => passed !== true) ||
    (result.matched_intent !== undefined && result.matched_intent !== intent) ||
    (result.latency_ms !== undefined && result.latency_ms > allowedMs)
  );
}
