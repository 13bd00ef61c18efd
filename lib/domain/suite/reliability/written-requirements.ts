import { fieldOf, listAt } from '../own-field.ts';
import type { Bearer, Requirements } from './reliability-of.ts';
import { ReliabilitySection } from './reliability-section.ts';

/** What a suite says of how often its cases are run, whatever else is wrong with it. */
export function requirementsOf(suite: unknown): Requirements {
  const tags = fieldOf(fieldOf(suite, 'gate'), 'tags');
  const names = tags !== null && typeof tags === 'object' ? Object.keys(tags) : [];
  const ofTags = names.map((tag) => [tag.normalize('NFC'), requirementAt(fieldOf(tags, tag))]);
  return { ...requirementAt(suite), gate: { tags: Object.fromEntries(ofTags) } };
}

/** The same of a case. */
export function bearerOf(testCase: unknown): Bearer {
  const numberAt = (field: string) => {
    const value = fieldOf(testCase, field);
    return typeof value === 'number' ? value : undefined;
  };
  return {
    ...requirementAt(testCase),
    tags: listAt(testCase, 'tags').flatMap((tag) =>
      typeof tag === 'string' ? tag.normalize('NFC') : [],
    ),
    repeat: numberAt('repeat'),
    min_pass: numberAt('min_pass'),
  };
}

function requirementAt(value: unknown): { readonly reliability?: ReliabilitySection } {
  const read = ReliabilitySection.safeParse(fieldOf(value, 'reliability'));
  return read.success ? { reliability: read.data } : {};
}
