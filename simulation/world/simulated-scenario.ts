import type { SimulatedCase } from './simulated-execution.ts';

export const PROJECT = { _id: 'project-1', name: 'Shop' };
export const FLOW = { _id: 'flow-1', referenceId: 'flow-ref-1', name: 'Main' };
export const LOCALE = { _id: 'locale-1', referenceId: 'locale-ref-1', name: 'English' };
export const MODEL = { _id: 'model-1', referenceId: 'model-ref-1', name: 'judge' };
export const MAX_TURNS = 4;
export const PERSONA = 'Somebody in a hurry.';

export const CRITERIA = [
  { name: 'Helped', text: 'The bot helps.' },
  { name: 'Honest', text: 'The bot promises nothing.' },
];
export const WIRE_CRITERIA = CRITERIA.map((params) => ({ type: 'text', params }));

/** An id that says the same as the text of its case. */
export function caseIdIn({ text }: SimulatedCase): string {
  return text.replaceAll(' ', '-');
}
