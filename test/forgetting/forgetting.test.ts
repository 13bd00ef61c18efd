import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { sealExport } from '../../lib/audit/export/export-file.ts';
import { exportTrail } from '../../lib/audit/export/export-trail.ts';
import { readExport } from '../../lib/audit/export/read-export.ts';
import { verifyTrail } from '../../lib/audit/verify-trail.ts';
import { readVerdictKey } from '../../lib/domain/attestation/verdict-key.ts';
import { jsonBytes } from '../../lib/domain/json-bytes.ts';
import { localPlace } from '../../lib/forgetting/local-place.ts';
import { type PrunePlan, planPruning, pruneRuns } from '../../lib/forgetting/prune-runs.ts';
import { redactRun, type WhatToRedact } from '../../lib/forgetting/redact-run.ts';
import type { StateDirectory } from '../../lib/local/state-directory.ts';
import { localTrail } from '../../lib/local-audit/local-trail.ts';
import { verifyAudit } from '../../lib/local-audit/verify-audit.ts';
import { readReport } from '../../lib/report/read-report.ts';
import { amendRun } from '../../lib/steps/run-access.ts';
import { setBaseline } from '../../lib/steps/set-baseline.ts';
import { decideRun } from '../support/builders/decided-run.ts';
import { aSuite, aTestCase } from '../support/builders/run-evidence.ts';
import { aSigningKey } from '../support/builders/verdict-builders.ts';
import { command } from '../support/fakes/command-line.ts';
import { FAKE_START } from '../support/fakes/fake-ports.ts';
import { temporaryState } from '../support/setup/temporary-state.ts';

const NAME = 'Anna Muster';
const DAY_MS = 86_400_000;
const forgetter = {
  at: new Date(FAKE_START + 1_000 * DAY_MS).toISOString(),
  by: { principal: 'owner' },
  reason: 'erasure request 4711',
  tool: { name: 'cognigate', version: '0.1.0' },
} as const;

/** Runs a day apart; a case of each has a name in it. */
async function runs(count: number): Promise<StateDirectory> {
  const state = temporaryState();
  const suite = aSuite(
    [
      aTestCase({ id: 'harmless', input_text: 'hello' }),
      aTestCase({
        id: 'personal',
        input_text: `my name is ${NAME}`,
        outcome: { expected_response_contains: `Hello ${NAME}` },
      }),
    ],
    { suite_id: 'gov' },
  );
  for (let number = 1; number <= count; number += 1) {
    const startedAt = FAKE_START + number * DAY_MS;
    await decideRun(state, { runId: `run-${number}`, suite, startedAt });
  }
  return state;
}

async function redacting(state: StateDirectory, runId: string, what: WhatToRedact) {
  const run = await state.ledger.readRun(runId);
  if (run === null) throw new Error('there is no such run');
  return redactRun(run, what, { place: localPlace(state), forgetter });
}

function filesWith(state: StateDirectory, text: string): string[] {
  return readdirSync(state.path, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => readFileSync(file, 'utf8').toLowerCase().includes(text.toLowerCase()));
}

describe('redacting a run', () => {
  it.each([{ caseId: 'personal' }, { text: NAME }, { text: 'anna MUSTER' }])(
    'leaves the text in no file: %j',
    async (what) => {
      const state = await runs(1);

      const outcome = await redacting(state, 'run-1', what);

      expect(outcome).toEqual({
        status: 'redacted',
        // The suite, the request, the answer, the results and the report.
        pieces: 5,
        isInRecord: false,
        elsewhere: [],
      });
      expect(filesWith(state, NAME)).toEqual([]);
    },
  );

  it('of a case leaves its words where they are part of longer ones, and is verified alike', async () => {
    const state = temporaryState();
    const outcome = { expected_response_contains: 'Berlin' };
    const suite = aSuite(
      [
        aTestCase({ id: 'city', input_text: 'Berlin', outcome }),
        aTestCase({ id: 'other', input_text: 'Berliner Weiße for Berlin' }),
      ],
      { suite_id: 'gov' },
    );
    await decideRun(state, { runId: 'run-1', suite, startedAt: FAKE_START });

    await redacting(state, 'run-1', { caseId: 'city' });

    const run = await state.ledger.readRun('run-1');
    const report = run && (await readReport(state.evidence, run));
    expect(report?.cases.map(({ input_text }) => input_text)).toEqual([
      '[redacted]',
      'Berliner Weiße for [redacted]',
    ]);
    const { findings, chains } = await verifyAudit(state);
    expect([findings, chains[0]?.findings]).toEqual([[], []]);
    expect(chains[0]?.forgotten).toMatchObject([{ kind: 'redacted' }]);
  });

  it('leaves no name of a case that channels were told of', async () => {
    const state = await runs(1);
    const newlyFailing = { count: 1, cases: [{ id: 'personal', name: `greets ${NAME}` }] };
    await amendRun(state.ledger, 'run-1', (run) => ({ ...run, newlyFailing }));

    await redacting(state, 'run-1', { text: NAME });

    expect(filesWith(state, NAME)).toEqual([]);
    expect((await state.ledger.readRun('run-1'))?.newlyFailing?.cases).toEqual([
      { id: 'personal', name: 'greets [redacted]' },
    ]);
  });

  it('is verified as redacted: neither intact nor wrong', async () => {
    const state = await runs(2);
    await redacting(state, 'run-1', { caseId: 'personal' });

    const { isIntact, findings, chains } = await verifyAudit(state);

    expect([findings, chains[0]?.findings]).toEqual([[], []]);
    expect(isIntact).toBe(false);
    expect(chains[0]?.forgotten).toEqual([
      {
        kind: 'redacted',
        runId: 'run-1',
        seq: 1,
        at: forgetter.at,
        by: 'owner',
        reason: 'erasure request 4711',
        pieces: 5,
      },
    ]);
  });

  it('leaves a report that says so where the text was', async () => {
    const state = await runs(1);
    await redacting(state, 'run-1', { text: NAME });

    const run = await state.ledger.readRun('run-1');
    const report = run && (await readReport(state.evidence, run));

    expect(report?.cases.map(({ input_text }) => input_text)).toEqual([
      'hello',
      'my name is [redacted]',
    ]);
  });

  it('names the other runs that have the text still', async () => {
    const state = await runs(3);
    await redacting(state, 'run-3', { text: NAME });

    const outcome = await redacting(state, 'run-2', { text: NAME });

    expect(outcome).toMatchObject({ elsewhere: ['run-1'] });
  });

  it('reaches the copy of its report that another run was held against', async () => {
    const state = await runs(2);
    const run = await state.ledger.readRun('run-1');
    const report = run?.report && (await state.evidence.get(run.report));
    if (!report) throw new Error('there is no report');
    await state.evidence.put('run-2', 'baseline', 'json', report);

    await redacting(state, 'run-1', { text: NAME });

    expect(filesWith(state, NAME).filter((file) => file.includes('baseline-'))).toEqual([]);
  });

  it('leaves the text in the audit record, says so, and is verified as redacted all the same', async () => {
    const state = temporaryState();
    const suite = { ...aSuite(2), labels: { tester: NAME } };
    await decideRun(state, { runId: 'run-1', suite });

    const outcome = await redacting(state, 'run-1', { text: NAME });

    const { chains } = await verifyAudit(state);
    expect(outcome).toMatchObject({ status: 'redacted', isInRecord: true });
    expect(chains[0]?.findings).toEqual([]);
  });

  it('may be done again for another text', async () => {
    const state = await runs(1);
    await redacting(state, 'run-1', { text: NAME });

    await redacting(state, 'run-1', { text: 'my name is' });

    const { chains } = await verifyAudit(state);
    expect(filesWith(state, 'my name is')).toEqual([]);
    expect(chains[0]?.findings).toEqual([]);
    expect(chains[0]?.forgotten).toHaveLength(2);
  });

  it('finds a tombstone that nobody recorded, and one whose rest was changed', async () => {
    const state = await runs(1);
    const run = await state.ledger.readRun('run-1');
    if (!run?.report) throw new Error('there is no report');
    const { key, sha256 } = run.report;
    const forged = { schema: 'cognigate.tombstone/1', sha256, form: 'json', content: {} };
    writeFileSync(join(state.path, 'evidence', key), jsonBytes(forged));

    const unrecorded = await verifyAudit(state);

    expect(unrecorded.chains[0]?.findings[0]).toMatchObject({
      kind: 'evidence_changed',
      field: 'evidence.report',
    });
    await expect(state.evidence.get(run.report)).rejects.toThrow('expected');
  });

  it.each([
    [
      'without the text',
      'run-1',
      { text: 'no such text' },
      'no evidence of run run-1 has such a text',
    ],
    ['without the case', 'run-1', { caseId: 'other' }, 'has no case "other"'],
    ['by a word of the format', 'run-1', { text: 'passed' }, 'the format itself'],
  ])('is refused %s', async (_, runId, what, problem) => {
    const state = await runs(1);

    const outcome = await redacting(state, runId, what);

    expect(outcome).toMatchObject({ status: 'refused', problem: expect.stringContaining(problem) });
    expect(state.forgettingLog.stored()).toEqual([]);
  });
});

const before = FAKE_START + 3 * DAY_MS;

async function pruned(state: StateDirectory): Promise<PrunePlan> {
  const plan = await planPruning(localPlace(state), { before });
  await pruneRuns(plan, { place: localPlace(state), before, forgetter });
  return plan;
}

describe('pruning', () => {
  it('removes evidence, reports and ledger of old runs, and keeps a chain that says so', async () => {
    const state = await runs(4);
    const noted = await state.audit.head('gov');
    mkdirSync(join(state.path, 'reports'));
    writeFileSync(join(state.path, 'reports', 'run-1.json'), '{}');

    await pruned(state);

    const { findings, chains, isIntact } = await verifyAudit(state, { heads: [noted] });
    expect([findings, chains[0]?.findings, isIntact]).toEqual([[], [], false]);
    expect(chains[0]?.records).toBe(4);
    expect(chains[0]?.forgotten.map(({ kind, runId }) => `${kind} ${runId}`)).toEqual([
      'pruned run-1',
      'pruned run-2',
    ]);
    expect((await state.ledger.listRuns()).map(({ runId }) => runId)).toEqual(['run-4', 'run-3']);
    expect(await state.evidence.keysOf('run-1')).toEqual([]);
    expect(readdirSync(join(state.path, 'reports'))).toEqual([]);
  });

  it('takes away no signature: the verdict of a record has to verify all the same', async () => {
    const state = await runs(2);
    await pruned(state);
    const keys = [readVerdictKey(aSigningKey().pem)];

    const { chains } = await verifyTrail(localTrail(state), { keys });

    expect(chains[0]?.forgotten).toHaveLength(2);
    expect(chains[0]?.findings.map(({ kind, seq }) => ({ kind, seq }))).toEqual([
      { kind: 'signature', seq: 1 },
      { kind: 'signature', seq: 2 },
    ]);
  });

  it('keeps baselines, and runs whose ledger has no verdict', async () => {
    const state = await runs(4);
    const run = await state.ledger.readRun('run-1');
    const report = run && (await readReport(state.evidence, run));
    if (!run?.report || !report) throw new Error('there is no report');
    const baseline = { report, kept: run.report, label: 'main', setBy: 'tester' };
    await setBaseline(baseline, { baselines: state.baselines, now: () => FAKE_START });
    const open = await state.ledger.readRun('run-2');
    if (open) await state.ledger.updateRun({ ...open, verdict: null });

    const plan = await planPruning(localPlace(state), { before });

    expect(plan).toEqual({ runs: [], kept: ['run-1', 'run-2'], unfinished: [] });
  });

  it('verifies after a kill in the middle, and goes on', async () => {
    const state = await runs(4);
    const plan = await planPruning(localPlace(state), { before });
    state.evidence.forgetRun = async () => {
      throw new Error('killed');
    };
    await expect(pruneRuns(plan, { place: localPlace(state), before, forgetter })).rejects.toThrow(
      'killed',
    );
    Reflect.deleteProperty(state.evidence, 'forgetRun');

    const between = await verifyAudit(state);
    const rest = await pruned(state);

    expect([between.findings, between.chains[0]?.findings]).toEqual([[], []]);
    expect(rest).toEqual({ runs: [], kept: [], unfinished: ['run-1', 'run-2'] });
    expect(await state.evidence.keysOf('run-1')).toEqual([]);
    expect(state.forgettingLog.stored()).toHaveLength(2);
  });

  it.each([
    'DELETE FROM forgetting_log',
    `UPDATE forgetting_log SET record = '{}'`,
    `INSERT OR REPLACE INTO forgetting_log VALUES (1, '{}')`,
  ])('has a log that the database refuses to change: %s', async (change) => {
    const state = await runs(4);
    await pruned(state);
    const database = new DatabaseSync(join(state.path, 'state.db'));

    expect(() => database.exec(change)).toThrow('log of forgetting');

    database.close();
  });
});

describe('an export', () => {
  it('has log and tombstones, and is verified as redacted and pruned', async () => {
    const state = await runs(4);
    await redacting(state, 'run-4', { caseId: 'personal' });
    await pruned(state);
    const about = { exported_at: forgetter.at, tool: forgetter.tool, selection: {} };

    const { file, missing } = await exportTrail(localTrail(state), {}, about);
    const reading = readExport(JSON.stringify(file));

    if (reading.status !== 'read') throw new Error(reading.problem);
    const { findings, chains } = await verifyTrail(reading.trail);
    expect(missing).toEqual([]);
    expect([reading.findings, findings, chains[0]?.findings]).toEqual([[], [], []]);
    expect(chains[0]?.forgotten.map(({ kind, runId }) => `${kind} ${runId}`)).toEqual([
      'pruned run-1',
      'pruned run-2',
      'redacted run-4',
    ]);
  });

  it('is found out where a tombstone in it is not in its log', async () => {
    const state = await runs(1);
    await redacting(state, 'run-1', { caseId: 'personal' });
    const about = { exported_at: forgetter.at, tool: forgetter.tool, selection: {} };
    const { file } = await exportTrail(localTrail(state), {}, about);

    const reading = readExport(JSON.stringify(sealExport({ ...file, forgetting: [] })));

    expect(reading).toMatchObject({ status: 'read' });
    if (reading.status !== 'read') return;
    expect(reading.findings.map(({ field }) => field)).toContain('tombstones');
  });
});

describe('the commands', () => {
  it('redact a run, and write its reports anew', async () => {
    const state = await runs(1);
    const reports = join(state.path, 'reports');
    mkdirSync(reports);
    writeFileSync(join(reports, 'run-1.json'), NAME);
    const here = ['--state-dir', state.path] as const;
    const options = { directory: state.path, env: {} };

    const refused = await command(options, 'redact', '--run', 'run-1', '--reason', 'law', ...here);
    const why = ['--reason', 'request 4711'] as const;
    const done = await command(
      options,
      'redact',
      '--run',
      'run-1',
      '--text',
      NAME,
      ...why,
      ...here,
    );
    const verified = await command(options, 'audit', 'verify', ...here);

    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--text') });
    expect(done).toMatchObject({ exitCode: 0, stdout: 'run-1: 5 pieces of evidence redacted\n' });
    expect(filesWith(state, NAME)).toEqual([]);
    expect(readFileSync(join(reports, 'run-1.json'), 'utf8')).toContain('my name is [redacted]');
    expect(verified.exitCode).toBe(0);
    expect(verified.stdout).toContain('as recorded, 1 run redacted');
    expect(verified.stdout).toContain('request 4711');
    expect(verified.stdout).not.toContain('intact');
  });

  it('take the last run for one, for a redaction and for an export', async () => {
    const state = await runs(2);
    const options = { directory: state.path, env: {} };
    const here = ['--state-dir', state.path] as const;
    const why = ['--case', 'personal', '--reason', 'request 4711'] as const;

    const redacted = await command(options, 'redact', '--run', 'latest', ...why, ...here);
    const exported = await command(
      options,
      ...['audit', 'export', '--run', 'latest', '-o', 'run.json', ...here],
    );
    const unknown = await command(
      options,
      ...['audit', 'export', '--run', 'run-9', '-o', 'none.json', ...here],
    );

    expect(redacted.stdout).toBe('run-2: 5 pieces of evidence redacted\n');
    expect(exported.stdout).toMatch(/^run\.json: 1 record, \d+ pieces of evidence\n$/);
    const { records, selection } = JSON.parse(readFileSync(join(state.path, 'run.json'), 'utf8'));
    expect([records[0].run_id, selection.run]).toEqual(['run-2', 'run-2']);
    expect(unknown).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('there is no run "run-9" in the audit trail'),
    });
  });

  it('say of a report that was mailed before a redaction what was taken out since', async () => {
    const state = await runs(1);
    const run = await state.ledger.readRun('run-1');
    const report = run && (await readReport(state.evidence, run));
    const mailed = join(state.path, 'mailed.json');
    writeFileSync(mailed, JSON.stringify(report));
    const options = { directory: state.path, env: {} };
    const verify = ['audit', 'verify', '--report', mailed, '--state-dir', state.path] as const;

    const before = await command(options, ...verify);
    await redacting(state, 'run-1', { text: NAME });
    const after = await command(options, ...verify);

    expect([before.exitCode, after.exitCode]).toEqual([0, 3]);
    expect(after.stdout).toContain(
      `cases.1.input_text: "my name is Anna Muster" instead of "my name is [redacted]"; it was redacted at ${forgetter.at}`,
    );
  });

  it('prune by age, once somebody has said yes', async () => {
    const state = temporaryState();
    await decideRun(state, { runId: 'run-1', startedAt: Date.parse('2020-01-01T00:00:00Z') });
    const options = { directory: state.path, env: {} };
    const prune = ['prune', '--older-than', '400d', '--state-dir', state.path] as const;

    const dry = await command(options, ...prune, '--dry-run');
    const unasked = await command(options, ...prune);
    const left = await state.evidence.keysOf('run-1');
    const done = await command(options, ...prune, '--yes');
    const verified = await command(options, 'audit', 'verify', '--state-dir', state.path);

    expect([dry.exitCode, unasked.exitCode, done.exitCode]).toEqual([0, 2, 0]);
    expect(unasked.stderr).toContain('add --yes');
    expect(left).not.toEqual([]);
    expect(await state.evidence.keysOf('run-1')).toEqual([]);
    expect(verified.exitCode).toBe(0);
    expect(verified.stdout).toContain('as recorded, 1 run pruned');
  });

  it('refuse an age that is none', async () => {
    const state = await runs(0);

    const refused = await command(
      { directory: state.path, env: {} },
      ...['prune', '--older-than', '1 year', '--state-dir', state.path],
    );

    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('400d') });
  });
});
