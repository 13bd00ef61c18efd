import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { checkSuite } from '../../lib/domain/suite/check-suite.ts';
import { damageOf } from '../../lib/domain/suite/damaged-text.ts';
import { Suite } from '../../lib/domain/suite/suite.ts';
import { nameFault } from '../../lib/domain/suite/text-fault.ts';
import { formatProblems } from '../../lib/suite-file/format-problems.ts';
import { parseSuite, type SuiteFile } from '../../lib/suite-file/parse-suite.ts';
import type { SuiteFormat } from '../../lib/suite-file/suite-format.ts';
import { campaignSize } from '../support/setup/campaign-size.ts';
import { fc } from '../support/setup/fast-check.ts';

const RUNS = campaignSize({ sample: 25, full: 500 });

const format = fc.constantFrom<SuiteFormat>('yaml', 'json', 'csv');

const parse = (text: string, format: SuiteFormat) =>
  parseSuite(text, { format, suiteId: format === 'csv' ? 's' : undefined });

function expectGoodManners(outcome: SuiteFile, text: string) {
  if (outcome.status === 'read') {
    expect(Suite.safeParse(outcome.suite).success).toBe(true);
    return;
  }
  expect(outcome.problems.length).toBeGreaterThan(0);
  const lines = text.split(/\r\n|\n|\r/).length;
  for (const { place, problem, remedy } of outcome.problems) {
    const { line, column } = place ?? { line: 1, column: 1 };
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(problem).not.toBe('');
    expect(remedy).not.toBe('');
  }
  for (const message of formatProblems('suite', outcome)) {
    expect(message).not.toMatch(/[\n\r]|undefined|\[object/);
  }
}

const word = fc
  .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
  .filter((text) => damageOf(text) === null);
const name = word.filter((text) => nameFault(text) === null);
const listedName = name.filter((text) => !/[,;|]/.test(text.normalize('NFC')));
const share = fc.double({ min: 0, max: 1, noNaN: true }).map((value) => Math.abs(value));
const goodCase = fc.record(
  {
    input_text: word,
    name,
    tags: fc.array(listedName, { maxLength: 3 }),
    context_variables: fc.dictionary(
      word.map((key) => `k${key}`),
      fc.oneof(word, fc.integer(), fc.boolean(), fc.constant(null), fc.array(word)),
    ),
    outcome: fc.record(
      {
        expected_intent: fc.option(name),
        expected_entities: fc.option(fc.array(listedName, { maxLength: 3 })),
        expected_response_contains: fc.option(word.filter((text) => text.trim() !== '')),
        expected_entity_values: fc.dictionary(
          listedName.map((key) => `e${key}`),
          word,
        ),
        allowed_latency_ms: fc.integer({ min: 100, max: 5_000 }),
      },
      { requiredKeys: ['expected_intent', 'allowed_latency_ms'] },
    ),
  },
  { requiredKeys: ['input_text', 'outcome'] },
);
const goodSuite = fc.record(
  {
    suite_id: name,
    name,
    labels: fc.dictionary(
      name.map((key) => `l${key}`),
      word,
    ),
    max_batch_size: fc.integer({ min: 1, max: 500 }),
    gate: fc.record({ pass_rate: share, min_intent_f1: share }, { requiredKeys: [] }),
    test_cases: fc.array(goodCase, { minLength: 1, maxLength: 4 }),
  },
  { requiredKeys: ['suite_id', 'test_cases'] },
);

describe('reading a suite', () => {
  it('answers any text without throwing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), format, async (text, how) => {
        expectGoodManners(await parse(text, how), text);
      }),
      { numRuns: RUNS },
    );
  });

  it('answers any bytes without throwing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), format, async (bytes, how) => {
        const outcome = await parseSuite(bytes, { format: how, suiteId: 's' });
        expectGoodManners(outcome, Buffer.from(bytes).toString('latin1'));
      }),
      { numRuns: RUNS },
    );
  });

  it('answers any JSON value without throwing, the same in JSON and in YAML', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 6 }), async (value) => {
        const json = JSON.stringify(value, null, 1);
        const inJson = await parse(json, 'json');
        expectGoodManners(inJson, json);
        const yaml = dump(value);
        const inYaml = await parse(yaml, 'yaml');
        expectGoodManners(inYaml, yaml);
        expect(inYaml.status).toBe(inJson.status);
      }),
      { numRuns: RUNS },
    );
  });

  it('gives the same suite from YAML and from JSON, and from what it was read as', async () => {
    await fc.assert(
      fc.asyncProperty(goodSuite, async (suite) => {
        const fromJson = await parse(JSON.stringify(suite), 'json');
        const fromYaml = await parse(dump(suite), 'yaml');

        if (fromJson.status !== 'read') throw new Error(formatProblems('suite', fromJson)[0]);
        if (fromYaml.status !== 'read') throw new Error(formatProblems('suite', fromYaml)[0]);
        expect(fromYaml.suite).toEqual(fromJson.suite);
        const again = await parse(dump(fromJson.suite), 'yaml');
        expect(again).toMatchObject({ status: 'read', suite: fromJson.suite });
      }),
      { numRuns: RUNS },
    );
  });

  it('survives any damage to a good file', async () => {
    const damage = fc.record({
      at: fc.nat(),
      cut: fc.nat({ max: 20 }),
      put: fc.string({ maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(
        goodSuite,
        fc.constantFrom<SuiteFormat>('yaml', 'json'),
        fc.array(damage, { minLength: 1, maxLength: 3 }),
        async (suite, how, damages) => {
          const whole = how === 'json' ? JSON.stringify(suite, null, 2) : dump(suite);
          const text = damages.reduce((before, { at, cut, put }) => {
            const from = at % (before.length + 1);
            return before.slice(0, from) + put + before.slice(from + cut);
          }, whole);

          expectGoodManners(await parse(text, how), text);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('survives any wrong value at any place of a good suite', async () => {
    await fc.assert(
      fc.asyncProperty(goodSuite, fc.nat(), fc.jsonValue(), async (suite, which, wrong) => {
        const places: [Record<string, unknown>, string][] = [];
        JSON.stringify(suite, function (this: Record<string, unknown>, key, value: unknown) {
          if (key !== '') places.push([this, key]);
          return value;
        });
        const copy: unknown = structuredClone(suite);
        const twins: [Record<string, unknown>, string][] = [];
        JSON.stringify(copy, function (this: Record<string, unknown>, key, value: unknown) {
          if (key !== '') twins.push([this, key]);
          return value;
        });
        expect(twins).toHaveLength(places.length);
        const [holder, key] = twins[which % twins.length] ?? [{}, ''];
        holder[key] = wrong;
        const text = JSON.stringify(copy, null, 1);

        expectGoodManners(await parse(text, 'json'), text);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('checkSuite', () => {
  it('takes what the schema takes, and gives the same suite', () => {
    fc.assert(
      fc.property(fc.oneof(goodSuite, fc.jsonValue()), (value) => {
        const bySchema = Suite.safeParse(value);
        const check = checkSuite(value);

        expect(check.status === 'valid').toBe(bySchema.success);
        if (check.status === 'valid') expect(check.suite).toEqual(bySchema.data);
      }),
      { numRuns: RUNS },
    );
  });
});
