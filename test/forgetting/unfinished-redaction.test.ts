import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ForgettingPlace } from '../../lib/forgetting/forgetting-place.ts';
import { localPlace } from '../../lib/forgetting/local-place.ts';
import { redactRun, type WhatToRedact } from '../../lib/forgetting/redact-run.ts';
import type { StateDirectory } from '../../lib/local/state-directory.ts';
import { verifyAudit } from '../../lib/local-audit/verify-audit.ts';
import { decideRun } from '../support/builders/decided-run.ts';
import { aSuite, aTestCase } from '../support/builders/run-evidence.ts';
import { command } from '../support/fakes/command-line.ts';
import { FAKE_START } from '../support/fakes/fake-ports.ts';
import { temporaryState } from '../support/setup/temporary-state.ts';

const NAME = 'Anna Muster';
const forgetter = {
  at: new Date(FAKE_START + 86_400_000).toISOString(),
  by: { principal: 'owner' },
  reason: 'erasure request 4711',
  tool: { name: 'cognigate', version: '0.1.0' },
} as const;

/** A run with a name in it, in the copy of its report with another run, and in its rendered report. */
async function aRun(): Promise<StateDirectory> {
  const state = temporaryState();
  const personal = aTestCase({
    id: 'personal',
    input_text: `my name is ${NAME}`,
    outcome: { expected_response_contains: `Hello ${NAME}` },
  });
  const suite = aSuite([aTestCase({ id: 'harmless', input_text: 'hello' }), personal]);
  await decideRun(state, { runId: 'run-1', suite, startedAt: FAKE_START });
  const run = await state.ledger.readRun('run-1');
  const report = run?.report && (await state.evidence.get(run.report));
  if (!report) throw new Error('there is no report');
  await decideRun(state, { runId: 'run-2', startedAt: FAKE_START + 1_000 });
  await state.evidence.put('run-2', 'baseline', 'json', report);
  mkdirSync(join(state.path, 'reports'));
  writeFileSync(join(state.path, 'reports', 'run-1.json'), report);
  return state;
}

/** A place that is killed before its write of this number, or right after it. */
function mortal(place: ForgettingPlace, { dies }: { dies: number }) {
  const writes: string[] = [];
  const write = async (name: string, carryOut: () => Promise<void>) => {
    writes.push(name);
    if (dies > 0 && writes.length >= dies) throw new Error('killed');
    await carryOut();
  };
  const { evidence, log } = place;
  const killed: ForgettingPlace = {
    ...place,
    log: { ...log, append: (entries) => write('append', () => log.append(entries)) },
    evidence: {
      get: (ref) => evidence.get(ref),
      read: (key) => evidence.read(key),
      keysOf: (runId) => evidence.keysOf(runId),
      folders: () => evidence.folders(),
      heldBy: (key) => evidence.heldBy(key),
      laid: (key) => evidence.laid(key),
      lay: (key, tombstone) => write('lay', () => evidence.lay(key, tombstone)),
      bury: (key) => write('bury', () => evidence.bury(key)),
    },
    rewriteLedger: (runId, rewrite) => write('ledger', () => place.rewriteLedger(runId, rewrite)),
    removeReports: (runId) => write('reports', () => place.removeReports(runId)),
    leaveNoTraces: () => write('traces', () => place.leaveNoTraces()),
  };
  return { killed, writes };
}

async function redacting(state: StateDirectory, what: WhatToRedact, place = localPlace(state)) {
  const run = await state.ledger.readRun('run-1');
  if (run === null) throw new Error('there is no run');
  return redactRun(run, what, { place, forgetter });
}

const filesWith = (state: StateDirectory, text: string) =>
  readdirSync(state.path, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => readFileSync(file, 'utf8').includes(text));

/** Of a redaction that nothing stops. */
const WRITES = [
  ...Array.from({ length: 6 }, () => 'lay'),
  'append',
  ...Array.from({ length: 6 }, () => 'lay'),
  'ledger',
  'reports',
  ...Array.from({ length: 6 }, () => 'bury'),
  'traces',
  'append',
];
const BEGUN = WRITES.indexOf('append') + 1;
const kills = WRITES.map((name, index) => ({ dies: index + 1, name }));

describe('a redaction that is killed', () => {
  it('may be killed at each of these writes', async () => {
    const state = await aRun();
    const { killed, writes } = mortal(localPlace(state), { dies: 0 });

    await redacting(state, { caseId: 'personal' }, killed);

    expect(writes).toEqual(WRITES);
    expect(filesWith(state, NAME)).toEqual([]);
  });

  it.each(kills)(
    'before write $dies ($name) is told to be unfinished, and the same command finishes it',
    async (kill) => {
      const what = kill.dies % 3 === 0 ? { text: NAME } : { caseId: 'personal' };
      const state = await aRun();
      const { killed } = mortal(localPlace(state), kill);
      await expect(redacting(state, what, killed)).rejects.toThrow('killed');
      const isBegun = kill.dies > BEGUN;

      const between = await verifyAudit(state);
      const again = await redacting(state, what);
      const after = await verifyAudit(state);

      expect(between.chains.flatMap(({ findings }) => findings)).toEqual(
        isBegun
          ? [
              {
                kind: 'forgetting',
                seq: 1,
                auditId: expect.any(String),
                field: 'finished',
                found: null,
                expected: `that the 5 pieces of the redaction of ${forgetter.at} are gone`,
                problem: expect.stringContaining('run it again: cognigate redact --run run-1'),
              },
            ]
          : [],
      );
      expect(between.chains.flatMap(({ forgotten }) => forgotten)).toHaveLength(isBegun ? 1 : 0);
      expect(again).toMatchObject({ status: 'redacted', isInRecord: false, elsewhere: [] });
      expect(after.chains.flatMap(({ findings }) => findings)).toEqual([]);
      expect(filesWith(state, NAME)).toEqual([]);
      expect(filesWith(state, 'cognigate.tombstone/1')).toHaveLength(6);
      // Begun once, and finished once.
      expect(state.forgettingLog.stored()).toHaveLength(2);
    },
  );

  it('is finished before another one, where nothing but its own texts is left to do', async () => {
    const state = await aRun();
    const { killed } = mortal(localPlace(state), {
      dies: WRITES.indexOf('bury') + 3,
    });
    await expect(redacting(state, { caseId: 'personal' }, killed)).rejects.toThrow('killed');

    const other = await redacting(state, { caseId: 'harmless' });

    expect(other).toMatchObject({ status: 'redacted' });
    expect(filesWith(state, NAME)).toEqual([]);
    expect(state.forgettingLog.records().map(({ kind }) => kind)).toEqual([
      'redacted',
      'finished',
      'redacted',
      'finished',
    ]);
    expect((await verifyAudit(state)).chains.flatMap(({ findings }) => findings)).toEqual([]);
  });

  it('is to be run again itself as long as its texts are needed for that', async () => {
    const state = await aRun();
    const { killed } = mortal(localPlace(state), { dies: BEGUN + 1 });
    await expect(redacting(state, { caseId: 'personal' }, killed)).rejects.toThrow('killed');

    const other = await redacting(state, { caseId: 'harmless' });

    expect(other).toEqual({
      status: 'refused',
      problem: `a redaction of run run-1 of case "personal" was begun at ${forgetter.at} by owner and is not finished; run that one again first`,
    });
  });

  it('is not gone on with where a tombstone that lay beside a piece is gone', async () => {
    const state = await aRun();
    const { killed } = mortal(localPlace(state), {
      dies: WRITES.indexOf('bury') + 2,
    });
    await expect(redacting(state, { text: NAME }, killed)).rejects.toThrow('killed');
    const laid = filesWith(state, '[redacted]').filter((file) => file.endsWith('.tombstone'));
    for (const file of laid) writeFileSync(file, '{}');

    await expect(redacting(state, { text: NAME })).rejects.toThrow('is gone: restore it');
  });

  it('ends a verification with code 3, and says how to mend it', async () => {
    const state = await aRun();
    const { killed } = mortal(localPlace(state), { dies: BEGUN + 1 });
    await expect(redacting(state, { caseId: 'personal' }, killed)).rejects.toThrow('killed');

    const verified = await command(
      { directory: state.path, env: {} },
      ...['audit', 'verify', '--state-dir', state.path],
    );

    expect(verified.exitCode).toBe(3);
    expect(verified.stdout).toContain(
      'run it again: cognigate redact --run run-1 --case personal --reason',
    );
  });
});

describe('a piece that was redacted to its end', () => {
  it('is a finding where it is there again as it was', async () => {
    const state = await aRun();
    const run = await state.ledger.readRun('run-1');
    if (!run?.report) throw new Error('there is no report');
    const file = join(state.path, 'evidence', run.report.key);
    const backup = readFileSync(file);
    await redacting(state, { text: NAME });
    writeFileSync(file, backup);

    const { chains } = await verifyAudit(state);

    expect(chains.flatMap(({ findings }) => findings)).toMatchObject([
      {
        kind: 'forgetting',
        seq: 1,
        field: 'evidence.report',
        found: run.report.sha256,
        expected: 'a tombstone',
        problem: expect.stringContaining('redact run run-1 again'),
      },
    ]);
  });
});
