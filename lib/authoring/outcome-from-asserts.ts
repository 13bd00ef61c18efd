import type { Outcome } from '../domain/suite/suite.ts';
import type { PlaybookAssert } from '../platforms/cognigy-ai/wire.ts';

export interface ImportedOutcome {
  readonly outcome: Outcome;
  /** What an assert says that no outcome can, each as a predicate of the assert. */
  readonly losses: readonly string[];
}

type Draft = { -readonly [Field in keyof Outcome]: Outcome[Field] };

/** The outcome that asserts as much as the asserts of one step do. */
export function outcomeFromAsserts(
  asserts: readonly PlaybookAssert[],
  { seesEntities }: { readonly seesEntities: boolean },
): ImportedOutcome {
  const outcome: Draft = {};
  const losses: string[] = [];
  for (const { type, params } of asserts) {
    const loss =
      type === 'assertSlot' && !seesEntities
        ? 'looks at slots, which an endpoint shows only where the flow copies them into its output (--entities-path)'
        : take(outcome, type, params);
    if (loss !== null) losses.push(`${type} ${loss}`);
  }
  return { outcome, losses };
}

/** Null where the outcome now says it, else why it cannot. */
function take(
  outcome: Draft,
  type: string,
  params: Readonly<Record<string, unknown>>,
): string | null {
  const negate = params.negate === true;
  switch (type) {
    case 'assertIntent': {
      const intent = wordOf(params.intent);
      if (intent === null) return 'names no intent';
      if (negate) return `forbids the intent "${intent}"; a suite can only ask for one or for none`;
      return fill(outcome, 'expected_intent', intent);
    }
    case 'assertSlot': {
      const slot = wordOf(params.slot);
      if (slot === null) return 'names no slot';
      if (negate) return `forbids the slot "${slot}", which a suite cannot`;
      const known = outcome.expected_entities ?? [];
      if (!known.includes(slot)) outcome.expected_entities = [...known, slot];
      return null;
    }
    case 'assertText': {
      const text = wordOf(params.text);
      if (text === null) return 'has no text';
      if (params.fuzzy === true) {
        return fill(
          outcome,
          negate ? 'expected_response_excludes' : 'expected_response_contains',
          text,
        );
      }
      if (negate) return 'forbids one exact answer; a suite can only forbid a part of it';
      return fill(outcome, 'expected_response_matches', `^${escaped(text)}$`);
    }
    case 'assertData':
      if (negate) return 'forbids data, which a suite cannot';
      if (!isRecord(params.data)) return 'asks for data that is no object';
      if (params.partial !== true) {
        const lost = fill(outcome, 'expected_data', params.data);
        return (
          lost ?? 'asks for exactly this data; the suite asks for it among whatever else comes'
        );
      }
      return fill(outcome, 'expected_data', params.data);
    case 'assertContext':
      return 'looks at the context, which an endpoint does not show';
    case 'assertState':
      return 'looks at the state, which an endpoint does not show';
    default:
      return 'is of a kind that is not documented';
  }
}

function fill<Field extends keyof Draft>(
  outcome: Draft,
  field: Field,
  value: Draft[Field],
): string | null {
  if (outcome[field] !== undefined) return `is one more for ${field}, which holds one value`;
  outcome[field] = value;
  return null;
}

function wordOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function isRecord(value: unknown): value is NonNullable<Outcome['expected_data']> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
