import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { formatProblems } from '../../lib/suite-file/format-problems.ts';
import { readSuiteFile } from '../../lib/suite-file/read-suite-file.ts';

const BAD = join(import.meta.dirname, '../corpus/bad');
const GOOD = join(import.meta.dirname, '../corpus/good');

const messagesOf = z
  .record(z.string(), z.array(z.string()).min(1))
  .parse(load(readFileSync(join(BAD, 'index.yaml'), 'utf8')));
const contentsOf = z
  .record(z.string(), z.strictObject({ suite_id: z.string(), cases: z.int() }))
  .parse(load(readFileSync(join(GOOD, 'index.yaml'), 'utf8')));

const filesIn = (folder: string) => readdirSync(folder).filter((file) => file !== 'index.yaml');

function read(folder: string, file: string) {
  return readSuiteFile(
    join(folder, file),
    /\.(?:csv|tsv|xlsx)$/.test(file) ? { suiteId: 'shop' } : {},
  );
}

describe('a bad suite file', () => {
  it('is in the index, and everything in the index is a file', () => {
    expect(filesIn(BAD).sort()).toEqual(Object.keys(messagesOf).sort());
    expect(filesIn(BAD).length).toBeGreaterThanOrEqual(150);
  });

  it.each(Object.entries(messagesOf))('%s is refused with its messages', async (file, expected) => {
    const path = join(BAD, file);
    const outcome = await read(BAD, file);

    if (outcome.status === 'read') throw new Error('was read');
    const messages = formatProblems(path, outcome);
    expect(messages.map((message) => message.slice(path.length + 1).trim())).toEqual(expected);
    const lines = readFileSync(path, 'latin1').split('\n').length;
    for (const message of messages) {
      expect(message.startsWith(`${path}:`)).toBe(true);
      expect(message).not.toMatch(/[\n\r]|^\s+at /u);
    }
    for (const { place } of outcome.problems) {
      expect(place?.line ?? 1).toBeGreaterThanOrEqual(1);
      expect(place?.line ?? 1).toBeLessThanOrEqual(lines);
    }
  });
});

describe('a good suite file', () => {
  it('is in the index, and everything in the index is a file', () => {
    expect(filesIn(GOOD).sort()).toEqual(Object.keys(contentsOf).sort());
  });

  it.each(Object.entries(contentsOf))('%s is read', async (file, { suite_id, cases }) => {
    const outcome = await read(GOOD, file);

    if (outcome.status !== 'read') throw new Error(formatProblems(file, outcome).join('\n'));
    expect(outcome.suite.suite_id).toBe(suite_id);
    expect(outcome.suite.test_cases).toHaveLength(cases);
    for (const [position, { turns }] of outcome.suite.test_cases.entries()) {
      const field = turns === undefined ? 'input_text' : 'turns';
      expect(outcome.locate(['test_cases', position, field])).not.toBeNull();
    }
  });
});
