import { eachFlaw } from '../../domain/json/each-flaw.ts';
import type { JsonPath } from '../../domain/json/scan-json.ts';
import type { PlatformAnswer } from '../../steps/ports/platform.ts';
import { foreignText } from '../foreign-text.ts';
import { textOf } from '../masked-answers.ts';
import { isPlatformPart } from './answer/drawn-texts.ts';

/** Claims that something is made of what stands at this path of an answer. */
type Reads = (path: JsonPath, isNumber: boolean) => boolean;

/** Says what cannot be read without loss, among all that is read in an answer; null where nothing is lost. */
export function flawOf(answer: PlatformAnswer | undefined, reads: Reads): string | null {
  let found: string | null = null;
  if (answer === undefined) return found;
  eachFlaw(textOf(answer.bytes), (path, flaw) => {
    if (found !== null || !reads(path, flaw !== 'is written twice')) return;
    found = `${foreignText(path.join('.'), 80)}, which ${flaw}`;
  });
  return found;
}

/** Of the answer of an endpoint; its data is read as a whole only where somebody asks for it. */
export function readsOfEndpoint(asksForData: boolean): Reads {
  return ([field, place, part, within], isNumber) => {
    if (field === 'text') return true;
    if (field === 'sessionId' || field === 'userId') return true;
    // What is drawn of data is text.
    const reads = (within: string | number | undefined) =>
      asksForData || (!isNumber && (within === undefined || isPlatformPart(within)));
    if (field === 'data') return reads(place);
    if (field !== 'outputStack' && field !== 'outputs') return false;
    if (place === undefined || part === undefined || part === 'text' || part === 'source')
      return true;
    return part === 'data' && reads(within);
  };
}

export const readsOfScores: Reads = (path) => {
  const [part] = path[0] === 'scores' ? path.slice(2) : path.slice(1);
  return part === undefined || part === 'name' || part === 'score' || part === 'negated';
};

export const readsOfTask: Reads = ([field, part]) =>
  field === '_id' ||
  field === 'status' ||
  (field === 'data' && (part === undefined || part === 'playbookRunId'));

export const readsOfRun: Reads = ([field, , part, , within, inner]) => {
  if (field === '_id' || field === 'status') return true;
  if (field !== 'stepResults') return false;
  if (part === undefined || part === 'status' || part === 'timeout') return true;
  if (part !== 'asserts') return false;
  return (
    within === undefined ||
    within === 'type' ||
    within === 'status' ||
    within === 'negate' ||
    (within === 'params' && (inner === undefined || inner === 'intent' || inner === 'negate'))
  );
};
