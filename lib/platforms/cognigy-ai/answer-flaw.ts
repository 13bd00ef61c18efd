import { eachFlaw } from '../../domain/json/each-flaw.ts';
import type { JsonPath } from '../../domain/json/scan-json.ts';
import type { PlatformAnswer, Unavailable } from '../../steps/ports/platform.ts';
import { foreignText } from '../foreign-text.ts';
import { textOf } from '../masked-answers.ts';
import { isPlatformPart } from './answer/drawn-texts.ts';
import type { ApiSuccess } from './api-outcome.ts';

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

export const readsOfAnalytics: Reads = ([field, , part]) => field === 'value' && part !== '_id';

const OF_TARGET = ['playbookId', 'entrypoint', 'flowId', 'localeId'];

export const readsOfTask: Reads = ([field, part]) => {
  if (field === '_id' || field === 'status' || field === 'type') return true;
  if (field !== 'data' && field !== 'parameters') return false;
  return part === undefined || part === 'playbookRunId' || OF_TARGET.includes(String(part));
};

export const readsOfRun: Reads = ([field, , part, , within], isNumber) => {
  if (field === '_id' || field === 'status' || OF_TARGET.includes(String(field))) return true;
  if (field !== 'stepResults') return false;
  if (part === undefined || part === 'status' || part === 'timeout') return true;
  if (part === '_id' || part === 'text') return true;
  if (part !== 'asserts') return false;
  if (within === undefined || within === 'type' || within === 'status') return true;
  // A number that loses digits lost them in the plan as well.
  return within === '_id' || within === 'negate' || (within === 'params' && !isNumber);
};

/** An answer about something else than was asked for, or one that says two things, is asked for again. */
export function oddAnswer(
  { value, answer }: ApiSuccess<{ readonly _id: string }>,
  id: string,
  reads: Reads,
): Unavailable | null {
  const flaw = flawOf(answer, reads);
  const fault =
    flaw !== null
      ? { code: 'answer_unreadable', message: `an answer cannot be read: it has ${flaw}` }
      : value._id !== id
        ? {
            code: 'answer_of_another',
            message: `an answer names _id ${foreignText(value._id, 100)}, and ${id} was asked for`,
          }
        : null;
  if (fault === null) return null;
  return {
    status: 'unavailable',
    reached: true,
    problem: fault.message,
    retryAfterSeconds: null,
    fault,
  };
}
