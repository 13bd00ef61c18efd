import { readHtml } from '../../../domain/evaluation/read-markup.ts';
import { folded } from '../../../domain/evaluation/text-forms.ts';
import { foreignText } from '../../foreign-text.ts';
import type { EndpointAnswer } from '../wire.ts';
import { drawnTexts, hasOwnData } from './drawn-texts.ts';
import { fieldOf } from './field-of.ts';
import { isFilled, type Output, outputsOf, wordsBeside } from './outputs-of.ts';
import { TooDeep } from './shown-texts.ts';
import { toolCallsIn } from './tool-calls.ts';

/** An answer as the person reads it who sits at the other end (decision 32). */
export interface AnswerReading {
  /** Each message that is shown, as it was written; none where nothing is. */
  readonly messages: readonly string[];
  /** The answer's own text where it has words that no output has: some clients show it, so they may not be forbidden ones. */
  readonly beside: string | null;
  /** The data of each output of the bot. */
  readonly data: readonly unknown[];
  /** Why a language model stopped, once for each of its outputs. */
  readonly finishReasons: readonly string[];
  /** Names of the tools that it called, where the answer tells them. */
  readonly toolCalls: readonly string[];
  /** Nothing is to be seen, and there is nothing else wrong with it. */
  readonly isSilent: boolean;
  /** Why nothing can be judged by this answer; null where something can. */
  readonly problem: string | null;
}

/** Of an answer that has nothing in it, not even a mark of how the bot stopped. */
export const SAID_NOTHING = 'the bot said nothing';

/**
 * Reasons for which a model stops in the middle of what it has to say, in the words of the providers
 * (OpenAI `finish_reason`, Anthropic `stop_reason`, Vertex AI `finishReason`, Bedrock `stopReason`).
 */
const CUT_OFF: ReadonlySet<string> = new Set([
  'content_filter',
  'content_filtered',
  'guardrail_intervened',
  'length',
  'max_tokens',
  'prohibited_content',
  'recitation',
  'safety',
]);

const FOREIGN =
  'the answer has none of text, data, outputStack: does the endpoint have a transformer?';

const NOTHING_READ = {
  messages: [],
  beside: null,
  data: [],
  finishReasons: [],
  toolCalls: [],
  isSilent: false,
} satisfies Omit<AnswerReading, 'problem'>;

export function readAnswer(answer: EndpointAnswer): AnswerReading {
  const outputs = outputsOf(answer);
  if (outputs === null) return { ...NOTHING_READ, problem: FOREIGN };
  const own = outputs.filter(({ source }) => source === undefined || source === 'bot');
  const data = own.map((output) => output.data).filter(isFilled);
  try {
    const messages = messagesOf(own);
    const places = [...own.map((output) => output.data), answer.data];
    const finishReasons = finishReasonsIn(places);
    const said = { messages, own, outputs, reasons: finishReasons };
    const problem = cutOff(finishReasons) ?? strangerIn(said) ?? silenceOf(said);
    const shown = messages.map((text) => ({ text, data: undefined, source: undefined }));
    const beside = wordsBeside(answer, [outputs, shown]);
    return {
      messages,
      beside,
      data,
      finishReasons,
      toolCalls: toolCallsIn(places),
      isSilent: messages.length === 0 && beside === null && problem === silenceOf(said),
      problem,
    };
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    return {
      ...NOTHING_READ,
      data,
      problem: 'the answer is nested too deep to be read to its end',
    };
  }
}

/** Pieces of one message are joined as they are, wherever they stand; two messages never are. */
function messagesOf(outputs: readonly Output[]): string[] {
  const messages: { text: string }[] = [];
  const streamed = new Map<unknown, { text: string }>();
  for (const { text, data } of outputs) {
    const drawn = drawnTexts(data, text.trim() !== '');
    if (drawn !== null) {
      messages.push(...drawn.map((each) => ({ text: each })));
      continue;
    }
    const id = fieldOf(fieldOf(data, '_cognigy'), '_messageId');
    const begun = streamed.get(id);
    if (begun === undefined) {
      const message = { text };
      messages.push(message);
      if (id !== undefined) streamed.set(id, message);
    } else {
      begun.text += text;
    }
  }
  return messages.map(({ text }) => text).filter(isVisible);
}

/** White space, marks and signs without a width alone are nothing to see. */
function isVisible(text: string): boolean {
  return folded(readHtml(text)).trim() !== '';
}

function finishReasonsIn(data: readonly unknown[]): readonly string[] {
  return data
    .map((each) => fieldOf(fieldOf(each, '_cognigy'), '_finishReason'))
    .filter((reason) => typeof reason === 'string');
}

interface Said {
  readonly messages: readonly string[];
  readonly own: readonly Output[];
  readonly outputs: readonly Output[];
  readonly reasons: readonly string[];
}

function cutOff(reasons: readonly string[]): string | null {
  const cut = reasons.find((reason) => CUT_OFF.has(reason.toLowerCase().replaceAll('-', '_')));
  return cut === undefined ? null : `the model was cut off (finish reason: ${word(cut)})`;
}

/** Somebody else speaks in place of the bot. */
function strangerIn(said: Said): string | null {
  const other = said.outputs.find((output) => !said.own.includes(output));
  if (other === undefined || silenceOf(said) === null) return null;
  return `the bot said nothing; the words are of ${word(other.source)}`;
}

function silenceOf({ messages, own, reasons }: Said): string | null {
  if (messages.length > 0 || own.some(({ data }) => hasOwnData(data))) return null;
  const reason = reasons.at(-1);
  return reason === undefined
    ? SAID_NOTHING
    : `the bot said nothing (finish reason: ${word(reason)})`;
}

const word = (value: unknown) => foreignText(String(value), 80);
