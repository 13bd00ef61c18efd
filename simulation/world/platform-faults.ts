import type { HttpRequest } from '../../lib/platforms/http.ts';
import type { HttpFault } from '../effects.ts';
import type { PlannedFault } from '../simulation-plan.ts';
import { json, throttled, type WireAnswer } from './platform-answers.ts';
import type { SimulatedResult } from './simulated-platform.ts';
import type { SimulatedRun, SimulatedWorld } from './simulated-world.ts';

export interface Unwell {
  readonly world: SimulatedWorld;
  readonly run: SimulatedRun;
  readonly request: HttpRequest;
  /** What the platform does when it is well. */
  readonly happen: () => WireAnswer;
}

/** What a platform says that is unwell. */
export function faultyAnswer(plan: PlannedFault, unwell: Unwell): WireAnswer {
  const fault = plan.fault as HttpFault;
  return (
    refusal(fault, plan.amount, unwell) ??
    oddAnswer(fault, plan.amount, unwell) ??
    changedResults(fault, plan.amount, unwell)
  );
}

/** It does not do what it was asked for, or says that it does not. */
function refusal(
  fault: HttpFault,
  amount: number,
  { world, request, happen }: Unwell,
): WireAnswer | null {
  switch (fault) {
    case 'error_before':
      return afterSome(json([500, 502, 503, 504][Math.floor(amount * 4)] ?? 500, {}), amount);
    case 'error_after':
      happen();
      return json(amount < 0.5 ? 504 : 500, {});
    case 'throttled':
      return throttled(1 + Math.floor(amount ** 3 * 400));
    case 'throttled_by_date':
      return throttledByDate(world, 1 + Math.floor(amount ** 2 * 90));
    case 'throttled_silently':
      return json(429, { message: 'too many requests' });
    case 'unauthorized':
      world.platform.revokeAll();
      return json(401, { message: 'unauthorized' });
    case 'forbidden':
      return json(403, { message: 'forbidden' });
    case 'refused':
      return json(amount < 0.5 ? 400 : 413, {
        message: `no: you sent ${request.headers?.authorization}`,
      });
    case 'conflict':
      if (amount < 0.5) happen();
      return json(409, { message: 'conflict' });
    case 'not_found':
      return json(404, {});
    case 'not_ready':
      return json([202, 204, 404, 409][Math.floor(amount * 4)] ?? 202, {});
    default:
      return null;
  }
}

/** It does what it was asked for, and the answer is not what was promised. */
function oddAnswer(
  fault: HttpFault,
  amount: number,
  { world, run, happen }: Unwell,
): WireAnswer | null {
  switch (fault) {
    case 'torn':
      return { ...happen(), body: { kind: 'incomplete', problem: 'the body broke off' } };
    case 'html':
      return { ...happen(), body: { kind: 'malformed', problem: 'the body is not JSON in UTF-8' } };
    case 'empty':
      return { ...happen(), body: { kind: 'empty' } };
    case 'odd_body':
      return { ...happen(), body: json(200, { ok: true }).body };
    case 'same_id':
      return sameId(world, run, happen);
    case 'unknown_word':
      return json(200, { status: 'pondering' });
    case 'odd_progress':
      return json(200, {
        status: 'running',
        progress: [-1, 1_000, 'much', 0][Math.floor(amount * 4)],
      });
    default:
      return null;
  }
}

function afterSome(answer: WireAnswer, amount: number): WireAnswer {
  if (amount < 0.7) return answer;
  const seconds = Math.ceil(amount * 30);
  return { ...answer, retryAfter: String(seconds), holdMs: seconds * 1_000 };
}

/** Dates have whole seconds, so the platform's own clock loses a part of one. */
function throttledByDate({ clock }: SimulatedWorld, seconds: number): WireAnswer {
  const date = Math.floor(clock.now() / 1_000) * 1_000;
  return {
    ...json(429, {}),
    date: new Date(date).toUTCString(),
    retryAfter: new Date(date + seconds * 1_000).toUTCString(),
    holdMs: date + seconds * 1_000 - clock.now(),
  };
}

/**
 * Names an execution that another batch of the run has adopted, and runs nothing.
 *
 * One whose id the run was never told would do as well, and no client could tell it from an honest
 * answer where the results name no inputs.
 */
function sameId(
  { platform, stores }: SimulatedWorld,
  { runId }: SimulatedRun,
  happen: () => WireAnswer,
): WireAnswer {
  const told = [...stores.adoptions].flatMap(([key, ids]) =>
    key.startsWith(`${runId}:`) ? [...ids] : [],
  );
  const other = platform.executions.find(({ id }) => told.includes(id));
  return other === undefined ? happen() : json(202, { execution_id: other.id });
}

/** The results as they went out, changed on the way; what is served is what arrived. */
function changedResults(
  fault: HttpFault,
  amount: number,
  { world, request, happen }: Unwell,
): WireAnswer {
  const answer = happen();
  const id = decodeURIComponent(/\/executions\/([^/]+)\//.exec(request.path)?.[1] ?? '');
  const execution = world.platform.find(id);
  const value = answer.body.kind === 'json' ? answer.body.value : null;
  const results = (value as { test_results?: readonly SimulatedResult[] } | null)?.test_results;
  if (execution === undefined || results === undefined || results.length === 0) return answer;
  if (results.length < execution.results.length) return answer;
  const changed = change(results, fault, Math.floor(amount * results.length));
  world.platform.serve(execution, changed);
  return json(200, { ...(value as object), test_results: changed });
}

function change(
  results: readonly SimulatedResult[],
  fault: HttpFault,
  place: number,
): readonly unknown[] {
  const chosen = results[place];
  if (chosen === undefined) return results;
  const replaced = (replacement: unknown) =>
    results.map((result, at) => (at === place ? replacement : result));
  switch (fault) {
    case 'fewer':
      return results.filter((_, at) => at !== place);
    case 'extra':
      return [...results, { ...chosen, input_text: 'nobody said this' }];
    case 'duplicate':
      return [...results, chosen];
    case 'reordered':
      return results.toReversed();
    case 'foreign':
      return replaced({ ...chosen, input_text: 'nobody said this' });
    case 'odd_passed':
      return replaced({
        ...chosen,
        assertions: chosen.assertions.map((assertion) => ({ ...assertion, passed: 'true' })),
      });
    case 'no_assertions':
      return replaced({ ...chosen, assertions: [] });
    case 'malformed_entry':
      return replaced('not an object');
    default:
      return results;
  }
}
