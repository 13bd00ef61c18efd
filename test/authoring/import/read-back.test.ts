import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Draft, DraftCase } from '../../../lib/authoring/import/draft.ts';
import { finishSuite } from '../../../lib/authoring/import/finish-suite.ts';
import { Losses } from '../../../lib/authoring/import/losses.ts';
import { readSuiteFile } from '../../../lib/suite-file/read-suite-file.ts';
import { HOSTILE_TEXTS } from '../../support/builders/hostile-text.ts';
import { fc } from '../../support/setup/fast-check.ts';
import { temporaryDirectory } from '../../support/setup/temporary-directory.ts';

/** What YAML would read as something else, or as nothing, where it stands without quotes. */
const YAML_TRAPS = [
  'order #QW-1',
  '#begin',
  '&amp sign',
  '*alias',
  '!tag text',
  '<<',
  'null',
  '~',
  'no',
  '1e3',
  '0x1F',
  '2026-11-02',
  '- entry',
  'key: value',
  '? question',
  '| block',
  '> folded',
  '%directive',
  '@at',
  '"quoted"',
  "'single'",
  'back\\slash \\n \\u0041',
  '--- ',
  '...',
  'two\nlines #not',
  'line\r\nend\tand tab',
  ' blanks around ',
  '\u0085next\u2028line\u2029separators',
  '\ufeffmark',
  '{a: b}, [c]',
  '\u0007bell \u001b[31m',
];

const hostile = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS, ...YAML_TRAPS),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...' #:&*!|>-?\'"\\\n\t%@`{}[],äß😀\u00a0'), maxLength: 20 }),
);

const draftCase: fc.Arbitrary<DraftCase> = fc.record({
  at: hostile,
  id: fc.option(hostile, { nil: undefined }),
  name: fc.option(hostile, { nil: undefined }),
  tags: fc.option(fc.array(hostile, { maxLength: 2 }), { nil: undefined }),
  turns: fc.array(
    fc.record({
      input_text: hostile,
      outcome: fc.record(
        {
          expected_intent: fc.option(hostile, { nil: null }),
          expected_entities: fc.array(hostile, { maxLength: 2 }),
          expected_entity_values: fc.dictionary(hostile, hostile, {
            maxKeys: 2,
            noNullPrototype: true,
          }),
          expected_response_contains: hostile,
        },
        { requiredKeys: [] },
      ),
    }),
    { minLength: 1, maxLength: 2 },
  ),
});

const SAFE: DraftCase = {
  at: 'line 1',
  turns: [{ input_text: 'hello', outcome: { expected_intent: 'greet' } }],
};

function draftOf(cases: readonly DraftCase[], source = 'a test'): Draft {
  return { source, cases, losses: new Losses(), remarks: [] };
}

const TARGET = { project: 'P', endpoint: 'E', entitiesPath: 'nlu.entities' };

describe('a suite that was imported', () => {
  it('is read back as it was, whatever its texts are, or names what it leaves out', async () => {
    const file = join(temporaryDirectory(), 'imported.yaml');

    await fc.assert(
      fc.asyncProperty(fc.array(draftCase, { maxLength: 4 }), hostile, async (cases, source) => {
        const draft = draftOf([SAFE, ...cases], source);
        const imported = await finishSuite(draft, { suiteId: 's', target: TARGET, seed: 1 });
        await writeFile(file, imported.text);

        const read = await readSuiteFile(file);

        if (read.status === 'refused') throw new Error(JSON.stringify(read.problems));
        const said = (turns: DraftCase['turns']) =>
          JSON.stringify(turns.map((turn) => turn.input_text));
        const before = [SAFE, ...cases].map(({ turns }) => said(turns));
        for (const { turns, input_text, outcome } of read.suite.test_cases) {
          expect(before).toContain(said(turns ?? [{ input_text, outcome }]));
        }
        const left = imported.losses
          .filter(({ what }) => !what.startsWith('ids '))
          .reduce((sum, { count }) => sum + count, 0);
        expect(imported.cases + left).toBe(1 + cases.length);
      }),
      { numRuns: 300 },
    );
  });

  it.each(YAML_TRAPS)(
    'keeps %j as a text, an answer and, where it may be one, a name',
    async (text) => {
      const draft = draftOf([
        { at: 'line 1', turns: [{ input_text: text, outcome: { expected_intent: 'i' } }] },
        {
          at: 'line 2',
          turns: [{ input_text: 'a', outcome: { expected_response_contains: text } }],
        },
        { at: 'line 3', turns: [{ input_text: 'b', outcome: { expected_intent: text } }] },
      ]);

      const imported = await finishSuite(draft, { suiteId: 's', target: {}, seed: 1 });

      const file = join(temporaryDirectory(), 'imported.yaml');
      await writeFile(file, imported.text);
      const read = await readSuiteFile(file);
      if (read.status === 'refused') throw new Error(JSON.stringify(read.problems));
      const [first, second, third] = read.suite.test_cases;
      expect(first?.input_text).toBe(text);
      expect(second?.outcome.expected_response_contains).toBe(text);
      if (imported.cases === 3) expect(third?.outcome.expected_intent).toBe(text);
      else expect(imported.losses.map(({ where }) => where)).toEqual([['line 3']]);
    },
  );

  it('bends no name, and leaves an id out that is there twice', async () => {
    const asks = (input_text: string, expected_intent: string) => [
      { input_text, outcome: { expected_intent } },
    ];
    const draft = draftOf([
      { at: 'line 1', id: 'a', turns: asks('one', 'i') },
      { at: 'line 2', id: 'a', turns: asks('two', 'i') },
      { at: 'line 3', id: 'case-1', turns: asks('three', 'i') },
      { at: 'line 4', id: 'd', turns: asks('four', 'bad\u0007name') },
    ]);

    const { losses, text } = await finishSuite(draft, { suiteId: 's', target: {}, seed: 1 });

    expect(text.match(/ id: /g)).toHaveLength(1);
    expect(losses.map(({ what, where }) => [what.split(':')[0], where])).toEqual([
      ['cases whose expected_intent has a control character', ['line 4']],
      ['ids that another case has', ['line 2']],
      ['ids that another position has', ['line 3']],
    ]);
  });

  it('has no comment that its content could leave', async () => {
    const draft = draftOf([SAFE], 'evil\nsuite_id: other\u2028x: y\u0085z: 1');

    const { text } = await finishSuite(draft, { suiteId: 's', target: {}, seed: 1 });

    expect(text.split(/[\n\u0085\u2028]/)[0]).toContain('evil suite_id: other x: y z: 1');
  });
});

describe('more than a run can send', () => {
  const many = (cases: number): Draft =>
    draftOf(
      Array.from({ length: cases }, (_, place) => ({
        at: `line ${place}`,
        turns: [{ input_text: `text ${place}`, outcome: { expected_intent: `i${place % 7}` } }],
      })),
    );

  it('is refused with the number for an intent that fits', async () => {
    const target = { project: 'P', endpoint: 'E' };

    const refused = finishSuite(many(800), { suiteId: 's', target, seed: 1 });
    const fitting = await finishSuite(many(800), { suiteId: 's', target, seed: 1, perIntent: 85 });

    await expect(refused).rejects.toThrow(
      '800 messages are more than the 600 test messages that the vendor allows in an hour: --per-intent 85 takes as many of each intent as fit',
    );
    expect(fitting.cases).toBe(595);
  });

  it('is refused where it is more than a suite may have', async () => {
    const refused = finishSuite(many(20_001), { suiteId: 's', target: {}, seed: 1 });

    await expect(refused).rejects.toThrow('--per-intent 2857 takes as many');
  });
});
