import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Suite } from '../../lib/domain/suite/suite.ts';
import { formatProblems } from '../../lib/suite-file/format-problems.ts';
import { parseSuite } from '../../lib/suite-file/parse-suite.ts';
import type { SuiteFormat } from '../../lib/suite-file/suite-format.ts';
import { fc } from '../support/setup/fast-check.ts';
import { fuzzCases } from './fuzz-cases.ts';

const CORPUS = join(import.meta.dirname, '..', 'corpus');
const FORMATS: Readonly<Record<string, SuiteFormat>> = {
  yaml: 'yaml',
  yml: 'yaml',
  json: 'json',
  csv: 'csv',
  tsv: 'csv',
  xlsx: 'xlsx',
};
/** Longest a file of this size may keep the parser busy, a hundred times over. */
const PATIENCE_MS = 120_000;

const seeds = ['good', 'bad'].flatMap((folder) =>
  readdirSync(join(CORPUS, folder)).flatMap((name) => {
    const format = FORMATS[name.split('.').at(-1)?.toLowerCase() ?? ''];
    const bytes = readFileSync(join(CORPUS, folder, name));
    // Large files are tried as they are by the corpus test; here they would only take time.
    return format === undefined || bytes.byteLength > 4_000 ? [] : [{ format, bytes }];
  }),
);

/** What structure hangs on in one of the formats. */
const TOKENS = ['{', '}', '[', ']', ':', ',', '"', "'", '\n', '- ', '&a', '*a', '!!', '|', '\t'];
const ODDITIES = ['\0', '\ufeff', '\u202e', '\ud800', '\r', '1e999', '__proto__', 'null', '~'];

const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.integer({ min: 0, max: 12 }),
  insert: fc.oneof(
    fc.constantFrom(...TOKENS, ...ODDITIES).map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes)),
    fc.constant(Buffer.alloc(0)),
  ),
});

/** A file of the corpus with some of its bytes changed. */
const mutant = fc
  .record({ seed: fc.constantFrom(...seeds), changes: fc.array(change, { maxLength: 6 }) })
  .map(({ seed, changes }) => ({
    format: seed.format,
    bytes: changes.reduce((bytes, { at, cut, insert }) => {
      const place = Math.floor(at * bytes.byteLength);
      return Buffer.concat([bytes.subarray(0, place), insert, bytes.subarray(place + cut)]);
    }, seed.bytes),
  }));

const noise = fc.record({
  format: fc.constantFrom<SuiteFormat>('yaml', 'json', 'csv', 'xlsx'),
  bytes: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
});

describe('a suite file', () => {
  it(
    'is read as a suite or refused with places and remedies, whatever its bytes',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.oneof({ weight: 4, arbitrary: mutant }, noise), async (file) => {
          const outcome = await parseSuite(file.bytes, {
            format: file.format,
            suiteId: file.format === 'csv' || file.format === 'xlsx' ? 's' : undefined,
          });

          if (outcome.status === 'read') {
            expect(Suite.safeParse(outcome.suite).success).toBe(true);
            return;
          }
          expect(outcome.problems.length).toBeGreaterThan(0);
          for (const message of formatProblems('suite', outcome)) {
            expect(message).not.toMatch(/[\n\r]|undefined|\[object/);
          }
        }),
        { numRuns: fuzzCases(0.4) },
      );
    },
    PATIENCE_MS,
  );
});
