import { fieldOf, listAt } from '../../../domain/suite/own-field.ts';
import type { Outcome, Turn } from '../../../domain/suite/suite.ts';
import { readYaml } from '../../../suite-file/yaml-source.ts';
import { counted } from '../../counted.ts';
import type { Draft, DraftCase } from '../draft.ts';
import { Losses } from '../losses.ts';
import { ambiguousIntent, readIntent } from '../no-intent.ts';
import { type SourceFile, textOf, unreadable } from '../source-files.ts';
import { unmarkExample } from './unmark-example.ts';

export function isRasaFile(name: string): boolean {
  return /\.ya?ml$/i.test(name);
}

/** Parts of `nlu` that hold no examples of an intent. */
const AIDS = ['lookup', 'regex', 'synonym'] as const;

interface RasaOptions {
  /** Intents that say that nothing may match. */
  readonly none: readonly string[];
  readonly losses: Losses;
}

/**
 * The examples of NLU data, and the stories in which somebody says something.
 * @see https://rasa.com/docs/rasa/training-data-format and https://rasa.com/docs/rasa/testing-your-assistant
 * @throws ConfigurationInvalid where a file cannot be read.
 */
export function draftFromRasa(files: readonly SourceFile[], none: readonly string[]): Draft {
  const losses = new Losses();
  const examples: DraftCase[] = [];
  const stories: DraftCase[] = [];
  for (const file of files) {
    const reading = readYaml(textOf(file), { whenEmpty: 'write nlu or stories' });
    if (reading.status === 'refused') throw unreadable(file.name, reading);
    const { value } = reading.document;
    const options = { none, losses };
    const found = [
      listAt(value, 'nlu').flatMap((part) => examplesOf(part, options)),
      listAt(value, 'stories').flatMap((story) => storyOf(story, options)),
    ] as const;
    examples.push(...found[0]);
    stories.push(...found[1]);
    const others = Object.keys(Object(value)).filter(
      (key) => key !== 'nlu' && key !== 'stories' && key !== 'version',
    );
    for (const key of others) losses.add(`the part ${key}`, file.name);
  }
  const remarks: string[] = [];
  if (examples.length > 0) {
    remarks.push(
      'examples of NLU data are what a bot is trained with: they are no test set for a bot that has learnt them',
    );
  }
  if (stories.length > 0) remarks.push('of stories, what the user says and its intent are taken');
  const read = [counted(examples.length, 'example'), counted(stories.length, 'conversation')];
  const source = `${read.join(' and ')} of Rasa`;
  return { source, cases: [...examples, ...stories], losses, remarks };
}

function examplesOf(part: unknown, { none, losses }: RasaOptions): DraftCase[] {
  const name = fieldOf(part, 'intent');
  if (typeof name !== 'string') {
    const aid = AIDS.find((one) => fieldOf(part, one) !== undefined);
    losses.add(aid === undefined ? 'parts of nlu without an intent' : `parts ${aid} of nlu`);
    return [];
  }
  const at = `the intent "${name}"`;
  const intent = readIntent(name, none);
  if (intent.status !== 'intent') {
    losses.add(ambiguousIntent(name), at);
    return [];
  }
  return textsIn(fieldOf(part, 'examples')).flatMap((example, position): DraftCase[] => {
    const turn = turnOf(example, { expected_intent: intent.intent });
    if (turn !== null) return [{ at, id: `${name}-${position + 1}`, turns: [turn] }];
    losses.add('examples with marks that are no entity', at);
    return [];
  });
}

/** The lines of a list in a block, or the entries `text` of a list. */
function textsIn(examples: unknown): string[] {
  if (Array.isArray(examples)) {
    return examples
      .map((one) => (typeof one === 'string' ? one : fieldOf(one, 'text')))
      .filter((text) => typeof text === 'string')
      .map((text) => text.trim().replace(/^-\s+/, ''));
  }
  if (typeof examples !== 'string') return [];
  return examples
    .split('\n')
    .filter((line) => /^\s*-\s/.test(line))
    .map((line) => line.replace(/^\s*-\s+/, '').trim())
    .filter((line) => line !== '');
}

function storyOf(story: unknown, { none, losses }: RasaOptions): DraftCase[] {
  const name = fieldOf(story, 'story');
  const title = typeof name === 'string' ? name : 'without a name';
  const at = `the story "${title}"`;
  const turns: Turn[] = [];
  for (const step of listAt(story, 'steps')) {
    const said = fieldOf(step, 'user');
    const intent = fieldOf(step, 'intent');
    if (typeof said !== 'string') {
      if (intent !== undefined || fieldOf(step, 'or') !== undefined) {
        losses.add('stories whose user has an intent and no words', at);
        return [];
      }
      losses.add(`steps ${Object.keys(Object(step))[0] ?? 'without content'} of stories`, at);
      continue;
    }
    const read = readIntent(typeof intent === 'string' ? intent : '', none);
    if (read.status === 'ambiguous') losses.add(`expectations of the intent "${intent}"`, at);
    const expected = read.status === 'intent' ? { expected_intent: read.intent } : {};
    const turn = turnOf(said.trim(), expected);
    if (turn === null) {
      losses.add('stories with marks that are no entity', at);
      return [];
    }
    turns.push(turn);
  }
  return [{ at, id: title, turns }];
}

function turnOf(marked: string, expected: Outcome): Turn | null {
  const unmarked = unmarkExample(marked);
  if (unmarked === null) return null;
  const { text, entities } = unmarked;
  const asked = entities.length > 0 ? { expected_entities: [...entities] } : {};
  return { input_text: text, outcome: { ...expected, ...asked } };
}
