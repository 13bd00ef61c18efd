import { jsonBytes } from '../../lib/domain/json-bytes.ts';
import type { EffectFault } from '../effects.ts';
import type { PlannedFault } from '../simulation-plan.ts';
import {
  type AskedPlatform,
  json,
  throttled,
  type WireAnswer,
  written,
} from './platform-answers.ts';
import type { SimulatedExecution, SimulatedResult } from './simulated-execution.ts';
import { digestOf, type SimulatedPlatform } from './simulated-platform.ts';
import { placedId } from './simulated-stores.ts';
import type { SimulatedRun, SimulatedWorld } from './simulated-world.ts';

export interface Unwell extends AskedPlatform {
  readonly run: SimulatedRun;
  /** What the platform does when it is well. */
  readonly happen: () => WireAnswer;
}

/** What a platform says that is unwell. */
export function faultyAnswer(plan: PlannedFault, unwell: Unwell): WireAnswer {
  const { fault } = plan;
  return (
    refusal(fault, plan.amount, unwell) ??
    brokenAnswer(fault, unwell) ??
    oddAnswer(fault, plan.amount, unwell) ??
    changedResults(fault, plan.amount, unwell)
  );
}

/** It does not do what it was asked for, or says that it does not. */
export function refusal(
  fault: EffectFault,
  amount: number,
  { world, place, request, happen }: Unwell,
): WireAnswer | null {
  const { authorization = request.headers?.['x-api-key'] } = request.headers ?? {};
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
      place.platform.revokeAll();
      return json(401, { message: 'unauthorized' });
    case 'forbidden':
      return json(403, { message: 'forbidden' });
    case 'refused':
      return json(amount < 0.5 ? 400 : 413, {
        message: `no: you sent ${authorization}`,
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

/** It does what it was asked for, and the answer cannot be read. */
export function brokenAnswer(fault: EffectFault, { happen }: Unwell): WireAnswer | null {
  switch (fault) {
    case 'torn':
      return { ...happen(), body: { kind: 'incomplete', problem: 'the body broke off' } };
    case 'html':
      return { ...happen(), body: { kind: 'malformed', problem: 'the body is not JSON in UTF-8' } };
    case 'empty':
      return { ...happen(), body: { kind: 'empty' } };
    default:
      return null;
  }
}

/** It does what it was asked for, and the answer is not what was promised. */
function oddAnswer(fault: EffectFault, amount: number, unwell: Unwell): WireAnswer | null {
  const { run, happen } = unwell;
  switch (fault) {
    case 'odd_body':
      return { ...happen(), body: json(200, { ok: true }).body };
    case 'same_id':
      return toldBefore(unwell, (key) => key.startsWith(`${run.runId}:`));
    case 'id_of_another_run':
      return toldBefore(unwell, (key) => !key.startsWith(`${run.runId}:`));
    case 'unfinished':
      return json(200, { status: 'completed', completed_cases: 0, total_cases: 1 });
    case 'of_another':
      return json(200, { status: 'completed', execution_id: 'exec-of-somebody' });
    case 'word_twice':
      return written(200, '{"status":"failed","status":"completed"}');
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
 * Names an execution that another batch has adopted, of this run or of another, and runs nothing.
 *
 * One whose id nobody was ever told would do as well, and no client could tell it from an honest answer
 * where the results name no inputs.
 */
function toldBefore(
  { world, place, happen }: Unwell,
  isOf: (batchKey: string) => boolean,
): WireAnswer {
  const told = [...world.stores.adoptions].flatMap(([key, ids]) => (isOf(key) ? [...ids] : []));
  const other = place.platform.executions.find(({ id }) => told.includes(placedId(place.url, id)));
  return other === undefined ? happen() : json(202, { execution_id: other.id });
}

/** The results as they went out, changed on the way; what is served is what arrived. */
function changedResults(
  fault: EffectFault,
  amount: number,
  { place, request, happen }: Unwell,
): WireAnswer {
  const { platform } = place;
  const answer = happen();
  const id = decodeURIComponent(/\/executions\/([^/]+)\//.exec(request.path)?.[1] ?? '');
  const execution = platform.find(id);
  const value = answer.body.kind === 'json' ? answer.body.value : null;
  const results = (value as { test_results?: readonly SimulatedResult[] } | null)?.test_results;
  if (execution === undefined || results === undefined || results.length === 0) return answer;
  if (results.length < execution.results.length) return answer;
  if (fault === 'token_repeated') {
    const token = (request.headers?.authorization ?? '').replace(/^Bearer /, '');
    return repeatedToken({ platform, execution, results }, token);
  }
  if (fault === 'key_twice' || fault === 'lossy_number') {
    return lossyResults(
      { platform, execution, results },
      fault,
      Math.floor(amount * results.length),
    );
  }
  const changed = change(results, fault, Math.floor(amount * results.length));
  const told = { ...(value as object), test_results: changed };
  platform.serve(execution, changed);
  platform.serveIn(execution, jsonBytes(told), changed);
  return json(200, told);
}

/** A list of results on its way to us. */
interface Results {
  readonly platform: SimulatedPlatform;
  readonly execution: SimulatedExecution;
  readonly results: readonly SimulatedResult[];
}

/** What one result says is lost when it is read; what was served for its case is nothing that can be read. */
function lossyResults(
  { platform, execution, results }: Results,
  fault: 'key_twice' | 'lossy_number',
  place: number,
): WireAnswer {
  const texts = results.map((result, at) => {
    const text = JSON.stringify(result);
    if (at !== place) return text;
    return fault === 'key_twice'
      ? text.replace('"passed":', '"passed":false,"passed":')
      : text.replace(/"latency_ms":\d+/, '"latency_ms":0.5000000000000000000001');
  });
  const answer = written(200, `{"test_results":[${texts.join()}]}`);
  const readable = results.map((result, at) =>
    at === place ? 'nothing that can be read' : result,
  );
  platform.serveIn(execution, answer.bytes, readable);
  return answer;
}

/** The bot says our token back to us; what of it may be kept has a mark for it. */
function repeatedToken({ platform, execution, results }: Results, token: string): WireAnswer {
  const saying = (text: string) => results.map((result) => ({ ...result, response_text: text }));
  const kept = saying('*'.repeat(token.length));
  platform.serve(execution, kept);
  platform.serveIn(execution, jsonBytes({ test_results: kept }), kept);
  platform.told.add(digestOf(jsonBytes({ test_results: kept })));
  return json(200, { test_results: saying(token) });
}

function change(
  results: readonly SimulatedResult[],
  fault: EffectFault,
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
    case 'intent_untold': {
      const { matched_intent: _, ...rest } = chosen;
      const assertions = chosen.assertions.map((each) => ({ ...each, type: 'politeness' }));
      return replaced({ ...rest, assertions });
    }
    case 'latency_untold': {
      const { latency_ms: _, ...rest } = chosen;
      return replaced(rest);
    }
    default:
      return results;
  }
}
