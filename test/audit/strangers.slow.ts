import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type ExportFile, sealExport } from '../../lib/audit/export/export-file.ts';
import { localPlace } from '../../lib/forgetting/local-place.ts';
import { planPruning, pruneRuns } from '../../lib/forgetting/prune-runs.ts';
import { redactRun, type WhatToRedact } from '../../lib/forgetting/redact-run.ts';
import type { StateDirectory } from '../../lib/local/state-directory.ts';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';
import { FAKE_START } from '../support/fakes/fake-ports.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';
import { exportOf, threeRuns } from './exported-runs.ts';

const PAGE = join(PACKAGE_ROOT, 'docs', 'verify-audit.py');
const DESCRIPTION = join(PACKAGE_ROOT, 'docs', 'audit-format.json');
const GENERIC = join(import.meta.dirname, 'generic-reader.py');

const hasPython = spawnSync('python3', ['--version']).status === 0;

function python(...args: string[]): { readonly code: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync('python3', args, { encoding: 'utf8' });
  return { code: status, said: stdout + stderr };
}

function written(file: ExportFile): string {
  const path = join(temporaryDirectory(), 'audit.json');
  writeFileSync(path, JSON.stringify(file));
  return path;
}

function resealed({ hash: _, ...file }: ExportFile): ExportFile {
  return sealExport(file);
}

/** The first threshold of the first record, which passed, is another one. */
function withPassing(file: ExportFile, change: object): ExportFile {
  const [first, ...others] = file.records;
  const [threshold, ...more] = z.array(z.record(z.string(), z.json())).parse(first?.thresholds);
  const forged = { ...first, thresholds: [{ ...threshold, ...change }, ...more] };
  return { ...file, records: [forged, ...others] };
}

const forgetter = {
  at: new Date(FAKE_START + 9 * 86_400_000).toISOString(),
  by: { principal: 'owner' },
  reason: 'request',
  tool: { name: 'cognigate', version: '0.1.0' },
} as const;

/** Where the second run has lost what was said in it, on record. */
async function withRedaction(state: StateDirectory, what: WhatToRedact = { text: 'hello 1' }) {
  const run = await state.ledger.readRun('run-2');
  if (run === null) throw new Error('there is no run');
  const place = localPlace(state);
  await redactRun(run, what, { place, forgetter });
  return place;
}

/** Python is on every machine that verifies with it, and not on each that develops. */
describe.skipIf(!hasPython)('a stranger with Python', () => {
  it('finds an export intact, and every part of one', async () => {
    const state = await threeRuns();
    const files = [
      await exportOf(state),
      await exportOf(state, { run: 'run-2' }),
      await exportOf(state, { labels: { bot_version: '1.3.0' } }),
      await exportOf(state, { since: Date.parse('2100-01-01') }),
    ].map(written);

    for (const file of files) {
      expect(python(PAGE, file)).toMatchObject({ code: 0 });
      expect(python(GENERIC, DESCRIPTION, file)).toMatchObject({ code: 0 });
    }
  });

  it('accepts what was forgotten on record, says so, and finds a tombstone that is not', async () => {
    const state = await threeRuns();
    const place = await withRedaction(state);
    const before = FAKE_START + 2 * 86_400_000;
    await pruneRuns(await planPruning(place, { before }), { place, before, forgetter });
    const file = await exportOf(state);

    const forged = resealed({
      ...file,
      forgetting: (file.forgetting ?? []).slice(1),
    });

    const said = python(PAGE, written(file));
    expect(said).toMatchObject({ code: 0 });
    expect(said.said).toContain('as recorded, redacted run-2, pruned run-1');
    expect(python(GENERIC, DESCRIPTION, written(file))).toMatchObject({ code: 0 });
    expect(python(PAGE, written(forged))).toMatchObject({ code: 3 });
    expect(python(GENERIC, DESCRIPTION, written(forged))).toMatchObject({ code: 3 });
  });

  it('accepts a redaction of a case, which leaves longer words as they are', async () => {
    const state = await threeRuns();
    await withRedaction(state, { caseId: 'case-1' });

    const file = written(await exportOf(state));

    const said = python(PAGE, file);
    expect(said).toMatchObject({ code: 0, said: expect.stringContaining('redacted run-2') });
    expect(python(GENERIC, DESCRIPTION, file)).toMatchObject({ code: 0 });
  });

  it('finds a redaction that was never finished', async () => {
    const state = await threeRuns();
    await withRedaction(state);
    const file = await exportOf(state);

    const begun = resealed({ ...file, forgetting: (file.forgetting ?? []).slice(0, 1) });

    expect(python(PAGE, written(begun))).toMatchObject({
      code: 3,
      said: expect.stringContaining('is not finished'),
    });
  });

  it.each<[string, (file: ExportFile) => ExportFile]>([
    [
      'a flipped verdict',
      (file) => ({ ...file, records: file.records.map((one) => ({ ...one, verdict: 'passed' })) }),
    ],
    ['a record less', (file) => ({ ...file, records: file.records.slice(1) })],
    [
      'a piece less',
      (file) => ({
        ...file,
        evidence: file.evidence.filter(({ key }) => !key.startsWith('run-1/report-')),
      }),
    ],
    [
      'another piece',
      (file) => ({ ...file, evidence: file.evidence.map((one) => ({ ...one, content: 'e30=' })) }),
    ],
    [
      'a broken link',
      (file) => ({
        ...file,
        records: file.records.map((one) => ({ ...one, prev_hash: 'a'.repeat(64) })),
      }),
    ],
  ])('finds %s, with the page or with the description alone', async (_, change) => {
    const file = written(resealed(change(await exportOf(await threeRuns()))));

    expect(python(PAGE, file)).toMatchObject({ code: 3 });
    // Where the first record is missing, only the chain section tells.
    expect(python(GENERIC, DESCRIPTION, file).code).toBe(3);
  });

  it.each<[string, string, (file: ExportFile) => ExportFile]>([
    [
      'a beginning that is cut off, where everything was asked for',
      'it begins at 2',
      (file) => ({
        ...file,
        records: file.records.slice(1),
        chains: file.chains.map((one) => ({
          ...one,
          first: 2,
          follows: String(file.records[0]?.hash),
        })),
        evidence: file.evidence.filter(({ key }) => !key.startsWith('run-1/')),
      }),
    ],
    [
      'a first record that follows another one',
      'its first record is said to follow',
      (file) => ({
        ...file,
        chains: file.chains.map((one) => ({ ...one, follows: 'a'.repeat(64) })),
      }),
    ],
    [
      'places that two stretches have',
      'it is in two stretches',
      (file) => ({ ...file, chains: file.chains.flatMap((one) => [one, one]) }),
    ],
    [
      'a threshold that is not that of the report',
      'thresholds is',
      (file) => withPassing(file, { threshold: 0.1 }),
    ],
    [
      'a pass whose numbers miss the threshold',
      'without meeting all thresholds',
      (file) => withPassing(file, { actual: 0.1 }),
    ],
  ])('finds %s, with the page', async (_, sentence, change) => {
    const file = written(resealed(change(await exportOf(await threeRuns()))));

    expect(python(PAGE, file)).toMatchObject({ code: 3, said: expect.stringContaining(sentence) });
  });

  it('says that a file has no evidence in it', async () => {
    const file = await exportOf(await threeRuns());
    const bare = { ...file, has_evidence: false, evidence: [], further_evidence: [] };

    expect(python(PAGE, written(resealed(bare)))).toMatchObject({
      code: 0,
      said: expect.stringContaining('as recorded, without the evidence'),
    });
  });

  it('finds a file that was damaged, and a head that is gone', async () => {
    const file = await exportOf(await threeRuns());
    const damaged = written({ ...file, exported_at: '2020-01-01T00:00:00.000Z' });

    expect(python(PAGE, damaged)).toMatchObject({ code: 3 });
    expect(python(PAGE, written(file), 'b'.repeat(64))).toMatchObject({ code: 3 });
    expect(python(PAGE, written(file), String(file.records[2]?.hash))).toMatchObject({ code: 0 });
  });

  it('prints numbers as ECMAScript does', () => {
    const numbers = [0, 1, -1, 0.1, 1 / 3, 100, 1e21, 1e20, 123456789012345680000, 1e-6, 1e-7];
    const odd = [5e-324, 1.7976931348623157e308, 0.000001234, 12.5e-9, 2 ** 53, 1500.5, -0.75];
    const all = [...numbers, ...odd];
    const script = `import re;source=open(${JSON.stringify(PAGE)}).read().replace('\\nmain()','');exec(source);import json,sys;print(json.dumps([number(float(one)) for one in json.loads(sys.argv[1])]))`;

    const { said } = python('-c', script, JSON.stringify(all));

    expect(JSON.parse(said)).toEqual(all.map((number) => JSON.stringify(number)));
  });
});
