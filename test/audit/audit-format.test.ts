import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ExportFile } from '../../lib/audit/export/export-file.ts';
import { digestsNamedBy, NAMED_BY } from '../../lib/audit/export/named-by.ts';
import { readExport } from '../../lib/audit/export/read-export.ts';
import { verifyTrail } from '../../lib/audit/verify-trail.ts';
import { GENESIS_HASH, recordHash } from '../../lib/domain/audit/audit-chain.ts';
import { canonicalForm } from '../../lib/domain/audit/canonical-form.ts';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';
import { exportOf, threeRuns } from './exported-runs.ts';

const page = readFileSync(join(PACKAGE_ROOT, 'docs', 'audit-format.md'), 'utf8');
const description = JSON.parse(
  readFileSync(join(PACKAGE_ROOT, 'docs', 'audit-format.json'), 'utf8'),
);

function blocks(language: string): string[] {
  return page
    .split('```')
    .filter((block) => block.startsWith(`${language}\n`))
    .map((block) => block.slice(language.length + 1).trim());
}

describe('the page of the format', () => {
  it('has an example whose numbers are right', () => {
    const [written = ''] = blocks('json');
    const [first = '', second = ''] = blocks('text');

    expect(canonicalForm(JSON.parse(written))).toBe(first);
    expect(JSON.parse(first).prev_hash).toBe(GENESIS_HASH);
    expect(JSON.parse(second).prev_hash).toBe(recordHash(JSON.parse(first)));
    expect(page).toContain(`its hash \`${recordHash(JSON.parse(first))}\``);
    expect(page).toContain(`has the hash \`${recordHash(JSON.parse(second))}\``);
  });

  it('names each member of the file', () => {
    for (const name of Object.keys(ExportFile.shape)) expect(page).toContain(`\`${name}\``);
  });

  it('names the same places of digests as the description and the code', () => {
    expect(description.evidence.named_by).toEqual(NAMED_BY);
    for (const pointer of NAMED_BY) expect(page).toContain(`\`${pointer}\``);
  });
});

describe('the description of the format', () => {
  it('has the genesis and the names that records have', async () => {
    const { records } = await exportOf(await threeRuns());
    const { field, previous, sequence, first, genesis } = description.hash;
    const [record] = records;

    expect(record).toMatchObject({ [previous]: genesis, [sequence]: first });
    expect(record?.[field]).toBe(recordHash(record ?? {}));
    expect(record?.[description.chain]).toBe('gov');
  });
});

describe('an export', () => {
  it('holds every piece that a record names, and no other', async () => {
    const file = await exportOf(await threeRuns());

    const named = new Set(file.records.flatMap((record) => [...digestsNamedBy(record)]));
    expect(new Set(file.evidence.map(({ sha256 }) => sha256))).toEqual(named);
    expect(file.further_evidence).toEqual([]);
  });

  it('says where each stretch begins, and is intact in parts', async () => {
    const state = await threeRuns();
    const all = await exportOf(state);
    const part = await exportOf(state, { run: 'run-2' });

    const reading = readExport(JSON.stringify(part));
    if (reading.status !== 'read') throw new Error(reading.problem);
    expect(part.chains).toEqual([
      {
        chain: 'gov',
        first: 2,
        last: 2,
        follows: all.records[0]?.hash,
        head: all.records[1]?.hash,
      },
    ]);
    expect(reading.findings).toEqual([]);
    expect(await verifyTrail(reading.trail)).toMatchObject({ isIntact: true });
  });
});
