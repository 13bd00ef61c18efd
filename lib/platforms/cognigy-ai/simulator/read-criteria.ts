import type { Criterion } from '../../../domain/suite/suite.ts';
import { foreignText } from '../../foreign-text.ts';
import { fieldOf } from '../answer/field-of.ts';
import { TEXT_CRITERION } from './guesses.ts';

const LONGEST_NAME = 200;
const LONGEST_TEXT = 4_000;

/** The criteria of a scenario or a run, of whatever kind, in their order; null where one cannot be read. */
export function readCriteria(raw: readonly unknown[]): Criterion[] | null {
  const criteria = raw.flatMap((each) => readCriterion(each) ?? []);
  return criteria.length === raw.length ? criteria : null;
}

/** `{type, params: {name, text}}`, or `{name, text}` where it was made of a transcript. */
function readCriterion(raw: unknown): Criterion | null {
  const written = fieldOf(raw, 'type');
  const type = typeof written === 'string' && written !== '' ? written : TEXT_CRITERION;
  const params = fieldOf(raw, 'params') ?? raw;
  const name = textIn(params, 'name') ?? (type === TEXT_CRITERION ? null : type);
  const text = textIn(params, 'text') ?? (type === TEXT_CRITERION ? null : JSON.stringify(params));
  const shown = text ?? name ?? '';
  if (scenarioText(shown) === '') return null;
  return plainCriterion({
    name: name ?? shown,
    text: shown,
    ...(type === TEXT_CRITERION ? {} : { type }),
  });
}

/** As it is compared and sent: on one line, and no longer than a suite can hold. */
export function plainCriterion({ name, text, type }: Criterion): Criterion {
  return {
    name: foreignText(name, LONGEST_NAME),
    text: scenarioText(text),
    ...(type === undefined ? {} : { type: foreignText(type, LONGEST_NAME) }),
  };
}

/** Claims that what is told of criteria is not what was planned, in whatever order; where nothing is told, it is believed. */
export function areOther(told: unknown, planned: readonly Criterion[]): boolean {
  if (told === undefined || told === null) return false;
  const criteria = Array.isArray(told) ? readCriteria(told) : null;
  return criteria === null || facesOf(criteria) !== facesOf(planned);
}

function facesOf(criteria: readonly Criterion[]): string {
  const faces = criteria.map(({ name, text, type }) => JSON.stringify([name, text, type ?? null]));
  return JSON.stringify(faces.toSorted());
}

function textIn(params: unknown, field: string): string | null {
  const value = fieldOf(params, field);
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** The words of a scenario as a suite can hold them. */
export function scenarioText(text: string): string {
  return foreignText(text, LONGEST_TEXT);
}
