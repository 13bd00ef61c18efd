import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { fastExpression } from '../../lib/engine/fast-expression.ts';
import { fc } from '../support/setup/fast-check.ts';

const names = ['a', 'b', 'input', 'constructor', 'length'];
const nested = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, 7, 'x', ''),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 3 }),
  ),
})).value;

describe('fastExpression', () => {
  it('answers as JSONata does, or leaves the question to it', async () => {
    const path = fc.array(fc.constantFrom(...names), { maxLength: 3 });
    const comparedWith = fc.option(fc.constantFrom('x', '', 'y'));
    await fc.assert(
      fc.asyncProperty(nested, path, comparedWith, async (input, steps, literal) => {
        const source =
          ['$states', 'input', ...steps].join('.') + (literal === null ? '' : ` = '${literal}'`);
        const expression = jsonata(source);
        const bindings = { states: { input, context: {} } };

        const fast = fastExpression(expression.ast());
        const answer = fast?.(bindings);

        expect(fast).toBeDefined();
        if (answer?.isKnown) {
          expect(answer.value).toEqual(await expression.evaluate(undefined, bindings));
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    '$states.input[0]',
    '$states.input.*',
    '$states.input.x + 1',
    "$states.input.x != 'y'",
    '$states.input.x[]',
    '$sum($states.input)',
    '$states.input.%.x',
  ])('does not take %s for a short cut', (source) => {
    expect(fastExpression(jsonata(source).ast())).toBeUndefined();
  });
});
