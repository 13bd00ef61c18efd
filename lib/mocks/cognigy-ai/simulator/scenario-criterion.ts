import { ProblemCode, RefusedRequest } from '../problem.ts';
import { isObject } from '../wire.ts';

/** Only this type has been seen. */
export interface ScenarioCriterion {
  readonly type: 'text';
  readonly params: { readonly name: string; readonly text: string };
}

/** @throws RefusedRequest where one is not of the type that is known. */
export function criteriaIn(value: unknown): ScenarioCriterion[] {
  if (!Array.isArray(value)) return refuse('successCriteria must be a list');
  return value.map((each: unknown, place) => {
    const at = `successCriteria[${place}]`;
    if (!isObject(each) || each.type !== 'text') return refuse(`${at}.type must be text`);
    const { params } = each;
    if (!isObject(params)) return refuse(`${at}.params must be an object`);
    const { name, text } = params;
    if (typeof name !== 'string' || typeof text !== 'string' || text === '') {
      return refuse(`${at}.params needs the texts name and text`);
    }
    return { type: 'text', params: { name, text } };
  });
}

function refuse(what: string): never {
  throw new RefusedRequest(400, `Validation failed. ${what}.`, ProblemCode.invalidArgument);
}
