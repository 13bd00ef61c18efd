import { isDeepStrictEqual } from 'node:util';
import type { NewAssert } from '../platforms/cognigy-ai/api-client.ts';
import type { Playbook, PlaybookStep } from '../platforms/cognigy-ai/wire.ts';
import { sameData, type WantedPlaybook, type WantedStep } from './wanted-playbook.ts';

/** One call that a push makes, in the order in which it makes them. */
export type PushCall =
  | { readonly kind: 'create_playbook' }
  | { readonly kind: 'update_playbook' }
  | { readonly kind: 'create_step'; readonly place: number; readonly step: WantedStep }
  | {
      readonly kind: 'update_step';
      readonly place: number;
      readonly stepId: string;
      readonly step: WantedStep;
    }
  | { readonly kind: 'delete_step'; readonly stepId: string }
  /** `stepId` is null for a step that the same push makes. */
  | {
      readonly kind: 'create_assert';
      readonly place: number;
      readonly stepId: string | null;
      readonly assert: NewAssert;
    }
  | { readonly kind: 'delete_assert'; readonly stepId: string; readonly assertId: string };

/** What a push does to one playbook; nothing where there are no calls. */
export interface PlaybookPlan {
  readonly wanted: WantedPlaybook;
  /** Null where the playbook is made. */
  readonly playbookId: string | null;
  readonly calls: readonly PushCall[];
}

/**
 * The calls that turn `existing` into `wanted`.
 *
 * Asserts are added before any is taken away, and steps are taken away last, so that a push that breaks
 * off leaves a playbook that asks for too much rather than one that passes too easily. An assert is never
 * changed in place: the two descriptions of that call disagree about its address.
 */
export function planPlaybook(wanted: WantedPlaybook, existing: Playbook | null): PlaybookPlan {
  if (existing === null) {
    const calls = wanted.steps.flatMap((step, place) => newStep(step, place));
    return { wanted, playbookId: null, calls: [{ kind: 'create_playbook' }, ...calls] };
  }
  const additions: PushCall[] = [];
  const removals: PushCall[] = [];
  if (
    existing.timeout !== wanted.timeout ||
    existing.abortOnError !== wanted.abortOnError ||
    existing.name !== wanted.name
  ) {
    additions.push({ kind: 'update_playbook' });
  }
  for (const [place, step] of wanted.steps.entries()) {
    const known = existing.steps[place];
    if (known === undefined) {
      additions.push(...newStep(step, place));
      continue;
    }
    const { missing, surplus } = assertChanges(known, step);
    if ((known.text ?? '') !== step.text || !sameData(known.data, step.data)) {
      additions.push({ kind: 'update_step', place, stepId: known._id, step });
    }
    additions.push(
      ...missing.map((assert): PushCall => {
        return { kind: 'create_assert', place, stepId: known._id, assert };
      }),
    );
    removals.push(
      ...surplus.map((assertId): PushCall => {
        return { kind: 'delete_assert', stepId: known._id, assertId };
      }),
    );
  }
  for (const { _id } of existing.steps.slice(wanted.steps.length)) {
    removals.push({ kind: 'delete_step', stepId: _id });
  }
  return { wanted, playbookId: existing._id, calls: [...additions, ...removals] };
}

function newStep(step: WantedStep, place: number): PushCall[] {
  return [
    { kind: 'create_step', place, step },
    ...step.asserts.map((assert): PushCall => {
      return { kind: 'create_assert', place, stepId: null, assert };
    }),
  ];
}

function assertChanges(known: PlaybookStep, { asserts }: WantedStep) {
  const left = [...known.asserts];
  const missing = asserts.filter((assert) => {
    const place = left.findIndex(
      ({ type, params }) => type === assert.type && isDeepStrictEqual(params, assert.params),
    );
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
  return { missing, surplus: left.map(({ _id }) => _id) };
}

/** A plan as a line for people. */
export function planLine({ wanted, playbookId, calls }: PlaybookPlan): string {
  if (calls.length === 0) return `unchanged  "${wanted.name}" (${playbookId})`;
  const counts = new Map<PushCall['kind'], number>();
  for (const { kind } of calls) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const words = [...counts].map(([kind, count]) => WORDS[kind](count)).filter(Boolean);
  return playbookId === null
    ? `create     "${wanted.name}": ${words.join(', ')}`
    : `change     "${wanted.name}" (${playbookId}): ${words.join(', ')}`;
}

const times = (verb: string, noun: string) => (count: number) =>
  `${verb} ${count} ${noun}${count === 1 ? '' : 's'}`;

const WORDS: Readonly<Record<PushCall['kind'], (count: number) => string>> = {
  create_playbook: () => '',
  update_playbook: () => 'change its settings',
  create_step: times('add', 'step'),
  update_step: times('change', 'step'),
  delete_step: times('delete', 'step'),
  create_assert: times('add', 'assert'),
  delete_assert: times('delete', 'assert'),
};
