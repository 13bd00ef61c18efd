import { isDeepStrictEqual } from 'node:util';
import type { BotReply } from '../bot-session.ts';
import { type AssertResult, isObject, type JsonObject, type ShelvedAssert } from '../wire.ts';

/** Holds what the bot did against one assert, by the documented rules. */
export function judgeAssert(
  { _id, type, params }: ShelvedAssert,
  reply: BotReply,
  inputData: unknown,
): AssertResult {
  const { holds, actual } = compare(type, params, reply, inputData);
  const negate = params.negate === true;
  return { _id, type, status: holds !== negate ? 'successful' : 'failed', params, negate, actual };
}

function compare(
  type: ShelvedAssert['type'],
  params: JsonObject,
  reply: BotReply,
  inputData: unknown,
): { readonly holds: boolean; readonly actual: JsonObject } {
  switch (type) {
    case 'assertText': {
      const texts = reply.outputs.map(({ text }) => text).filter((text) => text !== '');
      return {
        holds: textHolds(String(params.text), texts, params.fuzzy === true),
        actual: { text: texts.join('\n') },
      };
    }
    case 'assertData': {
      const told = reply.outputs.map(({ data }) => data).filter((data) => Object.keys(data).length);
      // Documented: where the outputs carry no data, that of the input is looked at.
      const candidates = told.length > 0 ? told : [inputData ?? {}];
      const holds = candidates.some((data) =>
        dataHolds(params.data, data, params.partial === true),
      );
      return { holds, actual: { data: candidates[0] } };
    }
    case 'assertContext':
      return {
        holds: dataHolds(params.data, reply.context, params.partial === true),
        actual: { context: reply.context },
      };
    case 'assertState':
      return { holds: reply.state === params.state, actual: { state: reply.state } };
    case 'assertIntent':
      return { holds: reply.intent === params.intent, actual: { intent: reply.intent } };
    case 'assertSlot':
      return {
        holds: typeof params.slot === 'string' && Object.hasOwn(reply.slots, params.slot),
        actual: { slots: Object.keys(reply.slots) },
      };
  }
}

/** Exact unless fuzzy; fuzzy leaves letter case, white space and line ends out, and takes a part for the whole. */
function textHolds(wanted: string, texts: readonly string[], fuzzy: boolean): boolean {
  if (!fuzzy) return texts.includes(wanted) || texts.join('\n') === wanted;
  const bare = (text: string) => text.replace(/\\[nrt]|\s+/g, '').toLowerCase();
  return bare(texts.join(' ')).includes(bare(wanted));
}

function dataHolds(wanted: unknown, data: unknown, partial: boolean): boolean {
  if (!partial) return isDeepStrictEqual(wanted, data);
  if (!isObject(wanted) || !isObject(data)) return isDeepStrictEqual(wanted, data);
  return Object.entries(wanted).every(
    ([key, value]) => Object.hasOwn(data, key) && dataHolds(value, data[key], true),
  );
}
