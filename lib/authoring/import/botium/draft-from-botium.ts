import type { Outcome, Turn } from '../../../domain/suite/suite.ts';
import { counted } from '../../counted.ts';
import type { Draft, DraftCase } from '../draft.ts';
import { anyOfPattern, inOrderPattern } from '../exact-pattern.ts';
import type { Losses } from '../losses.ts';
import type { Convo, Script, StepEntry } from './script.ts';

/** What Botium fills in itself, or matches as a wildcard. */
const PLACEHOLDER = /\$\w|\{\{|\*/;

/** What the convos say, each as a conversation; lists of utterances alone as a case for each text. */
export function draftFromBotium(script: Script, losses: Losses): Draft {
  const { convos, utterances } = script;
  const used = new Set<string>();
  const cases =
    convos.length === 0
      ? utteranceCases(utterances)
      : convos.flatMap((convo) => convoCases(convo, { utterances, used, losses }));
  const remarks: string[] = [];
  if (convos.length === 0) {
    remarks.push('there is no convo: the name of each list of utterances is taken for an intent');
  } else {
    for (const name of utterances.keys()) {
      if (!used.has(name)) losses.add('lists of utterances that no convo names', `"${name}"`);
    }
    if (used.size > 0) {
      remarks.push(
        'a convo that names lists of utterances is a case for each text of the longest list',
      );
    }
    remarks.push('a text of the bot is looked for in its answer, in any letter case');
  }
  const source = `${counted(convos.length, 'convo')} and ${counted(utterances.size, 'list')} of utterances of Botium`;
  return { source, cases, losses, remarks };
}

function utteranceCases(utterances: Script['utterances']): DraftCase[] {
  return [...utterances].flatMap(([name, texts]) =>
    texts.map((text, position) => ({
      at: `the list "${name}"`,
      id: `${name}-${position + 1}`,
      turns: [{ input_text: text, outcome: { expected_intent: name } }],
    })),
  );
}

interface ConvoOptions {
  readonly utterances: Script['utterances'];
  /** Gets the names of the lists that the convo has used. */
  readonly used: Set<string>;
  readonly losses: Losses;
}

type OutcomeDraft = { -readonly [Field in keyof Outcome]: Outcome[Field] };

interface Exchange {
  /** Of which any may be said. */
  readonly texts: readonly string[];
  readonly outcome: OutcomeDraft;
  readonly answers: string[][];
}

function convoCases({ name, steps }: Convo, options: ConvoOptions): DraftCase[] {
  const { losses } = options;
  const at = `the convo "${name}"`;
  const exchanges: Exchange[] = [];
  for (const { speaker, entries } of steps) {
    const last = exchanges.at(-1);
    if (speaker === 'hooks') losses.add('hooks in #begin and #end', at);
    else if (speaker === 'other') {
      losses.add('convos with a section that is neither #me nor #bot', at);
      return [];
    } else if (speaker === 'me') {
      const texts = said(entries, options, at);
      if (texts === null) {
        losses.add('convos in which the user gives something else than a text', at);
        return [];
      }
      exchanges.push({ texts, outcome: {}, answers: [] });
    } else if (last === undefined) {
      if (entries.length > 0) losses.add('what the bot says before anybody has said anything', at);
    } else for (const entry of entries) expect(last, entry, { ...options, at });
  }
  const copies = Math.max(0, ...exchanges.map(({ texts }) => texts.length));
  return Array.from({ length: copies }, (_, copy) => ({
    at,
    id: copies === 1 ? name : `${name}-${copy + 1}`,
    turns: exchanges.map((exchange) => turnOf(exchange, copy)),
  }));
}

/** What the user says, one of several where a list is named; null where it is no text. */
function said(
  entries: readonly StepEntry[],
  { utterances, used, losses }: ConvoOptions,
  at: string,
): readonly string[] | null {
  let texts: readonly string[] | null = null;
  for (const entry of entries) {
    if (entry.kind === 'call') {
      if (entry.name !== 'PAUSE' && !entry.name.startsWith('WAITFOR')) return null;
      losses.add(`the hook ${entry.name}`, at);
    } else {
      // What `!` and `?` mean in an answer, they do not mean in what the user says.
      const text = `${entry.isOptional ? '?' : ''}${entry.isNegated ? '!' : ''}${entry.text}`;
      const list = utterances.get(text);
      if (list !== undefined) used.add(text);
      else if (/\$\w|\{\{/.test(text)) return null;
      texts = list ?? [text];
    }
  }
  return texts === null || texts.length === 0 ? null : texts;
}

function expect(
  { outcome, answers }: Exchange,
  entry: StepEntry,
  { utterances, used, losses, at }: ConvoOptions & { readonly at: string },
): void {
  if (entry.kind === 'call') {
    const lost = assertion(outcome, entry);
    if (lost !== null) losses.add(lost, at);
    return;
  }
  const { text, isNegated, isOptional } = entry;
  const list = utterances.get(text);
  if (list !== undefined) used.add(text);
  const texts = list ?? [text];
  if (isOptional) losses.add('optional answers', at);
  else if (texts.some((one) => PLACEHOLDER.test(one))) {
    losses.add('answers with a variable or a wildcard', at);
  } else if (!isNegated) answers.push([...texts]);
  else if (texts.length > 1 || outcome.expected_response_excludes !== undefined) {
    losses.add('answers that are forbidden beside a first one: a suite forbids one text', at);
  } else outcome.expected_response_excludes = text;
}

/** Null where the outcome now says it, else what is lost. */
function assertion(outcome: OutcomeDraft, { name, args, isNegated }: StepEntry & { kind: 'call' }) {
  const [first] = args;
  if (isNegated || first === undefined) return `the asserter ${isNegated ? '!' : ''}${name}`;
  switch (name) {
    case 'INTENT':
      if (args.length > 1) return 'the asserter INTENT with several intents';
      outcome.expected_intent = first;
      return null;
    case 'ENTITIES':
      if (args.some((arg) => arg.endsWith('...'))) return 'the asserter ENTITIES with ...';
      outcome.expected_entities = [...args];
      return null;
    case 'INTENT_CONFIDENCE': {
      const percent = Number(first);
      if (!(percent >= 0 && percent <= 100)) return `the asserter ${name} ${first}`;
      outcome.min_confidence = percent / 100;
      return null;
    }
    default:
      return `the asserter ${name}`;
  }
}

function turnOf({ texts, outcome, answers }: Exchange, copy: number): Turn {
  return {
    input_text: texts[copy % texts.length] ?? '',
    outcome: { ...outcome, ...answerOf(answers) },
  };
}

/** Several answers have to come one after the other; of the texts of a list any one. */
function answerOf(answers: readonly (readonly string[])[]): Outcome {
  const [first, ...others] = answers;
  if (first === undefined) return {};
  const [text] = first;
  if (others.length === 0) {
    return first.length === 1 && text !== undefined
      ? { expected_response_contains: text }
      : { expected_response_matches: anyOfPattern(first) };
  }
  const isPlain = answers.every(({ length }) => length === 1);
  return {
    expected_response_matches: isPlain
      ? inOrderPattern(answers.flat())
      : `(?is)${answers.map((texts) => anyOfPattern(texts).replace(/^\(\?i\)/, '')).join('.*')}`,
  };
}
