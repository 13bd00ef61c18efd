import { describe, expect, it } from 'vitest';
import { markFor, withMark } from '../../lib/authoring/push-mark.ts';
import { type PushCall, planLine, planPlaybook } from '../../lib/authoring/push-plan.ts';
import type { WantedPlaybook, WantedStep } from '../../lib/authoring/wanted-playbook.ts';
import type { Playbook } from '../../lib/platforms/cognigy-ai/wire.ts';
import { fc } from '../support/setup/fast-check.ts';

const step = (text: string, slots: readonly string[] = []): WantedStep => ({
  text,
  data: {},
  asserts: slots.map((slot) => ({ type: 'assertSlot', params: { slot, negate: false } })),
});

const wanted = (...steps: WantedStep[]): WantedPlaybook => ({
  part: { suite: 'shop', case: 'a' },
  timeout: 2_000,
  abortOnError: false,
  steps,
});

const existing = (playbook: WantedPlaybook): Playbook => ({
  _id: 'playbook',
  name: 'shop: a',
  timeout: playbook.timeout,
  abortOnError: playbook.abortOnError,
  steps: playbook.steps.map(({ text, data, asserts }, place) => ({
    _id: `step-${place}`,
    text,
    data: place === 0 ? withMark(data, markFor(playbook.part, playbook)) : data,
    asserts: asserts.map((assert, number) => ({ ...assert, _id: `assert-${place}-${number}` })),
  })),
});

/** What stands after the calls, as the platform would have it. */
function after(playbook: Playbook | null, target: WantedPlaybook, calls: readonly PushCall[]) {
  const steps = (playbook?.steps ?? []).map((one) => ({
    id: one._id,
    text: one.text,
    asserts: one.asserts.map(({ _id, type, params }) => ({ id: _id, assert: { type, params } })),
  }));
  for (const call of calls) {
    if (call.kind === 'create_step') {
      steps.push({ id: `new-${call.place}`, text: call.step.text, asserts: [] });
    } else if (call.kind === 'update_step') {
      const known = steps.find(({ id }) => id === call.stepId);
      if (known) known.text = call.step.text;
    } else if (call.kind === 'delete_step') {
      steps.splice(
        steps.findIndex(({ id }) => id === call.stepId),
        1,
      );
    } else if (call.kind === 'create_assert') {
      const id = call.stepId ?? `new-${call.place}`;
      steps.find((one) => one.id === id)?.asserts.push({ id: 'new', assert: call.assert });
    } else if (call.kind === 'delete_assert') {
      const known = steps.find(({ id }) => id === call.stepId);
      if (known) known.asserts = known.asserts.filter(({ id }) => id !== call.assertId);
    }
  }
  expect(target.steps).toHaveLength(steps.length);
  return steps.map(({ text, asserts }) => ({
    text,
    slots: asserts.map(({ assert }) => String(assert.params.slot)).toSorted(),
  }));
}

const anyStep = fc
  .record({
    text: fc.constantFrom('one', 'two', 'three'),
    slots: fc.array(fc.constantFrom('city', 'date', 'product'), { maxLength: 4 }),
  })
  .map(({ text, slots }) => step(text, slots));
const anyPlaybook = fc.array(anyStep, { maxLength: 8 }).map((steps) => wanted(...steps));

describe('a push', () => {
  it('turns any playbook into any other', () => {
    fc.assert(
      fc.property(anyPlaybook, fc.option(anyPlaybook), (target, before) => {
        const playbook = before === null ? null : existing(before);

        const { calls } = planPlaybook(target, playbook);

        expect(after(playbook, target, calls)).toEqual(
          target.steps.map(({ text, asserts }) => ({
            text,
            slots: asserts.map(({ params }) => String(params.slot)).toSorted(),
          })),
        );
      }),
    );
  });

  it('does nothing to a playbook that is as it should be', () => {
    fc.assert(
      fc.property(anyPlaybook, (target) => {
        expect(planPlaybook(target, existing(target)).calls).toEqual([]);
      }),
    );
  });

  it('adds before it takes away, so that breaking off never leaves too little to pass', () => {
    fc.assert(
      fc.property(anyPlaybook, anyPlaybook, (target, before) => {
        const kinds = planPlaybook(target, existing(before))
          .calls.map(({ kind }) => kind)
          .filter((kind) => kind !== 'mark_step' && kind !== 'show_playbook');

        const firstRemoval = kinds.findIndex((kind) => kind.startsWith('delete'));
        const removals = firstRemoval < 0 ? [] : kinds.slice(firstRemoval);
        expect(removals.every((kind) => kind.startsWith('delete'))).toBe(true);
      }),
    );
  });

  it('makes a step before its asserts', () => {
    const { calls } = planPlaybook(wanted(step('one', ['city']), step('two')), null);

    expect(calls.map(({ kind }) => kind)).toEqual([
      'create_playbook',
      'create_step',
      'create_assert',
      'create_step',
      'show_playbook',
    ]);
  });

  it('gives a playbook its name last, and its mark only where all else is done', () => {
    fc.assert(
      fc.property(anyPlaybook, anyPlaybook, (target, before) => {
        const kinds = planPlaybook(target, existing(before)).calls.map(({ kind }) => kind);

        if (kinds.length === 0) return;
        expect(kinds[0]).toBe('hide_playbook');
        expect(kinds.at(-1)).toBe('show_playbook');
        const marked = kinds.indexOf('mark_step');
        expect(marked === -1 || marked === kinds.length - 2).toBe(true);
      }),
    );
  });

  it.each([
    ['adds a field', { slot: 'city', negate: false, caseSensitive: false }],
    ['leaves out what is false', { slot: 'city' }],
  ])('is through with an assert of which the platform %s', (_, params) => {
    const target = wanted(step('one', ['city']));
    const before = existing(target);

    const { calls } = planPlaybook(target, {
      ...before,
      steps: before.steps.map((each) => ({
        ...each,
        asserts: each.asserts.map((assert) => ({ ...assert, params })),
      })),
    });

    expect(calls).toEqual([]);
  });

  it('is not through with an assert that is negated', () => {
    const target = wanted(step('one', ['city']));
    const before = existing(target);
    const params = { slot: 'city', negate: true };

    const { calls } = planPlaybook(target, {
      ...before,
      steps: before.steps.map((each) => ({
        ...each,
        asserts: each.asserts.map((assert) => ({ ...assert, params })),
      })),
    });

    expect(calls.map(({ kind }) => kind)).toContain('create_assert');
  });

  it('takes empty data for absent data', () => {
    const target = wanted(step('one'), step('two'));
    const before = existing(target);

    const { calls } = planPlaybook(target, {
      ...before,
      steps: before.steps.map(({ data, ...rest }, place) =>
        place === 0 ? { ...rest, data } : rest,
      ),
    });

    expect(calls).toEqual([]);
  });

  it('is told in one line', () => {
    const target = wanted(step('one', ['city']), step('two'));

    expect(planLine(planPlaybook(target, null))).toBe(
      'create     "shop: a": add 2 steps, add 1 assert',
    );
    expect(planLine(planPlaybook(target, existing(target)))).toBe(
      'unchanged  "shop: a" (playbook)',
    );
    expect(planLine(planPlaybook({ ...target, timeout: 9 }, existing(wanted(step('six')))))).toBe(
      'change     "shop: a" (playbook): change its settings, change 1 step, add 1 assert, add 1 step',
    );
  });
});
