import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DELTA_THRESHOLDS } from '../../lib/domain/baseline/delta-thresholds.ts';
import { ReliabilitySection } from '../../lib/domain/suite/reliability/reliability-section.ts';
import {
  Relation,
  RobustnessSection,
} from '../../lib/domain/suite/robustness/robustness-section.ts';
import { customerServiceBot } from '../../lib/mocks/executions-v1/bot/customer-service-bot.ts';
import { trainBot } from '../../lib/mocks/executions-v1/bot/demo-bot.ts';
import { EXAMPLE_SUITE_FILE, initSuite } from '../../lib/suite-file/init-suite.ts';
import { readSuiteFile } from '../../lib/suite-file/read-suite-file.ts';
import { suiteJsonSchema } from '../../lib/suite-file/suite-json-schema.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'suite-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('initSuite', () => {
  it('writes a suite that is read, and beside it the schema that its first line names', async () => {
    const outcome = await initSuite(join(folder, 'new/place'));

    expect(outcome.status).toBe('written');
    const file = join(folder, 'new/place', EXAMPLE_SUITE_FILE);
    const [hint] = (await readFile(file, 'utf8')).split('\n');
    const schema = /^# yaml-language-server: \$schema=(.+)$/.exec(hint ?? '')?.[1] ?? '';
    const text = await readFile(join(folder, 'new/place', schema), 'utf8');
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(suiteJsonSchema())));
    expect((await readSuiteFile(file)).status).toBe('read');
  });

  it('keeps a file that is there, unless it is forced', async () => {
    const file = join(folder, EXAMPLE_SUITE_FILE);
    await writeFile(file, 'mine');

    const refused = await initSuite(folder);

    expect(refused).toEqual({
      status: 'refused',
      problem: `${file} exists already; add --force to replace it`,
    });
    expect(await readFile(file, 'utf8')).toBe('mine');
    expect((await initSuite(folder, { force: true })).status).toBe('written');
    expect(await readFile(file, 'utf8')).not.toBe('mine');
  });

  it('says so where it cannot write', async () => {
    await writeFile(join(folder, 'file'), '');

    const outcome = await initSuite(join(folder, 'file'));

    expect(outcome).toMatchObject({ status: 'refused' });
  });
});

/** What nobody should copy: a way out of a rule, and what editors alone need. */
const exceptions: readonly string[] = [
  '$schema',
  'liveness',
  'unchecked_directives',
  // Each relation costs messages, and the suite has none of them before somebody wants it.
  'robustness',
  // Whether a run may end before every call is made is for whoever waits for it.
  'stop',
  'order',
  // A test of reliability goes together with none of the thresholds over every call, which the example has.
  'reliability',
  ...Object.keys(ReliabilitySection.shape),
  'pass_hat_k',
  'k',
  ...Object.keys(RobustnessSection.shape),
  ...Relation.options,
];

describe('the example suite', () => {
  async function exampleSuite() {
    await initSuite(folder);
    const outcome = await readSuiteFile(join(folder, EXAMPLE_SUITE_FILE));
    if (outcome.status === 'refused') throw new Error('was refused');
    return { ...outcome, text: await readFile(join(folder, EXAMPLE_SUITE_FILE), 'utf8') };
  }

  it('uses every field that its platform has, some of them behind a #', async () => {
    const { text } = await exampleSuite();
    const written = load(uncommented(text));

    for (const field of allFields(fieldsOfExecutionsV1())) {
      if (exceptions.includes(field)) continue;
      expect(JSON.stringify(written)).toContain(`"${field}"`);
    }
  });

  it('asks for no baseline before there can be one, and takes the thresholds behind a # then', async () => {
    const { suite, text } = await exampleSuite();
    const file = join(folder, 'later.suite.yaml');
    await writeFile(file, uncommented(text));
    const later = await readSuiteFile(file);

    expect(DELTA_THRESHOLDS.filter((name) => suite.gate[name] !== undefined)).toEqual([]);
    if (later.status === 'refused') throw new Error('was refused');
    expect(DELTA_THRESHOLDS.filter((name) => later.suite.gate[name] === undefined)).toEqual([]);
  });

  it("is answered by the mock platform's bot as it demands", async () => {
    const { suite } = await exampleSuite();
    const bot = await trainBot(customerServiceBot);

    for (const { input_text, outcome } of suite.test_cases) {
      const answer = await bot.answer(input_text);
      expect(answer.intent).toBe(outcome.expected_intent);
      expect(answer.responseText).toContain(outcome.expected_response_contains ?? '');
      const values = Object.fromEntries(answer.entities.map(({ name, value }) => [name, value]));
      expect(values).toMatchObject(outcome.expected_entity_values ?? {});
      expect(Object.keys(values)).toEqual(
        expect.arrayContaining([...(outcome.expected_entities ?? [])]),
      );
    }
  });
});

/** With the thresholds that stand behind a `#`. */
function uncommented(text: string): string {
  return text.replaceAll(/^ {2}# (max_\w+:)/gm, '  $1');
}

function allFields(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(allFields);
  if (schema === null || typeof schema !== 'object') return [];
  return Object.entries(schema).flatMap(([key, value]) => [
    ...(key === 'properties' && value !== null && typeof value === 'object'
      ? Object.keys(value)
      : []),
    ...allFields(value),
  ]);
}

/** The schema without what only `cognigy-ai` can do. */
function fieldsOfExecutionsV1(): unknown {
  const { if: _if, then: _then, else: _else, ...schema } = structuredClone(suiteJsonSchema());
  const { cognigy: _cognigy, ...properties } = Object(schema.properties);
  const [list] = Object(properties.test_cases).anyOf;
  const { items } = list;
  for (const field of ['turns', 'persona', 'persona_name', 'mission', 'criteria', 'max_turns']) {
    delete items.properties[field];
  }
  for (const field of ['expected_data', 'expected_silence', 'expected_tool_call']) {
    delete items.properties.outcome.properties[field];
  }
  return { ...schema, properties: { ...properties, test_cases: list } };
}
