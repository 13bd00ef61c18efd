import type * as z from 'zod';

const MAX_SHOWN_CHARACTERS = 60;
const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

/** What is wrong with a value, for fields that have no words of their own; the path stands before it. */
export const plainProblem: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return `is missing: write ${kindOf(issue.expected)}`;
      if (issue.expected === 'string')
        return `${shown(issue.input)} is no text: write it in quotes`;
      return `${shown(issue.input)} is not allowed: it must be ${kindOf(issue.expected)}`;
    case 'invalid_value':
      return `${shown(issue.input)} is not allowed: it must be ${oneOf(issue.values.map(shown))}`;
    case 'too_small':
      if (isLong(issue.input)) return 'is empty: write something, or leave it out';
      return `${shown(issue.input)} is too small: it must be at least ${issue.minimum}`;
    case 'too_big':
      if (isLong(issue.input)) {
        return `has ${issue.input.length} ${typeof issue.input === 'string' ? 'characters' : 'entries'}: at most ${issue.maximum} are allowed`;
      }
      return `${shown(issue.input)} is too big: it must be at most ${issue.maximum}`;
    default:
      return undefined;
  }
};

function kindOf(expected: string): string {
  return KINDS[expected] ?? 'a value';
}

function oneOf(values: readonly string[]): string {
  return values.length > 2 ? `one of ${values.join(', ')}` : values.join(' or ');
}

function isLong(value: unknown): value is string | readonly unknown[] {
  return typeof value === 'string' || Array.isArray(value);
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a mapping';
  if (typeof value !== 'string') return String(value);
  const cut = value.slice(0, MAX_SHOWN_CHARACTERS);
  return JSON.stringify(cut === value ? value : `${cut}…`);
}
