import { describe, expect, it } from 'vitest';
import { verifyChain } from '../../lib/domain/audit/verify-chain.ts';
import { EvidenceRef } from '../../lib/domain/evidence-ref.ts';
import { startProcess } from '../support/servers/child-process.ts';
import { temporaryState } from '../support/setup/temporary-state.ts';

describe('a process that is killed while it writes', () => {
  it.each([1, 37, 110])('loses nothing of %i acknowledged rounds', async (rounds) => {
    const state = temporaryState();
    const writer = startProcess(
      new URL('./processes/write-until-killed.ts', import.meta.url),
      state.path,
    );
    const acknowledged: string[] = [];
    while (acknowledged.length < rounds) acknowledged.push(await writer.line());

    await writer.kill();
    acknowledged.push(...(await writer.rest()));

    const [batch] = await state.ledger.listBatches('run-1');
    const records = await state.audit.recordsAfter('suite-1', 0);
    expect(batch?.submitAttempts).toBeGreaterThanOrEqual(acknowledged.length);
    expect(records.length).toBeGreaterThanOrEqual(acknowledged.length);
    expect(records.map(({ discrepancies }) => discrepancies)).toEqual(
      records.map((_, index) => index + 1),
    );
    for (const [index, line] of acknowledged.entries()) {
      const bytes = await state.evidence.get(EvidenceRef.parse(JSON.parse(line).results));
      expect(JSON.parse(Buffer.from(bytes).toString('utf8'))).toEqual({ round: index + 1 });
    }
    expect(verifyChain(records, { chain: 'suite-1' })).toEqual([]);
  });
});
