import { INTERNAL_ERROR, reasonCodeOf } from '../errors.ts';
import type { Discrepancy } from '../report.ts';
import type { RunFailure } from '../run-state.ts';
import type { Reason, Verdict } from '../verdict.ts';

const MOST_REASONS = 20;
/** As long as a cause that the state machine keeps. */
const MOST_MESSAGE_CHARACTERS = 1_000;

/** The kinds of reasons there are, each in its own order. */
export interface ReasonParts {
  readonly failure: RunFailure | null;
  /** What running cases again has come to. */
  readonly rerun?: readonly Reason[];
  readonly evidence: readonly Reason[];
  readonly missingCases: readonly Reason[];
  readonly missed: readonly Reason[];
  readonly open: readonly Reason[];
  readonly met: readonly Reason[];
  readonly discrepancies: readonly Discrepancy[];
  /** What people must know beside it. */
  readonly notes?: readonly Reason[];
  /** What was done on the way and is told whatever the verdict is. */
  readonly told?: readonly Reason[];
}

/** Reasons of a verdict, the weightiest first, each once, twenty at most. */
export function explainVerdict(verdict: Verdict, parts: ReasonParts): Reason[] {
  const unique = new Map(
    [...inOrder(verdict, parts), ...(parts.told ?? [])].map(({ code, message }) => [
      `${code} ${message}`,
      { code, message: shorten(message) },
    ]),
  );
  return [...unique.values()].slice(0, MOST_REASONS);
}

function inOrder(verdict: Verdict, parts: ReasonParts): readonly Reason[] {
  const { evidence, missingCases, missed, open, met } = parts;
  const failure = parts.failure === null ? [] : [explainFailure(parts.failure)];
  const rerun = parts.rerun ?? [];
  const notes = [...(parts.notes ?? []), ...explainDiscrepancies(parts.discrepancies)];
  switch (verdict) {
    case 'passed':
      return [...met, ...rerun, ...notes];
    case 'failed':
      return [...rerun, ...missed, ...evidence, ...missingCases, ...open, ...notes];
    case 'inconclusive':
      return [...evidence, ...missingCases, ...open, ...rerun, ...notes];
    case 'rejected':
      if (failure.length > 0) return failure;
      if (evidence.length > 0) return evidence.toSorted((a, b) => rankRefusal(a) - rankRefusal(b));
      return [NO_CASES, ...notes];
    case 'cancelled':
      return [
        { code: 'cancelled', message: 'the run was cancelled before it had a verdict' },
        ...missingCases,
      ];
    case 'error':
      return [...failure, ...missingCases];
  }
}

const NO_CASES: Reason = {
  code: 'no_cases',
  message: 'the suite has 0 cases that count, it needs at least 1',
};

/** What the platform refuses comes before what was then left undone. */
function rankRefusal({ code }: Reason): number {
  return code === 'batch_refused' ? 0 : 1;
}

function explainFailure({ error, cause }: RunFailure): Reason {
  const code = reasonCodeOf(error);
  const message = messageIn(cause);
  if (message === '') return { code, message: error };
  return { code, message: code === INTERNAL_ERROR ? `${error}: ${message}` : message };
}

/** Lambda reports a failure as JSON with `errorMessage`; the rest of it is a stack trace. */
function messageIn(cause: string): string {
  try {
    const parsed: unknown = JSON.parse(cause);
    if (typeof parsed === 'object' && parsed !== null && 'errorMessage' in parsed) {
      return String(parsed.errorMessage);
    }
  } catch {
    // Cut causes and plain sentences are no JSON.
  }
  // A cause is cut to its first 1,000 characters, which can end inside the stack trace.
  const quoted = /^\{.*?"errorMessage":("(?:[^"\\]|\\.)*")/su.exec(cause)?.[1];
  if (quoted === undefined) return cause;
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}

function explainDiscrepancies(discrepancies: readonly Discrepancy[]): Reason[] {
  const differing = discrepancies.filter(({ kind }) => kind === 'disagreement');
  const reasons: Reason[] = [];
  if (differing.length > 0) {
    reasons.push({
      code: 'judgements_differ',
      message: `the platform and Cognigate differ in ${differing.length} ${plural('judgement', differing)}, the stricter one counts`,
    });
  }
  return reasons;
}

function plural(noun: string, list: readonly unknown[]): string {
  return list.length === 1 ? noun : `${noun}s`;
}

function shorten(message: string): string {
  return message.length <= MOST_MESSAGE_CHARACTERS
    ? message
    : `${message.slice(0, MOST_MESSAGE_CHARACTERS - 1).toWellFormed()}…`;
}
