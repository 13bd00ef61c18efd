import { hiddenCharacter } from './hidden-character.ts';
import type { InputProblem } from './input-problem.ts';

/** What keeps a string from being stored or sent, or null. */
export function textFault(text: string): Pick<InputProblem, 'problem' | 'remedy'> | null {
  if (!text.isWellFormed()) {
    return {
      problem: 'has an unpaired surrogate, which is not valid Unicode',
      remedy: 'write the whole character or remove it',
    };
  }
  if (text.includes('\u0000')) return { problem: 'has a NUL character', remedy: 'remove it' };
  return null;
}

/** Line ends that are no `Cc`, what turns a text round, and tag characters steer a line as well. */
const STEERING = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u;

/** Joiners that spell: between the parts of an emoji, and after a letter of a script that is joined. */
const JOINED =
  /(?<=\p{Emoji_Presentation}|\p{Extended_Pictographic}|\ufe0f)\u200d(?=\p{Extended_Pictographic})|(?<=[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}])[\u200c\u200d](?=\p{L})/gu;

/** What keeps a string from being a name, which stands in lines of logs and terminals; or null. */
export function nameFault(name: string): Pick<InputProblem, 'problem' | 'remedy'> | null {
  const fault = textFault(name);
  if (fault !== null) return fault;
  if (STEERING.test(name)) {
    return {
      problem: 'has a control character',
      remedy: 'write the name on one line, in characters that can be seen',
    };
  }
  const hidden = hiddenCharacter(name.replace(JOINED, ''));
  if (hidden !== null) {
    return { problem: `has ${hidden}, which cannot be seen`, remedy: 'remove it' };
  }
  if (name !== '' && name.trim() === '') {
    return { problem: 'is nothing but blanks', remedy: 'write a name' };
  }
  if (name !== name.trim()) {
    const where = name.startsWith(' ') ? 'begins' : 'ends';
    return { problem: `${where} with a blank`, remedy: 'remove the space' };
  }
  return null;
}
