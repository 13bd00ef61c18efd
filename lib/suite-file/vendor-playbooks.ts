import { formatPath, type InputProblem, type Path, refuse } from '../domain/suite/input-problem.ts';
import { placeOf, type SourceDocument, type SourceReading } from './suite-source.ts';

const ID = /^[a-z0-9]{24}$/;
const REFERENCE_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The fields of an entry, what they become in a suite, and what they have to look like. */
const FIELDS = {
  playbookId: { becomes: 'id', form: ID, remedy: 'write the id of a playbook, 24 characters' },
  entrypoint: {
    becomes: 'entrypoint',
    form: ID,
    remedy: 'write the id of a snapshot or of the project, 24 characters',
  },
  flowId: {
    becomes: 'flow',
    form: REFERENCE_ID,
    remedy: 'write the reference id of a flow, a UUID',
  },
  localeId: {
    becomes: 'locale',
    form: REFERENCE_ID,
    remedy: 'write the reference id of a locale, a UUID',
  },
} as const;
type Field = keyof typeof FIELDS;

/** Claims that a document is a list of playbooks as the vendor's command-line tool reads it. */
export function isVendorPlaybooks(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.some((entry) => fieldsIn(entry).length > 0);
}

/**
 * The vendor's list as a suite. Every step has to pass, as it had to for the vendor's tool.
 * @param suiteId `playbooks` where absent
 */
export function readVendorPlaybooks(
  document: SourceDocument & { readonly value: readonly unknown[] },
  suiteId = 'playbooks',
): SourceReading {
  const problems = document.value.flatMap((entry, index) => entryProblems(entry, index, document));
  if (problems.length > 0) return refuse(problems);
  const value = {
    suite_id: suiteId,
    platform: 'cognigy-ai',
    cognigy: { mode: 'playbooks', playbooks: document.value.map(choiceOf) },
    gate: { pass_rate: 1 },
  };
  return {
    status: 'parsed',
    document: {
      value,
      describe: (path) => formatPath(vendorPath(path)),
      locate: (path, at) => document.locate(vendorPath(path), at),
    },
  };
}

function fieldsIn(entry: unknown): Field[] {
  if (entry === null || typeof entry !== 'object') return [];
  return (Object.keys(FIELDS) as Field[]).filter((field) => Object.hasOwn(entry, field));
}

function entryProblems(entry: unknown, index: number, document: SourceDocument): InputProblem[] {
  const around = placeOf(document, [index]);
  if (entry === null || typeof entry !== 'object' || Array.isArray(entry)) {
    const path = formatPath([index]);
    return [
      { path, problem: 'is no playbook', remedy: `write ${Object.keys(FIELDS)}`, place: around },
    ];
  }
  return (Object.keys(FIELDS) as Field[]).flatMap((field): InputProblem[] => {
    const { form, remedy } = FIELDS[field];
    const written: unknown = Object.hasOwn(entry, field) ? Reflect.get(entry, field) : undefined;
    if (typeof written === 'string' && form.test(written)) return [];
    const path = formatPath([index, field]);
    const problem =
      written === undefined ? 'is missing' : written === '' ? 'is empty' : 'is no such id';
    return [{ path, problem, remedy, place: placeOf(document, [index, field]) ?? around }];
  });
}

function choiceOf(entry: unknown): Record<string, unknown> {
  return Object.fromEntries(
    (Object.keys(FIELDS) as Field[]).map((field) => [
      FIELDS[field].becomes,
      Reflect.get(Object(entry), field),
    ]),
  );
}

/** What leads to a part of the suite in the vendor's list. */
function vendorPath([section, list, index, field, ...rest]: Path): Path {
  if (section !== 'cognigy' || list !== 'playbooks' || index === undefined) return [];
  const written = (Object.keys(FIELDS) as Field[]).find((one) => FIELDS[one].becomes === field);
  return written === undefined ? [index] : [index, written, ...rest];
}
