import { Outcome } from '../domain/suite/suite.ts';
import { soughtText } from '../domain/suite/suite-fields.ts';
import type { PlaybookAssert } from '../platforms/cognigy-ai/wire.ts';

export interface ImportedOutcome {
  /** Its fields are in the order of the schema, whatever that of the asserts. */
  readonly outcome: Outcome;
  /** What an assert says that no outcome can, each as a predicate of the assert. */
  readonly losses: readonly string[];
}

type Draft = { -readonly [Field in keyof Outcome]: Outcome[Field] };
type Params = Readonly<Record<string, unknown>>;

/** The outcome that asserts as much as the asserts of one step do. */
export function outcomeFromAsserts(
  asserts: readonly PlaybookAssert[],
  { seesEntities }: { readonly seesEntities: boolean },
): ImportedOutcome {
  const draft: Draft = {};
  const losses: string[] = [];
  for (const { type, params } of asserts) {
    const loss =
      unreadableFlag(params) ??
      (type === 'assertSlot' && !seesEntities
        ? 'looks at slots, which an endpoint shows only where the flow copies them into its output (--entities-path)'
        : take(draft, type, params));
    if (loss !== null) losses.push(`${type} ${loss}`);
  }
  return { outcome: Outcome.parse(draft), losses };
}

/** A flag that is neither true nor false may mean the opposite of what it is taken for. */
function unreadableFlag(params: Params): string | null {
  const odd = ['negate', 'fuzzy', 'partial'].find(
    (flag) => params[flag] !== undefined && typeof params[flag] !== 'boolean',
  );
  return odd === undefined
    ? null
    : `has ${JSON.stringify(params[odd])} for ${odd}, which is neither true nor false`;
}

/** Null where the outcome now says it, else why it cannot. */
function take(draft: Draft, type: string, params: Params): string | null {
  const negate = params.negate === true;
  switch (type) {
    case 'assertIntent': {
      const intent = wordOf(params.intent);
      if (intent === null) return 'names no intent';
      if (negate) return `forbids the intent "${intent}"; a suite can only ask for one or for none`;
      return fill(draft, 'expected_intent', intent);
    }
    case 'assertSlot': {
      const slot = wordOf(params.slot);
      if (slot === null) return 'names no slot';
      if (negate) return `forbids the slot "${slot}", which a suite cannot`;
      const known = draft.expected_entities ?? [];
      return known.includes(slot) ? null : replace(draft, 'expected_entities', [...known, slot]);
    }
    case 'assertText':
      return takeText(draft, params, negate);
    case 'assertData':
      if (negate) return 'forbids data, which a suite cannot';
      return takeData(draft, params);
    case 'assertContext':
      return 'looks at the context, which an endpoint does not show';
    case 'assertState':
      return 'looks at the state, which an endpoint does not show';
    default:
      return 'is of a kind that is not documented';
  }
}

function takeText(draft: Draft, { text: written, fuzzy }: Params, negate: boolean): string | null {
  const text = wordOf(written);
  if (text === null) return 'has no text';
  if (fuzzy !== true && negate) {
    return 'forbids one exact answer; a suite can only forbid a part of it';
  }
  const fault = faultOf(soughtText.safeParse(text));
  if (fault !== null) return fault;
  const field =
    fuzzy !== true
      ? 'expected_response_equals'
      : negate
        ? 'expected_response_excludes'
        : 'expected_response_contains';
  const known = [draft[field] ?? []].flat();
  return known.includes(text)
    ? null
    : replace(draft, field, known.length === 0 ? text : [...known, text]);
}

function takeData(draft: Draft, { data, partial }: Params): string | null {
  if (!isRecord(data)) return 'asks for data that is no object';
  const lost = fill(draft, 'expected_data', data);
  if (lost !== null || partial === true) return lost;
  return 'asks for exactly this data; the suite asks for it among whatever else comes';
}

function fill<Field extends keyof Draft>(
  draft: Draft,
  field: Field,
  value: Draft[Field],
): string | null {
  if (draft[field] !== undefined) return `is one more for ${field}, which holds one value`;
  return replace(draft, field, value);
}

/** Leaves the field as it is where no suite may have the value. */
function replace<Field extends keyof Draft>(
  draft: Draft,
  field: Field,
  value: Draft[Field],
): string | null {
  const fault = faultOf(Outcome.shape[field].safeParse(value));
  if (fault === null) draft[field] = value;
  return fault;
}

interface Parsed {
  readonly error?: { readonly issues: readonly { readonly message: string }[] } | undefined;
}

function faultOf({ error }: Parsed): string | null {
  const [issue] = error?.issues ?? [];
  return issue === undefined ? null : `asks for what no suite can hold: ${issue.message}`;
}

function wordOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function isRecord(value: unknown): value is NonNullable<Outcome['expected_data']> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
