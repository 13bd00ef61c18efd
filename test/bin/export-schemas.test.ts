import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { load } from 'js-yaml';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportSchemas } from '../../bin/export-schemas.ts';
import { exampleSuite } from '../../lib/suite-file/example-suite.ts';

const root = join(import.meta.dirname, '../..');
const options = { strict: false, validateFormats: false, allErrors: true };

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'schemas-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function schema(name: string): Promise<object> {
  return JSON.parse(await readFile(join(root, 'schemas', name), 'utf8'));
}

describe('the schemas in the repository', () => {
  it('are those that the build writes', async () => {
    const written = await exportSchemas(folder);

    expect(written.map((path) => basename(path))).toEqual([
      'suite.schema.json',
      'report.schema.json',
      'policy.schema.json',
      'config.schema.json',
    ]);
    for (const path of written) {
      const checkedIn = await readFile(join(root, 'schemas', basename(path)), 'utf8');
      expect(checkedIn, 'run npm run build').toBe(await readFile(path, 'utf8'));
    }
  });

  it('take the example and every good suite that is YAML or JSON', async () => {
    const validate = new Ajv(options).compile(await schema('suite.schema.json'));
    const good = join(root, 'test/corpus/good');
    const files = (await readdir(good)).filter((file) => !/\.(?:[ct]sv|xlsx)$|^index/.test(file));
    const texts = await Promise.all(files.map((file) => readFile(join(good, file), 'utf8')));

    for (const [index, text] of [...texts, exampleSuite].entries()) {
      const value = load(text.replace(/^\ufeff/, '').replaceAll('\t', ' '));
      expect(validate(value), `${files[index]}: ${JSON.stringify(validate.errors)}`).toBe(true);
    }
  });

  it.each([
    ['latency-99.yaml', '/test_cases/0/outcome/allowed_latency_ms'],
    ['pass-rate-95.yaml', '/gate/pass_rate'],
    ['batch-size-501.yaml', '/max_batch_size'],
    ['intent-misspelt.yaml', '/test_cases/0/outcome'],
    ['cases-none.yaml', '/test_cases'],
    ['labels-number.yaml', '/labels/bot_version'],
  ])('show an editor the fault of %s', async (file, place) => {
    const validate = new Ajv(options).compile(await schema('suite.schema.json'));

    expect(validate(load(await readFile(join(root, 'test/corpus/bad', file), 'utf8')))).toBe(false);
    expect(validate.errors?.map(({ instancePath }) => instancePath)).toContain(place);
  });

  it('describe every field of a suite', async () => {
    const { properties } = Object(await schema('suite.schema.json'));

    for (const [name, field] of Object.entries(properties)) {
      expect(Object(field).description, name).toMatch(/\S/);
    }
  });

  it('refuse a report with a field too many', async () => {
    const validate = new Ajv2020(options).compile(await schema('report.schema.json'));

    expect(validate({ schema: 'cognigate.report/1', surprise: 1 })).toBe(false);
    expect(validate.errors?.map(({ keyword }) => keyword)).toEqual(
      expect.arrayContaining(['required', 'additionalProperties']),
    );
  });
});
