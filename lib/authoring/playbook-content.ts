import { isDeepStrictEqual } from 'node:util';
import { sha256Of } from '../domain/sha256.ts';

interface Assert {
  readonly type: string;
  readonly params: Readonly<Record<string, unknown>>;
}

interface Step {
  readonly text?: string | null | undefined;
  readonly data?: unknown;
  readonly asserts: readonly Assert[];
}

/** What a playbook is, whether somebody wants it so or the platform shows it so. */
export interface PlaybookContent {
  readonly timeout?: number | undefined;
  readonly abortOnError: boolean;
  readonly steps: readonly Step[];
}

/** The params that a push writes. A platform may add others, and leave out a flag that is false. */
const WRITTEN: ReadonlyMap<string, { readonly value: string; readonly flags: readonly string[] }> =
  new Map([
    ['assertText', { value: 'text', flags: ['fuzzy', 'negate'] }],
    ['assertData', { value: 'data', flags: ['partial', 'negate'] }],
    ['assertIntent', { value: 'intent', flags: ['negate'] }],
    ['assertSlot', { value: 'slot', flags: ['negate'] }],
  ]);

/** Claims that the two ask for the same, however the platform writes it. */
export function sameAssert(one: Assert, other: Assert): boolean {
  return one.type === other.type && isDeepStrictEqual(askedBy(one), askedBy(other));
}

/** Data that is empty and data that is absent are the same to a playbook. */
export function sameData(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(one ?? {}, other ?? {});
}

/** Changes with whatever a playbook asks or says, and not with its name. */
export function contentHash({ timeout, abortOnError, steps }: PlaybookContent): string {
  return hashOf([timeout ?? null, abortOnError, steps.map(formOf)]).slice(0, 16);
}

/** Changes with what a step says, whatever it asserts. */
export function stepHash({ text, data }: Omit<Step, 'asserts'>): string {
  return hashOf([text ?? '', data ?? {}]).slice(0, 8);
}

function formOf({ text, data, asserts }: Step): unknown {
  const forms = asserts.map((each) => JSON.stringify(sorted([each.type, askedBy(each)])));
  return [text ?? '', data ?? {}, forms.toSorted()];
}

function askedBy({ type, params }: Assert): unknown {
  const written = WRITTEN.get(type);
  if (written === undefined) return params;
  return [params[written.value], ...written.flags.map((flag) => params[flag] ?? false)];
}

function hashOf(value: unknown): string {
  return sha256Of(JSON.stringify(sorted(value)));
}

/** The same with the keys of every object in one order, since a platform may keep them in another. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, child]) => [key, sorted(child)] as const);
  return entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
}
