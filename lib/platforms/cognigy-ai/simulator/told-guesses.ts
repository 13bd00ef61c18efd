import { operationOf } from '../description/compare-calls.ts';
import { answerSchema, bodySchema } from '../description/operation-schemas.ts';
import { fieldsOf, listIn, resolved, shapesOf } from '../description/schema-shape.ts';
import { OVER_WORDS } from './guesses.ts';

/** What the description of a Simulator says about something that the vendor documents nowhere. */
export interface ToldGuess {
  /** What this tool takes for true, as a sentence. */
  readonly guess: string;
  readonly told: 'confirmed' | 'refuted' | 'untold';
}

const SCENARIO = '/simulations/{}';
const ORDER = `POST ${SCENARIO}/schedule`;
const BATCH = `GET ${SCENARIO}/batches/{}`;
const RUN = `${BATCH}/runs/{}`;
const RUNNING_WORDS = ['PENDING', 'IN_PROGRESS', 'RUNNING'];

/** Null where the description does not say. */
type Holds = (told: Description) => boolean | null;

const GUESSES: readonly (readonly [guess: string, holds: Holds])[] = [
  ['the key goes in the header X-API-Key', (told) => told.keyHeader()],
  [
    'addresses take the reference id of a scenario, and its id where that is not known',
    (told) => told.takesReferenceIds(`GET ${SCENARIO}`),
  ],
  [
    'an order counts its runs by numberOfExecutions, which has no limit',
    (told) => told.isUnlimited(ORDER, 'numberOfExecutions'),
  ],
  [
    'an order is answered with the id of its batch',
    (told) => told.hasOneOf(ORDER, [], ['referenceId', 'id', '_id', 'simulationRunBatchId']),
  ],
  ['a snapshot may be the entrypoint of an order', (told) => told.speaksOfSnapshots(ORDER)],
  [
    'a batch tells the name that its order gave it, by which a lost order is found',
    (told) => told.hasOneOf(BATCH, [], ['name']),
  ],
  [
    'a batch tells its state in a word that is known, and any other word means that it runs',
    (told) => told.knowsWords(BATCH, 'status', [...Object.keys(OVER_WORDS), ...RUNNING_WORDS]),
  ],
  [
    'a run has no state of its own, and is over when metrics.success is there',
    (told) => negated(told.hasOneOf(RUN, [], ['status', 'state'])),
  ],
  [
    'turns name no speaker',
    (told) => negated(told.hasOneOf(RUN, ['turns', '[]'], ['source', 'role', 'type'])),
  ],
  [
    'a result names its criterion by name, params.name or criterion',
    (told) => told.hasOneOf(RUN, ['metrics', 'results', '[]'], ['name', 'params', 'criterion']),
  ],
  [
    'a result says by success, passed or result whether the criterion is met',
    (told) => told.hasOneOf(RUN, ['metrics', 'results', '[]'], ['success', 'passed', 'result']),
  ],
  [
    'a scenario is changed by the fields that make it',
    (told) => told.takesFields(`PATCH ${SCENARIO}`, ['persona', 'mission', 'successCriteria']),
  ],
  ['a scenario can be deleted', (told) => told.hasCall(`DELETE ${SCENARIO}`)],
];

/** Every guess, and whether the description of a Simulator holds it. */
export function toldGuesses(document: unknown): ToldGuess[] {
  const description = new Description(document);
  return GUESSES.map(([guess, holds]) => {
    const told = holds(description);
    return { guess, told: told === null ? 'untold' : told ? 'confirmed' : 'refuted' };
  });
}

function negated(holds: boolean | null): boolean | null {
  return holds === null ? null : !holds;
}

class Description {
  readonly #document: unknown;

  constructor(document: unknown) {
    this.#document = document;
  }

  hasCall(call: string): boolean {
    return this.#operation(call) !== undefined;
  }

  keyHeader(): boolean | null {
    const components = fieldsOf(fieldsOf(this.#document)?.components);
    const headers = Object.values(fieldsOf(components?.securitySchemes) ?? {})
      .map((scheme) => resolved(scheme, this.#document) ?? {})
      .filter((scheme) => scheme.type === 'apiKey' && scheme.in === 'header')
      .map(({ name }) => String(name).toLowerCase());
    return headers.length === 0 ? null : headers.includes('x-api-key');
  }

  takesReferenceIds(call: string): boolean | null {
    const parameter = listIn(this.#operation(call)?.parameters)
      .map((each) => resolved(each, this.#document) ?? {})
      .find((each) => each.in === 'path');
    const { format, pattern } = resolved(parameter?.schema, this.#document) ?? {};
    if (format === 'uuid') return true;
    return typeof pattern === 'string' && pattern.includes('24') ? false : null;
  }

  isUnlimited(call: string, field: string): boolean | null {
    const schema = this.#field(this.#body(call), [field]);
    if (schema === null) return null;
    if (schema === undefined) return false;
    return resolved(schema, this.#document)?.maximum === undefined;
  }

  speaksOfSnapshots(call: string): true | null {
    const schema = this.#field(this.#body(call), ['runConfig', 'entrypoint']);
    const { description } = resolved(schema, this.#document) ?? {};
    return typeof description === 'string' && /snapshot/i.test(description) ? true : null;
  }

  hasOneOf(call: string, path: readonly string[], names: readonly string[]): boolean | null {
    const found = names.map((name) => this.#field(this.#answer(call), [...path, name]));
    if (found.some((schema) => schema !== null && schema !== undefined)) return true;
    return found.includes(null) ? null : false;
  }

  takesFields(call: string, names: readonly string[]): boolean | null {
    if (!this.hasCall(call)) return false;
    const found = names.map((name) => this.#field(this.#body(call), [name]));
    if (found.includes(undefined)) return false;
    return found.includes(null) ? null : true;
  }

  knowsWords(call: string, field: string, words: readonly string[]): boolean | null {
    const schema = this.#field(this.#answer(call), [field]);
    const told = listIn(resolved(schema, this.#document)?.enum);
    return told.length === 0 ? null : told.every((word) => words.includes(String(word)));
  }

  #operation(call: string) {
    const [method = '', path = ''] = call.split(' ');
    return operationOf(this.#document, method, path);
  }

  #answer(call: string): unknown {
    const operation = this.#operation(call);
    return operation === undefined ? undefined : answerSchema(operation, this.#document);
  }

  #body(call: string): unknown {
    const operation = this.#operation(call);
    return operation === undefined ? undefined : bodySchema(operation, this.#document);
  }

  /** The schema at the end of a path; undefined where there is no such field, null where nobody says. */
  #field(schema: unknown, [name, ...rest]: readonly string[]): unknown {
    if (schema === undefined || schema === null) return null;
    if (name === undefined) return schema;
    let isTold = true;
    for (const { properties, items, isOpen } of shapesOf(schema, this.#document)) {
      const next = name === '[]' ? items : properties.get(name);
      if (next !== undefined) return this.#field(next, rest);
      if (isOpen || name === '[]') isTold = false;
    }
    return isTold ? undefined : null;
  }
}
