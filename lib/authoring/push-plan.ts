import { isDeepStrictEqual } from 'node:util';
import type { NewAssert } from '../platforms/cognigy-ai/api-client.ts';
import { INCOMPLETE, type Playbook, type PlaybookStep } from '../platforms/cognigy-ai/wire.ts';
import { sameAssert, sameData } from './playbook-content.ts';
import { hasMark, markFor, markIn, nameOfPart, type PushMark, withoutMark } from './push-mark.ts';
import type { WantedPlaybook, WantedStep } from './wanted-playbook.ts';

/** One call that a push makes, in the order in which it makes them. */
export type PushCall =
  /** Under a name that no gate takes. */
  | { readonly kind: 'create_playbook' }
  /** Renames it to such a name. */
  | { readonly kind: 'hide_playbook' }
  /** Gives it its settings and its name. */
  | { readonly kind: 'show_playbook'; readonly settings: 'as they were' | 'changed' }
  | {
      readonly kind: 'create_step';
      readonly place: number;
      readonly step: WantedStep;
      readonly mark: PushMark | null;
    }
  | {
      readonly kind: 'update_step';
      readonly stepId: string;
      readonly step: WantedStep;
      readonly mark: PushMark | null;
    }
  | {
      readonly kind: 'mark_step';
      readonly stepId: string;
      readonly step: WantedStep;
      readonly mark: PushMark;
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
  readonly existing: Playbook | null;
  readonly calls: readonly PushCall[];
}

/**
 * The calls that turn `existing` into `wanted`.
 *
 * Meanwhile the playbook has a name by which no gate takes it. Asserts are added before any is taken
 * away, steps are taken away last, and the mark of the push before stays until then, so that the next
 * push knows what may stand in it. An assert is never changed in place: the two descriptions of that
 * call disagree about its address.
 */
export function planPlaybook(wanted: WantedPlaybook, existing: Playbook | null): PlaybookPlan {
  const mark = markFor(wanted.part, wanted);
  if (existing === null) {
    const calls = wanted.steps.flatMap((step, place) => newStep(step, place, mark));
    return {
      wanted,
      existing,
      calls: [
        { kind: 'create_playbook' },
        ...calls,
        { kind: 'show_playbook', settings: 'as they were' },
      ],
    };
  }
  const changes = stepChanges(wanted, existing, markIn(existing) ?? mark);
  const [[first], [known]] = [wanted.steps, existing.steps];
  if (known !== undefined && first !== undefined && !bears(known, mark)) {
    changes.push({ kind: 'mark_step', stepId: known._id, step: first, mark });
  }
  const differs =
    existing.timeout !== wanted.timeout || existing.abortOnError !== wanted.abortOnError;
  const name = nameOfPart(wanted.part);
  if (changes.length === 0 && !differs && existing.name === name) {
    return { wanted, existing, calls: [] };
  }
  const isHidden = existing.name === `${name}${INCOMPLETE}`;
  const settings = differs ? 'changed' : 'as they were';
  return {
    wanted,
    existing,
    calls: [
      ...(isHidden ? [] : [{ kind: 'hide_playbook' } as const]),
      ...changes,
      { kind: 'show_playbook', settings },
    ],
  };
}

function bears(step: PlaybookStep, mark: PushMark): boolean {
  return isDeepStrictEqual(markIn({ steps: [step] }), mark);
}

/** `mark` is the one that stands in the playbook until all else is done. */
function stepChanges(wanted: WantedPlaybook, existing: Playbook, mark: PushMark): PushCall[] {
  const bare = withoutMark(existing);
  const additions: PushCall[] = [];
  const removals: PushCall[] = [];
  for (const [place, step] of wanted.steps.entries()) {
    const known = bare.steps[place];
    if (known === undefined) {
      additions.push(...newStep(step, place, mark));
      continue;
    }
    const { missing, surplus } = assertChanges(known, step);
    const isMislaid = existing.steps.slice(place, place + 1).some(hasMark) && place > 0;
    if ((known.text ?? '') !== step.text || !sameData(known.data, step.data) || isMislaid) {
      additions.push({
        kind: 'update_step',
        stepId: known._id,
        step,
        mark: place === 0 ? mark : null,
      });
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
  return [...additions, ...removals];
}

function newStep(step: WantedStep, place: number, mark: PushMark): PushCall[] {
  return [
    { kind: 'create_step', place, step, mark: place === 0 ? mark : null },
    ...step.asserts.map((assert): PushCall => {
      return { kind: 'create_assert', place, stepId: null, assert };
    }),
  ];
}

function assertChanges(known: PlaybookStep, { asserts }: WantedStep) {
  const left = [...known.asserts];
  const missing = asserts.filter((assert) => {
    const place = left.findIndex((each) => sameAssert(each, assert));
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
  return { missing, surplus: left.map(({ _id }) => _id) };
}

/** Claims that the plan takes something away that stands in the project. */
export function deletes({ calls }: PlaybookPlan): boolean {
  return calls.some(({ kind }) => kind === 'delete_step' || kind === 'delete_assert');
}

/** A plan as a line for people. */
export function planLine({ wanted, existing, calls }: PlaybookPlan): string {
  const name = nameOfPart(wanted.part);
  if (existing !== null && calls.length === 0) return `unchanged  "${name}" (${existing._id})`;
  const counts = new Map<string, number>();
  for (const call of calls) {
    const word = WORDS[call.kind];
    if (word !== null) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const words = [...counts].map(([word, count]) =>
    `${word}${count === 1 ? '' : 's'}`.replace('#', String(count)),
  );
  if (existing === null) return `create     "${name}": ${words.join(', ')}`;
  const isReset = calls.some(
    (call) => call.kind === 'show_playbook' && call.settings === 'changed',
  );
  const all = [...(isReset ? ['change its settings'] : []), ...words];
  const done = all.length === 0 ? 'give it its mark and name' : all.join(', ');
  return `change     "${name}" (${existing._id}): ${done}`;
}

/** Null for what serves the push alone; # stands for how many. */
const WORDS: Readonly<Record<PushCall['kind'], string | null>> = {
  create_playbook: null,
  hide_playbook: null,
  show_playbook: null,
  mark_step: null,
  create_step: 'add # step',
  update_step: 'change # step',
  delete_step: 'delete # step',
  create_assert: 'add # assert',
  delete_assert: 'delete # assert',
};
