import { ProblemCode, RefusedRequest } from './problem.ts';
import { ASSERT_TYPES, ID, isObject, type JsonObject, type KnownAssertType, UUID } from './wire.ts';

/** @throws Refused where the body is no JSON object. */
export function objectBody(contentType: string | undefined, body: Uint8Array): JsonObject {
  const [mediaType = ''] = (contentType ?? '').split(';');
  const value = mediaType.trim().toLowerCase() === 'application/json' ? parsed(body) : undefined;
  if (isObject(value)) return value;
  throw new RefusedRequest(400, 'Validation failed. Missing payload.', ProblemCode.missingArgument);
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** @throws Refused where a field is missing or of another type. */
export class Fields {
  readonly #body: JsonObject;

  constructor(body: JsonObject) {
    this.#body = body;
  }

  has(name: string): boolean {
    return this.#body[name] !== undefined;
  }

  /** @throws RefusedRequest where the body has another field. */
  allow(names: readonly string[]): void {
    const unknown = Object.keys(this.#body).find((name) => !names.includes(name));
    if (unknown === undefined) return;
    throw new RefusedRequest(
      400,
      `Validation failed. Unknown argument ${unknown}.`,
      ProblemCode.invalidArgument,
    );
  }

  raw(name: string): unknown {
    return this.#body[name];
  }

  text(name: string): string {
    return this.#take(name, 'a text', (value) => typeof value === 'string' && value !== '');
  }

  id(name: string): string {
    return this.#take(name, 'an id of 24 characters', (value) => isText(value) && ID.test(value));
  }

  uuid(name: string): string {
    return this.#take(name, 'a UUID', (value) => isText(value) && UUID.test(value));
  }

  flag(name: string): boolean {
    return this.#take(name, 'true or false', (value) => typeof value === 'boolean');
  }

  object(name: string): JsonObject {
    return this.#take(name, 'an object', isObject);
  }

  wholeNumber(name: string, min: number): number {
    return this.#take(
      name,
      `a whole number from ${min}`,
      (value) => Number.isInteger(value) && Number(value) >= min,
    );
  }

  ids(name: string): string[] {
    return this.#take(
      name,
      'a list of ids',
      (value) => Array.isArray(value) && value.every((id) => isText(id) && ID.test(id)),
    );
  }

  assertType(name: string): KnownAssertType {
    return this.#take(
      name,
      `one of ${ASSERT_TYPES.join(', ')}`,
      (value) => isText(value) && ASSERT_TYPES.some((type) => type === value),
    );
  }

  #take<Value>(name: string, form: string, fits: (value: unknown) => boolean): Value {
    const value = this.#body[name];
    if (value === undefined) {
      throw new RefusedRequest(
        400,
        `Validation failed. Missing argument ${name}.`,
        ProblemCode.missingArgument,
      );
    }
    if (fits(value)) return value as Value;
    throw new RefusedRequest(
      400,
      `Validation failed. ${name} must be ${form}.`,
      ProblemCode.invalidArgument,
    );
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

const PARAMS: Readonly<
  Record<KnownAssertType, Readonly<Record<string, 'string' | 'boolean' | 'any'>>>
> = {
  assertText: { text: 'string', fuzzy: 'boolean', negate: 'boolean' },
  assertData: { data: 'any', partial: 'boolean', negate: 'boolean' },
  assertContext: { data: 'any', partial: 'boolean', negate: 'boolean' },
  assertState: { state: 'string', negate: 'boolean' },
  assertIntent: { intent: 'string', negate: 'boolean' },
  assertSlot: { slot: 'string', negate: 'boolean' },
};

/** @throws Refused where `params` are not those of an assert of this type. */
export function assertParams(type: KnownAssertType, params: unknown): JsonObject {
  if (!isObject(params)) {
    throw new RefusedRequest(
      400,
      'Validation failed. Missing argument params.',
      ProblemCode.missingArgument,
    );
  }
  for (const [name, form] of Object.entries(PARAMS[type])) {
    const value = params[name];
    if (form === 'any' ? value !== undefined : typeof value === form) continue;
    throw new RefusedRequest(
      400,
      `Validation failed. params.${name} of ${type} must be ${form === 'any' ? 'given' : `a ${form}`}.`,
      ProblemCode.invalidArgument,
    );
  }
  return params;
}
