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
