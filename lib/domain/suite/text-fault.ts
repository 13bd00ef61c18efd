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

/** What keeps a string from being a name, which stands in lines of logs and terminals; or null. */
export function nameFault(name: string): Pick<InputProblem, 'problem' | 'remedy'> | null {
  const fault = textFault(name);
  if (fault !== null || !STEERING.test(name)) return fault;
  return {
    problem: 'has a control character',
    remedy: 'write the name on one line, in characters that can be seen',
  };
}
