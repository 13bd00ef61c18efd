import { expect, it } from 'vitest';
import { GENESIS_HASH } from '../../../lib/domain/audit/audit-chain.ts';
import { ConcurrentWrite, IntegrityViolated } from '../../../lib/domain/errors.ts';
import { isEvidenceKey } from '../../../lib/domain/evidence-ref.ts';
import type { AuditLog } from '../../../lib/steps/ports/audit-log.ts';
import type { BaselineStore } from '../../../lib/steps/ports/baseline-store.ts';
import type { DurationHistory } from '../../../lib/steps/ports/duration-history.ts';
import type { EvidenceStore } from '../../../lib/steps/ports/evidence-store.ts';
import type { RunLedger } from '../../../lib/steps/ports/run-ledger.ts';
import { aChain } from '../builders/audit-builders.ts';
import { aBaseline, aBatch, aRun } from '../builders/ledger-builders.ts';

/** What every run ledger promises; `open` gives an empty one. */
export function itIsARunLedger(open: () => RunLedger | Promise<RunLedger>): void {
  it('gives back the run that was created', async () => {
    const ledger = await open();

    const isNew = await ledger.createRun(aRun());

    expect(isNew).toBe(true);
    expect(await ledger.readRun('run-1')).toEqual(aRun());
    expect(await ledger.readRun('run-2')).toBeNull();
  });

  it('keeps the first of two runs with one id', async () => {
    const ledger = await open();
    await ledger.createRun(aRun());

    const isNew = await ledger.createRun(aRun({ suiteId: 'another' }));

    expect(isNew).toBe(false);
    expect(await ledger.readRun('run-1')).toEqual(aRun());
  });

  it('raises the version with every update of a run', async () => {
    const ledger = await open();
    await ledger.createRun(aRun());

    const once = await ledger.updateRun(aRun({ verdict: 'passed' }));
    const twice = await ledger.updateRun({ ...once, resumptions: 1 });

    expect(twice).toEqual(aRun({ version: 2, verdict: 'passed', resumptions: 1 }));
    expect(await ledger.readRun('run-1')).toEqual(twice);
  });

  it('refuses an update of a run that somebody else has changed, or that is not there', async () => {
    const ledger = await open();
    await ledger.createRun(aRun());
    const winner = await ledger.updateRun(aRun({ verdict: 'passed' }));

    await expect(ledger.updateRun(aRun({ verdict: 'failed' }))).rejects.toThrow(ConcurrentWrite);
    await expect(ledger.updateRun(aRun({ runId: 'run-2' }))).rejects.toThrow(ConcurrentWrite);
    expect(await ledger.readRun('run-1')).toEqual(winner);
    expect(await ledger.readRun('run-2')).toBeNull();
  });

  it('lists the batches of one run by index', async () => {
    const ledger = await open();
    const batches = Array.from({ length: 12 }, (_, index) => aBatch({ index }));

    await ledger.createBatches([...batches].reverse());
    await ledger.createBatches([aBatch({ runId: 'run-10' })]);

    expect(await ledger.listBatches('run-1')).toEqual(batches);
    expect(await ledger.listBatches('run-2')).toEqual([]);
  });

  it('leaves batches that exist as they are when they are created again', async () => {
    const ledger = await open();
    await ledger.createBatches([aBatch()]);
    const submitted = await ledger.updateBatch(aBatch({ phase: 'submitting' }));

    await ledger.createBatches([aBatch(), aBatch({ index: 1 })]);

    expect(await ledger.listBatches('run-1')).toEqual([submitted, aBatch({ index: 1 })]);
  });

  it('refuses an update of a batch that somebody else has changed, or that is not there', async () => {
    const ledger = await open();
    await ledger.createBatches([aBatch()]);
    const winner = await ledger.updateBatch(aBatch({ phase: 'submitting' }));

    await expect(ledger.updateBatch(aBatch({ phase: 'abandoned' }))).rejects.toThrow(
      ConcurrentWrite,
    );
    await expect(ledger.updateBatch(aBatch({ index: 7 }))).rejects.toThrow(ConcurrentWrite);
    expect(winner.version).toBe(1);
    expect(await ledger.listBatches('run-1')).toEqual([winner]);
  });

  it('gives an execution at an address to the run that claims it first, however often it does', async () => {
    const ledger = await open();
    const execution = { platformUrl: 'https://bot.example', executionId: 'exec-1' };

    expect(await ledger.claimExecution(execution, 'run-1')).toBe('run-1');
    expect(await ledger.claimExecution(execution, 'run-2')).toBe('run-1');
    expect(await ledger.claimExecution(execution, 'run-1')).toBe('run-1');
    const elsewhere = { ...execution, platformUrl: 'https://other.example' };
    expect(await ledger.claimExecution(elsewhere, 'run-2')).toBe('run-2');
    const another = { ...execution, executionId: 'exec-2' };
    expect(await ledger.claimExecution(another, 'run-2')).toBe('run-2');
  });

  it('says who has an execution, and takes none by saying so', async () => {
    const ledger = await open();
    const execution = { platformUrl: 'https://bot.example', executionId: 'exec-1' };

    expect(await ledger.executionHolder(execution)).toBeNull();
    expect(await ledger.claimExecution(execution, 'run-1')).toBe('run-1');
    expect(await ledger.executionHolder(execution)).toBe('run-1');
  });

  it('gives an execution to exactly one of many that claim it at once', async () => {
    const ledger = await open();
    const execution = { platformUrl: 'https://bot.example', executionId: 'exec-1' };

    const holders = await Promise.all(
      Array.from({ length: 8 }, (_, run) => ledger.claimExecution(execution, `run-${run}`)),
    );

    expect(new Set(holders).size).toBe(1);
  });

  it('lets exactly one of many simultaneous updates win', async () => {
    const ledger = await open();
    await ledger.createBatches([aBatch()]);

    const writes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, writer) => ledger.updateBatch(aBatch({ cases: writer + 1 }))),
    );

    expect(writes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
}

/** What every evidence store promises; `open` gives an empty one. */
export function itIsAnEvidenceStore(open: () => EvidenceStore | Promise<EvidenceStore>): void {
  const bytes = Buffer.from('{"answer":42}');

  it('gives back the bytes that were put', async () => {
    const store = await open();

    const ref = await store.put('run-1', 'report', 'json', bytes);

    expect(ref.key).toBe(`run-1/report-${ref.sha256.slice(0, 16)}.json`);
    expect(ref.bytes).toBe(bytes.byteLength);
    expect(Buffer.from(await store.get(ref))).toEqual(bytes);
  });

  it('keeps the same bytes once and different bytes of one name apart', async () => {
    const store = await open();

    const first = await store.put('run-1', 'report', 'json', bytes);
    const again = await store.put('run-1', 'report', 'json', bytes);
    const other = await store.put('run-1', 'report', 'json', Buffer.from('{}'));

    expect(again).toEqual(first);
    expect(other.key).not.toBe(first.key);
    expect(Buffer.from(await store.get(first))).toEqual(bytes);
  });

  it('refuses bytes that are missing or not those of the reference', async () => {
    const store = await open();
    const ref = await store.put('run-1', 'report', 'json', bytes);

    const missing = { ...ref, key: ref.key.replace('report', 'suite') };
    const shorter = { ...ref, bytes: ref.bytes - 1 };
    const other = { ...ref, sha256: '0'.repeat(64) };

    await expect(store.get(missing)).rejects.toThrow(IntegrityViolated);
    await expect(store.get(shorter)).rejects.toThrow(IntegrityViolated);
    await expect(store.get(other)).rejects.toThrow(IntegrityViolated);
  });

  it.each(['..', 'a/b', 'Run', '', 'a'.repeat(65), 'a.b', 'a b', 'a\u0000'])(
    'refuses %j as the name of a piece of evidence, and as a folder',
    async (name) => {
      const store = await open();

      await expect(store.put('run-1', name, 'json', bytes)).rejects.toThrow(RangeError);
      const { key } = await store.put(name, 'report', 'json', bytes);
      expect(isEvidenceKey(key)).toBe(true);
    },
  );
}

/** What every audit log promises; `open` gives an empty one. */
export function itIsAnAuditLog(open: () => AuditLog | Promise<AuditLog>): void {
  it('begins at the genesis hash', async () => {
    const log = await open();

    expect(await log.head('suite-1')).toEqual({ seq: 0, hash: GENESIS_HASH });
    expect(await log.recordsAfter('suite-1', 0)).toEqual([]);
  });

  it('keeps each chain by itself, oldest record first', async () => {
    const log = await open();
    const one = aChain(11);
    const other = aChain(1, 'suite-2');

    for (const record of [...one, ...other]) expect(await log.insert(record)).toBe(true);

    expect(await log.recordsAfter('suite-1', 0)).toEqual(one);
    expect(await log.recordsAfter('suite-1', 9)).toEqual(one.slice(9));
    expect(await log.head('suite-1')).toEqual({ seq: 11, hash: one.at(-1)?.hash });
    expect(await log.head('suite-2')).toEqual({ seq: 1, hash: other[0]?.hash });
  });

  it('never gives a place a second time', async () => {
    const log = await open();
    const [first] = aChain(1);
    if (!first) throw new Error('a chain of one has a record');
    await log.insert(first);

    const isNew = await log.insert({ ...first, pass_rate: 0 });

    expect(isNew).toBe(false);
    expect(await log.recordsAfter('suite-1', 0)).toEqual([first]);
  });

  it('lets exactly one of many simultaneous inserts win', async () => {
    const log = await open();
    const [first] = aChain(1);
    if (!first) throw new Error('a chain of one has a record');

    const wins = await Promise.all(Array.from({ length: 8 }, () => log.insert(first)));

    expect(wins.filter(Boolean)).toHaveLength(1);
  });
}

/** What every duration history promises; `open` gives an empty one. */
export function itIsADurationHistory(open: () => DurationHistory | Promise<DurationHistory>): void {
  it('gives a suite its own durations, newest first', async () => {
    const history = await open();

    await history.add('suite-1', { cases: 200, seconds: 61.5 });
    await history.add('suite-2', { cases: 1, seconds: 3 });
    await history.add('suite-1', { cases: 50, seconds: 20 });

    expect(await history.recent('suite-1')).toEqual([
      { cases: 50, seconds: 20 },
      { cases: 200, seconds: 61.5 },
    ]);
    expect(await history.recent('suite-3')).toEqual([]);
  });
}

export function itIsABaselineStore(open: () => BaselineStore | Promise<BaselineStore>): void {
  it('keeps a baseline per suite and label, the last one that was set', async () => {
    const store = await open();

    await store.set(aBaseline({ label: 'main', runId: 'run-1' }));
    await store.set(aBaseline({ label: 'release', runId: 'run-1' }));
    await store.set(aBaseline({ suiteId: 'suite-2', runId: 'run-9' }));
    await store.set(aBaseline({ label: 'main', runId: 'run-2' }));

    expect(await store.list('suite-1')).toEqual([
      aBaseline({ label: 'main', runId: 'run-2' }),
      aBaseline({ label: 'release', runId: 'run-1' }),
    ]);
    expect(await store.list('suite-3')).toEqual([]);
  });
}
