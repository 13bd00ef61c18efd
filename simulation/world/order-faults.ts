import type { EffectFault } from '../effects.ts';
import type { PlannedFault } from '../simulation-plan.ts';
import { listOf, orderAsked, scenarioAsked, served } from './order-answers.ts';
import { json, type WireAnswer, written } from './platform-answers.ts';
import { brokenAnswer, refusal, type Unwell } from './platform-faults.ts';
import type { JudgedConversation, SimulatedCase } from './simulated-execution.ts';
import { digestOf } from './simulated-platform.ts';

/** What no run of ours has ordered. */
export const STRANGER = 'stranger:0';
/** Nobody's bot gets it wrong. */
const GOOD: SimulatedCase = { text: 'anything', intent: 'any', allowedMs: 1_000 };

/** What a platform says of orders that is unwell. */
export function faultyOrder(plan: PlannedFault, unwell: Unwell): WireAnswer {
  const { fault } = plan;
  return (
    refusal(fault, plan.amount, unwell) ??
    brokenAnswer(fault, unwell) ??
    oddAnswer(fault, unwell) ??
    changedRuns(fault, plan.amount, unwell)
  );
}

/** It does what it was asked for, and the answer is not what was promised. */
function oddAnswer(fault: EffectFault, unwell: Unwell): WireAnswer | null {
  const { happen, run } = unwell;
  switch (fault) {
    case 'odd_body':
    case 'without_id':
      return { ...happen(), body: json(200, { message: 'ok' }).body };
    case 'same_id':
      return toldBefore(unwell, (key) => key.startsWith(`${run.runId}:`));
    case 'id_of_another_run':
      return toldBefore(unwell, (key) => !key.startsWith(`${run.runId}:`));
    case 'unlisted':
      happen();
      return listOf([]);
    case 'stranger':
      return withStranger(unwell);
    case 'unknown_word':
      return changedRecord(unwell, { status: 'PONDERING' });
    case 'of_another':
      return changedRecord(unwell, { referenceId: 'of-somebody', id: 'of-somebody' });
    case 'word_twice':
      return written(200, '{"referenceId":"batch-1","status":"FAILED","status":"COMPLETED"}');
    case 'stopped': {
      const order = orderAsked(unwell)?.order;
      if (order !== undefined) order.stoppedAt ??= unwell.world.clock.now();
      return happen();
    }
    default:
      return null;
  }
}

/** Names an order that another batch has adopted, and orders nothing. */
function toldBefore({ world, place, happen }: Unwell, isOf: (key: string) => boolean): WireAnswer {
  const told = [...world.stores.adoptions].flatMap(([key, ids]) => (isOf(key) ? [...ids] : []));
  const other = place.platform.executions.find(
    ({ id, order }) => order !== undefined && told.some((name) => name.includes(`/${id} at `)),
  );
  return other === undefined ? happen() : json(201, { referenceId: other.id });
}

/** Somebody else has had the same scenario run at that time, and as often, against a bot that gets it right. */
function withStranger(unwell: Unwell): WireAnswer {
  const { world, place, run, happen } = unwell;
  const scenario = scenarioAsked(unwell);
  if (scenario !== undefined) {
    const asked = { key: STRANGER, name: 'nightly', runs: run.plan.casesPerBatch };
    place.platform.order({ ...scenario, case: GOOD }, asked, world.clock.now());
  }
  return happen();
}

/** What an answer of ours says; null where it says nothing. */
function valueIn<Said>({ body }: WireAnswer): Said | null {
  return body.kind === 'json' ? JSON.parse(new TextDecoder().decode(body.bytes)) : null;
}

function changedRecord({ happen }: Unwell, changes: object): WireAnswer {
  const answer = happen();
  return answer.status === 200 ? json(200, { ...valueIn<object>(answer), ...changes }) : answer;
}

/** One of the runs in an answer is changed on the way; what is served is what arrived. */
function changedRuns(fault: EffectFault, amount: number, unwell: Unwell): WireAnswer {
  const answer = unwell.happen();
  const execution = orderAsked(unwell);
  const value = valueIn<JudgedConversation & { data?: readonly JudgedConversation[] }>(answer);
  if (execution === undefined || answer.status !== 200 || value === null) return answer;
  const isList = value.data !== undefined;
  const runs = value.data ?? [value];
  if (runs.length === 0) return answer;
  const at = Math.floor(amount * runs.length);
  if (fault === 'token_repeated') return repeatedKey(unwell, execution, runs, isList);
  if (fault === 'key_twice' || fault === 'lossy_number') {
    const text = new TextDecoder().decode(bytesIn(answer));
    const bent =
      fault === 'key_twice'
        ? text.replace('"success":', '"success":false,"success":')
        : text.replace(/"duration":\d+/, '"duration":0.5000000000000000000001');
    // How long it took decides nothing.
    return served(unwell, execution, written(200, bent), fault === 'key_twice' ? [] : runs);
  }
  const changed = change(runs, fault, at);
  const arrived = isList ? changed : changed.slice(0, 1);
  const told = isList ? listOf(arrived) : json(200, arrived[0]);
  return served(unwell, execution, told, arrived);
}

function bytesIn({ body }: WireAnswer): Uint8Array {
  return body.kind === 'json' ? body.bytes : new Uint8Array();
}

/** The bot says our key back to us; what of it may be kept has a mark for it. */
function repeatedKey(
  unwell: Unwell,
  execution: Parameters<typeof served>[1],
  runs: readonly JudgedConversation[],
  isList: boolean,
): WireAnswer {
  const key = unwell.request.headers?.['x-api-key'] ?? '';
  const saying = (text: string) => runs.map((run) => ({ ...run, comment: text }));
  const answerOf = (all: readonly object[]) => (isList ? listOf(all) : json(200, all[0]));
  const kept = saying('*'.repeat(key.length));
  served(unwell, execution, answerOf(kept), kept);
  unwell.place.platform.told.add(digestOf(bytesIn(answerOf(kept))));
  return answerOf(saying(key));
}

function change(
  runs: readonly JudgedConversation[],
  fault: EffectFault,
  at: number,
): readonly unknown[] {
  const chosen = runs[at];
  if (chosen === undefined) return runs;
  const replaced = (changes: object) =>
    runs.map((run, place) => (place === at ? { ...run, ...changes } : run));
  // Where only ids are listed there is nothing to change in one.
  if (chosen.metrics === undefined && fault !== 'fewer' && fault !== 'duplicate') return runs;
  const { metrics } = chosen;
  switch (fault) {
    case 'fewer':
      return runs.filter((_, place) => place !== at);
    case 'duplicate':
      return [...runs, chosen];
    case 'reordered':
      return runs.toReversed();
    case 'foreign':
      return replaced({ simulationRunBatchReference: 'of-somebody' });
    case 'odd_passed':
      return replaced({ metrics: { ...metrics, success: 'true' } });
    case 'no_assertions':
      return replaced({ metrics: { ...metrics, results: [] } });
    case 'broken':
      return replaced({ metrics: { ...metrics, errorInfo: { message: 'it broke off' } } });
    case 'unjudged':
      return replaced({ metrics: { ...metrics, success: null } });
    case 'nobody_spoke':
      return replaced({ turns: [], totalTurns: 0 });
    case 'other_model':
      return replaced({ largeLanguageModelReferenceId: 'model-of-somebody' });
    case 'other_criteria':
      return replaced({ successCriteria: chosen.successCriteria.slice(1) });
    default:
      return runs;
  }
}
