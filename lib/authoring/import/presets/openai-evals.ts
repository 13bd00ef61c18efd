import { fieldOf, listAt } from '../../../domain/suite/own-field.ts';
import type { DraftCase } from '../draft.ts';
import { anyOfPattern } from '../exact-pattern.ts';
import { Losses } from '../losses.ts';
import { ambiguousIntent, readIntent } from '../no-intent.ts';
import type { Preset, PresetOptions } from './preset.ts';

/**
 * The samples of OpenAI Evals in JSON lines: an input, as text or as messages, and what is ideal.
 * @see https://github.com/openai/evals, docs/build-eval.md
 */
export const openaiEvals: Preset = {
  title: 'samples of OpenAI Evals',
  mark: 'their input and ideal',
  recognises: ({ rows }) =>
    rows.kind === 'values' && rows.values.length > 0 && rows.values.every(isSample),
  read({ rows }, options) {
    const losses = new Losses();
    const values = rows.kind === 'values' ? rows.values : [];
    const cases = values.flatMap((value, position) =>
      caseOf(value, { at: `entry ${position + 1}`, losses, options }),
    );
    const remark = isIntent(options)
      ? 'what is ideal is the intent (--map expected_intent=ideal)'
      : 'what is ideal is looked for in the answer, as the class Includes does; --map expected_intent=ideal takes it for the intent';
    return { source: options.source, cases, losses, remarks: [remark] };
  },
};

function isSample(value: unknown): boolean {
  const input = fieldOf(value, 'input');
  return (
    (typeof input === 'string' || Array.isArray(input)) && fieldOf(value, 'ideal') !== undefined
  );
}

function isIntent({ map }: PresetOptions): boolean {
  return map.get('expected_intent') === 'ideal';
}

interface CaseOptions {
  readonly at: string;
  readonly losses: Losses;
  readonly options: PresetOptions;
}

function caseOf(value: unknown, { at, losses, options }: CaseOptions): DraftCase[] {
  const leaveOut = (why: string): DraftCase[] => {
    losses.add(why, at);
    return [];
  };
  const text = textOf(value, at, losses);
  if (text === null) return leaveOut('samples with other messages than one of the user');
  const ideal = idealOf(value);
  const [first, ...others] = ideal;
  if (first === undefined) return leaveOut('samples whose ideal is no text');
  if (!isIntent(options)) {
    const outcome =
      others.length === 0
        ? { expected_response_contains: first }
        : { expected_response_matches: anyOfPattern(ideal) };
    return [{ at, turns: [{ input_text: text, outcome }] }];
  }
  if (others.length > 0) return leaveOut('samples with several ideals, of which an intent is one');
  const intent = readIntent(first, options.none);
  if (intent.status === 'ambiguous') return leaveOut(ambiguousIntent(first));
  const outcome = intent.status === 'intent' ? { expected_intent: intent.intent } : {};
  return [{ at, turns: [{ input_text: text, outcome }] }];
}

/** What the user says; null where there is more or less than one message of theirs. */
function textOf(value: unknown, at: string, losses: Losses): string | null {
  const input = fieldOf(value, 'input');
  if (typeof input === 'string') return input;
  const messages = listAt(value, 'input');
  if (messages.some((message) => fieldOf(message, 'role') === 'system')) {
    losses.add('messages of the system, which a bot has of its own', at);
  }
  const spoken = messages.filter((message) => fieldOf(message, 'role') !== 'system');
  const [only, ...others] = spoken;
  const content = fieldOf(only, 'content');
  const isAlone = others.length === 0 && fieldOf(only, 'role') === 'user';
  return isAlone && typeof content === 'string' ? content : null;
}

function idealOf(value: unknown): string[] {
  const ideal = fieldOf(value, 'ideal');
  const list: readonly unknown[] = Array.isArray(ideal) ? ideal : [ideal];
  return list.every((one) => typeof one === 'string' && one.trim() !== '')
    ? list.filter((one) => typeof one === 'string')
    : [];
}
