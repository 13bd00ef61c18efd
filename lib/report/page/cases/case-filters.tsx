import { useMemo } from 'preact/hooks';
import type { PageCase } from '../../page-case.ts';
import { brief } from '../brief-text.ts';
import { outcomeWord } from '../outcome.tsx';
import type { PageProps } from '../page-props.ts';
import {
  countedOutcomes,
  type Filter,
  groupOf,
  matchOf,
  NO_FILTER,
  ORDERS,
  type Order,
} from './case-selection.ts';

const CHANGE_WORDS = {
  newly_failing: 'newly failing',
  fixed: 'fixed',
  still_failing: 'still failing',
  flaky: 'flaky',
} as const;

/** The controls over the table of cases. */
export function CaseFilters({ cases, selection }: PageProps) {
  const { outcomes, tags, intents } = useMemo(() => choicesOf(cases), [cases]);
  const filter = selection.filter.value;
  const change = (part: Partial<Filter>) => {
    selection.filter.value = { ...filter, ...part };
  };
  const { text, outcome, tag, intent, order } = filter;
  const narrowed = JSON.stringify({ ...filter, order: '' }) !== UNNARROWED || intent !== undefined;
  return (
    <search class="filters">
      <label class="filter-text">
        <span>Text</span>
        <input
          type="search"
          value={text}
          placeholder="id, input, answer, intent or tag"
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => change({ text: event.currentTarget.value })}
        />
      </label>
      <Choice
        name="Outcome"
        options={outcomes}
        chosen={outcome ?? undefined}
        wordFor={wordForOutcome}
        onChoose={(chosen) => change({ outcome: chosen ?? null })}
      />
      {tags.length > 0 && (
        <Choice
          name="Tag"
          options={tags}
          chosen={tag ?? undefined}
          onChoose={(chosen) => change({ tag: chosen ?? null })}
        />
      )}
      {intents.length > 0 && (
        <Choice
          name="Intent"
          options={intents}
          chosen={intent}
          onChoose={(chosen) => change({ intent: chosen })}
        />
      )}
      <OrderChoice order={order} onChoose={(chosen) => change({ order: chosen })} />
      {narrowed && <Narrowing selection={selection} onChange={change} />}
    </search>
  );
}

function OrderChoice({ order, onChoose }: { order: Order; onChoose: (order: Order) => void }) {
  return (
    <label>
      <span>Order</span>
      <select value={order} onChange={(event) => onChoose(event.currentTarget.value as Order)}>
        {Object.entries(ORDERS).map(([key, words]) => (
          <option key={key} value={key}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

interface NarrowingProps {
  readonly selection: PageProps['selection'];
  readonly onChange: (part: Partial<Filter>) => void;
}

/** What narrows the table beside the controls, and the way back. */
function Narrowing({ selection, onChange }: NarrowingProps) {
  const { cell, change, order } = selection.filter.value;
  return (
    <div class="chips">
      {cell !== null && (
        <Chip
          text={`expected ${name(cell.expected)}, matched ${name(cell.actual)}`}
          onRemove={() => onChange({ cell: null })}
        />
      )}
      {change !== null && (
        <Chip text={CHANGE_WORDS[change]} onRemove={() => onChange({ change: null })} />
      )}
      <button
        type="button"
        class="link"
        onClick={() => {
          selection.filter.value = { ...NO_FILTER, order };
          document.getElementById('cases-title')?.focus();
        }}
      >
        Show all cases
      </button>
      {cell !== null && (
        <a class="link" href="#confusion">
          Back to the confused intents
        </a>
      )}
    </div>
  );
}

const UNNARROWED = JSON.stringify({ ...NO_FILTER, order: '' });

interface Option {
  readonly value: string | null;
  readonly cases: number;
}

interface ChoiceProps {
  readonly name: string;
  readonly options: readonly Option[];
  /** Undefined: all. */
  readonly chosen: string | null | undefined;
  readonly wordFor?: (value: string | null) => string;
  readonly onChoose: (value: string | null | undefined) => void;
}

/** A value is known by its position, since any text at all may be one. */
function Choice({ name: title, options, chosen, wordFor = name, onChoose }: ChoiceProps) {
  // The same elements again are not compared again, and there may be hundreds at every letter typed.
  const choices = useMemo(
    () =>
      options.map(({ value, cases }, position) => (
        <option key={value ?? 0} value={position} dir="auto">
          {`${wordFor(value)} (${cases})`}
        </option>
      )),
    [options, wordFor],
  );
  return (
    <label>
      <span>{title}</span>
      <select
        value={options.findIndex(({ value }) => value === chosen)}
        onChange={(event) => onChoose(options[Number(event.currentTarget.value)]?.value)}
      >
        <option value={-1}>all</option>
        {choices}
      </select>
    </label>
  );
}

function wordForOutcome(outcome: string | null): string {
  return outcomeWord(outcome ?? '');
}

function Chip({ text, onRemove }: { text: string; onRemove: () => void }) {
  return (
    <span class="chip">
      <bdi>{text}</bdi>
      <button type="button" onClick={onRemove} aria-label={`Remove the filter: ${text}`}>
        ×
      </button>
    </span>
  );
}

function name(intent: string | null): string {
  return intent === null ? 'no intent' : brief(intent, 80);
}

function choicesOf(cases: readonly PageCase[]) {
  const outcomes = new Map<string, number>();
  const tags = new Map<string, number>();
  const intents = new Map<string | null, number>();
  const add = <Key,>(counts: Map<Key, number>, key: Key) =>
    counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const each of cases) {
    add(outcomes, groupOf(each));
    for (const tag of new Set(each.tags)) add(tags, tag);
    for (const intent of new Set([each.expected_intent, matchOf(each)])) {
      if (intent !== undefined) add(intents, intent);
    }
  }
  if (outcomes.has('flaky') || outcomes.has('quarantined')) {
    for (const [outcome, number] of countedOutcomes(cases)) outcomes.set(outcome, number);
  }
  return { outcomes: options(outcomes), tags: options(tags), intents: options(intents) };
}

function options(counts: ReadonlyMap<string | null, number>): Option[] {
  return [...counts]
    .map(([value, cases]) => ({ value, cases }))
    .sort((a, b) => name(a.value).localeCompare(name(b.value), 'en'));
}
