import { fieldOf, listAt } from '../../../domain/suite/own-field.ts';
import { argsOf, callIn, speakerOf, textEntry } from './read-text.ts';
import type { Convo, ConvoStep, Script, StepEntry } from './script.ts';

/**
 * Convos and utterances of Botium's YAML and JSON: `convos` with steps `me` and `bot`, `utterances` by name.
 * @see https://github.com/codeforequity-at/botium-core, test/compiler/convos/yaml
 */
export function readBotiumMapping(value: unknown): Script {
  const utterances = new Map<string, readonly string[]>();
  const lists = fieldOf(value, 'utterances');
  if (Array.isArray(lists)) {
    for (const list of lists) {
      const name = fieldOf(list, 'name');
      if (typeof name === 'string') utterances.set(name, textsIn(fieldOf(list, 'utterances')));
    }
  } else {
    for (const name of Object.keys(Object(lists)))
      utterances.set(name, textsIn(fieldOf(lists, name)));
  }
  const convos = listAt(value, 'convos').map((convo, position) => convoOf(convo, position));
  return { convos, utterances };
}

function textsIn(list: unknown): string[] {
  const texts: readonly unknown[] = Array.isArray(list) ? list : [list];
  return texts.filter((text) => typeof text === 'string' || typeof text === 'number').map(String);
}

function convoOf(convo: unknown, position: number): Convo {
  const name = fieldOf(convo, 'name');
  return {
    name: typeof name === 'string' && name !== '' ? name : `convo ${position + 1}`,
    steps: listAt(convo, 'steps').flatMap((step): ConvoStep[] =>
      Object.keys(Object(step)).map((key) => ({
        speaker: speakerOf(key),
        entries: entriesIn(fieldOf(step, key)),
      })),
    ),
  };
}

/** Texts become one, as the lines of a section do in a text file. */
function entriesIn(content: unknown): StepEntry[] {
  const parts: readonly unknown[] = Array.isArray(content) ? content : [content];
  const texts: string[] = [];
  const calls: StepEntry[] = [];
  for (const part of parts) {
    if (typeof part === 'string' || typeof part === 'number') {
      const call = callIn(String(part).trim());
      if (call === null) texts.push(String(part));
      else calls.push(call);
    } else calls.push(...callsOf(part));
  }
  const text = texts.join('\n').trim();
  return text === '' ? calls : [textEntry(text), ...calls];
}

/** Such as `{INTENT: greet}` or `{asserter: INTENT, args: [greet], not: true}`. */
function callsOf(part: unknown): StepEntry[] {
  const named = ['asserter', 'logichook', 'userinput']
    .map((key) => fieldOf(part, key))
    .find((name) => typeof name === 'string');
  if (typeof named === 'string') {
    const isNegated = fieldOf(part, 'not') === true;
    return [{ kind: 'call', name: named, args: textsIn(fieldOf(part, 'args')), isNegated }];
  }
  return Object.keys(Object(part)).map((name) => ({
    kind: 'call',
    name,
    args: textsIn(fieldOf(part, name)).flatMap(argsOf),
    isNegated: false,
  }));
}
