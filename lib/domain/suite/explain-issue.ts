import * as z from 'zod';
import type { InputProblem, Path } from './input-problem.ts';
import { fieldsOf, schemaAt } from './schema-at.ts';
import { type SuiteFault, suiteFault } from './suite-fault.ts';
import { nameFault } from './text-fault.ts';

/** What a zod issue about `root` means to the author of the file: one fault, or one per unknown field. */
export function explainIssue(
  issue: z.core.$ZodIssue,
  root: unknown,
  schema: z.core.$ZodType,
): SuiteFault[] {
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.find((issues) => !issues.some(isOfAnotherKind));
    if (meant !== undefined) {
      return meant.flatMap((each) =>
        explainIssue({ ...each, path: [...issue.path, ...each.path] }, root, schema),
      );
    }
  }
  return explainPlain(issue, root, schema);
}

/** The same for an issue that is of one form alone. */
function explainPlain(
  issue: z.core.$ZodIssue,
  root: unknown,
  schema: z.core.$ZodType,
): SuiteFault[] {
  const path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)));
  const value = valueAt(root, path);
  const found = schemaAt(schema, path);
  const expected = found
    ? expectation(formAskedFor(issue, found.schema), found.nullable, path)
    : 'a value that is allowed';
  const fault = (problem: string, remedy: string): SuiteFault[] => [
    suiteFault(path, { problem, remedy }),
  ];
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = found ? fieldsOf(found.schema) : [];
      return issue.keys.map((key) =>
        suiteFault([...path, key], {
          at: 'key',
          kind: 'unknown-field',
          problem: 'is not a known field',
          remedy: `the fields here are ${known.join(', ')}`,
          known,
        }),
      );
    }
    case 'invalid_key':
      return [suiteFault(path, { at: 'key', ...wrongKey(String(path.at(-1)), issue.issues) })];
    case 'custom':
      return fault(issue.message, String(issue.params?.remedy ?? 'correct the value'));
    case 'too_small':
    case 'too_big':
      if (typeof value === 'string' || Array.isArray(value)) {
        return fault(...lengthProblem(value, issue, path));
      }
  }
  if (value === undefined) {
    return [
      suiteFault(path, {
        kind: 'missing-field',
        problem: 'is missing',
        remedy: `write ${expected}`,
      }),
    ];
  }
  const percent = found && isShare(found.schema) ? asPercent(value) : null;
  if (percent !== null) {
    return fault(`is ${show(value)}`, `for ${percent} % write ${percent / 100}`);
  }
  const allowed = found?.schema instanceof z.ZodEnum ? found.schema.options.map(String) : undefined;
  const outOfRange = issue.code === 'too_small' || issue.code === 'too_big';
  const wanted = outOfRange ? expected.replace(/^a (?:whole )?number /, '') : expected;
  return fault(`is ${show(value)}`, `it must be ${wanted}`).map((one) =>
    allowed ? { ...one, known: allowed } : one,
  );
}

/** Of a value that is not even of the kind that one form of a union asks for, or not the one word of it. */
function isOfAnotherKind({ code, path }: z.core.$ZodIssue): boolean {
  return (code === 'invalid_type' || code === 'invalid_value') && path.length === 0;
}

/** Of the forms that a value may have, the one where a platform takes no other. */
function formAskedFor(issue: z.core.$ZodIssue, schema: z.core.$ZodType): z.core.$ZodType {
  if (!(schema instanceof z.ZodUnion) || issue.code !== 'invalid_type') return schema;
  const isAsked = (option: z.core.$ZodType) =>
    issue.expected === 'string' && option instanceof z.ZodString;
  return schema.options.find(isAsked) ?? schema;
}

function wrongKey(
  name: string,
  issues: readonly z.core.$ZodIssue[],
): Pick<InputProblem, 'problem' | 'remedy'> {
  for (const issue of issues) {
    if (issue.code !== 'custom') continue;
    return { problem: issue.message, remedy: String(issue.params?.remedy ?? 'correct the name') };
  }
  const problem = name === '' ? 'is an empty name' : `is a name of ${name.length} characters`;
  return nameFault(name) ?? { problem, remedy: 'a name has 1 to 200 characters' };
}

function lengthProblem(
  value: string | readonly unknown[],
  issue: { code: string; maximum?: unknown },
  path: Path,
): [problem: string, remedy: string] {
  const isText = typeof value === 'string';
  const cases = path.length === 1 && path[0] === 'test_cases';
  if (issue.code === 'too_small') {
    if (isText) return ['is empty', 'write at least one character'];
    return ['is empty', `write at least one ${cases ? 'test case' : 'entry'}`];
  }
  return [
    `has ${value.length} ${isText ? 'characters' : cases ? 'cases' : 'entries'}`,
    `at most ${issue.maximum} are allowed${cases ? '; split the suite' : ''}`,
  ];
}

function expectation(schema: z.core.$ZodType, nullable: boolean, path: Path): string {
  const phrase = bareExpectation(schema, path);
  return nullable ? `${phrase} or null` : phrase;
}

function bareExpectation(schema: z.core.$ZodType, path: Path): string {
  if (isShare(schema)) return 'a share between 0 and 1';
  if (schema instanceof z.ZodNumber) {
    const whole = schema.format === 'safeint' ? 'whole ' : '';
    return `a ${whole}number between ${schema.minValue} and ${schema.maxValue}${unitOf(path)}`;
  }
  if (schema instanceof z.ZodISODate) return 'a day that there is, such as "2026-12-31"';
  if (schema instanceof z.ZodString) return 'text';
  if (schema instanceof z.ZodBoolean) return 'true or false';
  if (schema instanceof z.ZodEnum) return `one of ${schema.options.join(', ')}`;
  if (schema instanceof z.ZodArray) {
    if (schema.element instanceof z.ZodString) return 'a list of names';
    return path.at(-1) === 'test_cases' ? 'a list of test cases' : `a list of ${path.at(-1)}`;
  }
  if (schema instanceof z.ZodLiteral) return [...schema.values].map(String).join(' or ');
  if (schema instanceof z.ZodUnion) return oneOf(schema, path);
  if (schema instanceof z.ZodRecord) return 'a mapping of names to values';
  if (schema instanceof z.ZodObject) {
    const required = fieldsOf(schema).filter(
      (field) => schema.shape[field]?.safeParse(undefined).success === false,
    );
    const named = required.length > 0 ? required : fieldsOf(schema).slice(0, 1);
    return `a mapping with ${required.length > 0 ? '' : 'fields such as '}${named.join(' and ')}`;
  }
  return 'a value that JSON has';
}

/** Each form that a value may have. */
function oneOf({ options }: z.ZodUnion, path: Path): string {
  const isTexts = options.some((option) => option instanceof z.ZodString);
  const forms = options.map((option) =>
    isTexts && option instanceof z.ZodArray ? 'a list of texts' : bareExpectation(option, path),
  );
  return forms.join(' or ');
}

function isShare(schema: z.core.$ZodType): boolean {
  return schema instanceof z.ZodNumber && schema.minValue === 0 && schema.maxValue === 1;
}

/** The percentage that was written instead of a share, or null; 1.01 is rather a slip of the pen. */
function asPercent(value: unknown): number | null {
  if (typeof value === 'number') return value >= 2 && value <= 100 ? value : null;
  if (typeof value !== 'string') return null;
  const percent = Number(/^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(value)?.[1]);
  return percent <= 100 ? percent : null;
}

function unitOf(path: Path): string {
  const field = String(path.at(-1));
  if (field.endsWith('_ms')) return ' ms';
  return field.endsWith('_seconds') ? ' seconds' : '';
}

const MAX_SHOWN_CHARACTERS = 60;

/** A value in a message: short, on one line, and named by its kind where it is large. */
function show(value: unknown): string {
  if (typeof value === 'string') {
    const cut =
      value.length > MAX_SHOWN_CHARACTERS ? `${value.slice(0, MAX_SHOWN_CHARACTERS)}…` : value;
    return `the text ${JSON.stringify(cut.toWellFormed())}`;
  }
  if (value === null) return 'empty (null)';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  return String(value);
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => Object(value)[key], root);
}
