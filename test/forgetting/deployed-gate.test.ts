import { S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { apiHandler } from '../../lambdas/runtime/api-handler.ts';
import type { ForgetPorts } from '../../lib/api/answer-forget.ts';
import { FORGET_ROUTES } from '../../lib/api/forget-routes.ts';
import { verifyTrail } from '../../lib/audit/verify-trail.ts';
import { RenderedReports } from '../../lib/aws/forgetting/rendered-reports.ts';
import { S3BurialGround } from '../../lib/aws/forgetting/s3-burial-ground.ts';
import { S3EvidenceStore } from '../../lib/aws/s3-evidence-store.ts';
import { canonicalForm } from '../../lib/domain/audit/canonical-form.ts';
import { ErrorName } from '../../lib/domain/errors.ts';
import type { StateDirectory } from '../../lib/local/state-directory.ts';
import { localTrail } from '../../lib/local-audit/local-trail.ts';
import { readReport } from '../../lib/report/read-report.ts';
import { decideRun } from '../support/builders/decided-run.ts';
import { aProxyEvent, CALLER } from '../support/builders/proxy-event.ts';
import { aSuite, aTestCase } from '../support/builders/run-evidence.ts';
import { FakeBucket } from '../support/fakes/fake-bucket.ts';
import { FakeForgettingLog } from '../support/fakes/fake-forgetting-log.ts';
import { FAKE_START } from '../support/fakes/fake-ports.ts';
import { temporaryState } from '../support/setup/temporary-state.ts';

const NAME = 'Anna Muster';
const DAY_MS = 86_400_000;
const LOCK_DAYS = 30;
const now = () => FAKE_START + 100 * DAY_MS;
const client = new S3Client({ region: 'eu-west-1' });

interface Gate {
  readonly state: StateDirectory;
  readonly bucket: FakeBucket;
  readonly log: FakeForgettingLog;
  readonly ports: ForgetPorts;
  ask(path: string, body: unknown): Promise<{ status: number; body: unknown }>;
}

/** A gate with runs a day apart, each with a name in it; its evidence is in a bucket. */
async function aGate(runs = 1): Promise<Gate> {
  const state = temporaryState();
  const bucket = new FakeBucket();
  const log = new FakeForgettingLog();
  const personal = aTestCase({
    id: 'personal',
    input_text: `my name is ${NAME}`,
    outcome: { expected_response_contains: `Hello ${NAME}` },
  });
  const suite = aSuite([aTestCase({ id: 'harmless', input_text: 'hello' }), personal], {
    suite_id: 'gov',
  });
  for (let number = 1; number <= runs; number += 1) {
    const runId = `run-${number}`;
    await decideRun(state, { runId, suite, startedAt: FAKE_START + number * DAY_MS });
    for (const key of await state.evidence.keysOf(runId)) {
      bucket.put(key, (await state.evidence.read(key)) ?? new Uint8Array());
    }
    bucket.put(`${runId}/verdict.dsse.json`, Buffer.from('{}'));
  }
  bucket.lock = null;
  bucket.put('reports/run-1/0123456789abcdef/run-1.html', Buffer.from(`<p>${NAME}</p>`));
  bucket.lock = 'GOVERNANCE';
  const ports: ForgetPorts = {
    log,
    audit: state.audit,
    baselines: state.baselines,
    ledger: {
      readRun: (runId) => state.ledger.readRun(runId),
      rewriteRun: async (runId, rewrite) => state.ledger.rewriteRun(runId, rewrite),
    },
    evidence: new S3BurialGround(client, {
      bucketName: 'evidence',
      forgotten: () => log.forgotten(),
      now,
    }),
    reports: new RenderedReports(client, { bucketName: 'evidence' }),
    lockDays: LOCK_DAYS,
    toolVersion: '0.1.0',
    now,
  };
  const handler = apiHandler(FORGET_ROUTES, () => ports);
  return {
    state,
    bucket,
    log,
    ports,
    async ask(path, body) {
      const [, kind = '', id = '', what = ''] = path.split('/');
      const event = aProxyEvent({
        method: 'POST',
        resource: `/${kind}/{id}/${what}`,
        path,
        pathParameters: { id },
        body: JSON.stringify(body),
      });
      const answer = await handler(event, {} as Context);
      return { status: answer.statusCode, body: JSON.parse(answer.body) };
    },
  };
}

/** What is on record there, verified with the evidence of the bucket. */
function verified({ state, log, ports }: Gate) {
  const { evidence } = ports;
  return verifyTrail({
    ...localTrail(state),
    signatures: { envelope: async () => null, keys: async () => [] },
    evidence: {
      read: (key) => evidence.read(key),
      keysOf: (runId) => evidence.keysOf(runId),
      folders: async () => [],
    },
    forgetting: log.records.map((record) => canonicalForm(record)),
  });
}

beforeEach(() => {
  // Where the logger says what escaped.
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
});

afterEach(() => {
  vi.restoreAllMocks();
});

const redaction = { case_id: 'personal', reason: 'erasure request 4711' };

describe('a redaction of a deployed gate', () => {
  it('leaves the text in no version of any object, and says who asked for it', async () => {
    const gate = await aGate();

    const answer = await gate.ask('/runs/run-1/redaction', redaction);

    expect(answer).toEqual({
      status: 200,
      body: { run_id: 'run-1', pieces: 5, is_in_record: false },
    });
    expect(gate.bucket.keysWith(NAME)).toEqual([]);
    expect(gate.bucket.versions.map(({ key }) => key).sort()).toEqual(
      [...(await gate.state.evidence.keysOf('run-1')), 'run-1/verdict.dsse.json'].sort(),
    );
    const by = { principal: expect.stringContaining(CALLER) };
    expect(gate.log.records).toMatchObject([
      { kind: 'redacted', by, reason: redaction.reason },
      { kind: 'finished', by },
    ]);
  });

  it('is verified as redacted, and shown without the text', async () => {
    const gate = await aGate();
    await gate.ask('/runs/run-1/redaction', redaction);

    const { chains, findings } = await verified(gate);
    const run = await gate.state.ledger.readRun('run-1');
    const evidence = new S3EvidenceStore(client, {
      bucketName: 'evidence',
      forgotten: () => gate.log.forgotten(),
    });
    const report = run && (await readReport(evidence, run));

    expect([findings, chains[0]?.findings]).toEqual([[], []]);
    expect(chains[0]?.forgotten).toMatchObject([{ kind: 'redacted', runId: 'run-1', pieces: 5 }]);
    expect(report?.cases[1]?.input_text).toBe('[redacted]');
  });

  it('is a change of evidence to a store that does not know of it', async () => {
    const gate = await aGate();
    await gate.ask('/runs/run-1/redaction', redaction);
    const run = await gate.state.ledger.readRun('run-1');

    const read = run && readReport(new S3EvidenceStore(client, { bucketName: 'evidence' }), run);

    await expect(read).rejects.toMatchObject({ name: ErrorName.integrity });
  });

  it('is finished by the same request, at whichever write it was killed', async () => {
    const whole = await aGate();
    await whole.ask('/runs/run-1/redaction', redaction);
    const writes = whole.bucket.writes.length;

    for (let dies = 1; dies <= writes; dies += 1) {
      const gate = await aGate();
      gate.bucket.dies = dies;
      const killed = await gate.ask('/runs/run-1/redaction', redaction);
      gate.bucket.dies = 0;
      const between = await verified(gate);
      const again = await gate.ask('/runs/run-1/redaction', redaction);
      const after = await verified(gate);

      expect(killed.status).toBe(503);
      expect(between.chains[0]?.findings).toMatchObject(
        gate.log.records.length > 0 && dies > 5 ? [{ kind: 'forgetting', field: 'finished' }] : [],
      );
      expect(again.status).toBe(200);
      expect(after.chains[0]?.findings).toEqual([]);
      expect(gate.bucket.keysWith(NAME)).toEqual([]);
      expect(gate.bucket.keysWith('').filter((key) => key.endsWith('.tombstone'))).toEqual([]);
      expect(gate.log.records.map(({ kind }) => kind)).toEqual(['redacted', 'finished']);
    }
    expect(writes).toBeGreaterThan(20);
  });

  it('is refused before anything is on record where a compliance lock holds the evidence', async () => {
    const gate = await aGate(0);
    gate.bucket.lock = 'COMPLIANCE';
    const { ports } = gate;
    const { run } = await decideRun(gate.state, { runId: 'run-1', suite: aSuite(2) });
    for (const key of await gate.state.evidence.keysOf('run-1')) {
      gate.bucket.put(key, (await gate.state.evidence.read(key)) ?? new Uint8Array());
    }

    const answer = await gate.ask('/runs/run-1/redaction', { text: 'hello', reason: 'law' });

    expect(answer).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('a compliance lock keeps it until 2027-10-01') },
    });
    expect(run.verdict).toBe('passed');
    expect((await ports.log.forgotten()).runs().size).toBe(0);
    expect(gate.bucket.writes).toEqual([]);
  });

  it.each([
    ['without a reason', { case_id: 'personal' }, 400, 'reason'],
    ['without a case or text', { reason: 'law' }, 400, 'give either case_id or text'],
    ['of both', { ...redaction, text: NAME }, 400, 'give either case_id or text'],
    ['whose reason has the text', { text: NAME, reason: `for ${NAME}` }, 400, 'stays on record'],
    ['of a case that there is not', { ...redaction, case_id: 'x' }, 409, 'has no case "x"'],
    [
      'of nothing that is there',
      { text: 'absent', reason: 'law' },
      409,
      'no evidence of run run-1',
    ],
  ])('is refused %s', async (_, request, status, detail) => {
    const gate = await aGate();

    const answer = await gate.ask('/runs/run-1/redaction', request);

    expect(answer).toMatchObject({ status, body: { detail: expect.stringContaining(detail) } });
    expect(gate.log.records).toEqual([]);
  });

  it('is refused of a run that there is not, and of one that was pruned', async () => {
    const gate = await aGate();
    gate.bucket.unlock();
    await gate.ask('/suites/gov/pruning', { older_than_days: LOCK_DAYS, reason: 'retention' });

    const pruned = await gate.ask('/runs/run-1/redaction', redaction);
    const absent = await gate.ask('/runs/run-9/redaction', redaction);

    expect([pruned.status, absent.status]).toEqual([409, 404]);
  });
});

const pruning = { older_than_days: 97, reason: 'retention' };

describe('a pruning of a deployed gate', () => {
  it('removes evidence and reports of old runs, and keeps records and signed verdicts', async () => {
    const gate = await aGate(4);
    gate.bucket.unlock();

    const dry = await gate.ask('/suites/gov/pruning', { ...pruning, dry_run: true });
    const left = gate.bucket.versions.length;
    const done = await gate.ask('/suites/gov/pruning', pruning);
    const { chains, findings } = await verified(gate);

    expect(dry.body).toEqual({
      suite_id: 'gov',
      runs: ['run-1', 'run-2'],
      unfinished: [],
      kept: [],
      left: 0,
    });
    expect(done).toEqual({ status: 200, body: dry.body });
    expect(gate.bucket.versions.length).toBeLessThan(left);
    expect(gate.bucket.keysWith('').filter((key) => /run-[12]\b/.test(key))).toEqual([
      'run-1/verdict.dsse.json',
      'run-2/verdict.dsse.json',
    ]);
    expect([findings, chains[0]?.findings]).toEqual([[], []]);
    expect(chains[0]?.forgotten.map(({ kind, runId }) => `${kind} ${runId}`)).toEqual([
      'pruned run-1',
      'pruned run-2',
    ]);
  });

  it('goes on with what was begun before', async () => {
    const gate = await aGate(4);
    gate.bucket.unlock();
    gate.bucket.dies = 3;
    const killed = await gate.ask('/suites/gov/pruning', pruning);
    gate.bucket.dies = 0;

    const rest = await gate.ask('/suites/gov/pruning', pruning);

    expect(killed.status).toBe(503);
    expect(rest.body).toMatchObject({ runs: [], unfinished: ['run-2'] });
    expect(gate.log.records).toHaveLength(2);
    expect(await gate.ports.evidence.keysOf('run-2')).toEqual([]);
  });

  it('keeps what a redaction has locked anew, and a baseline', async () => {
    const gate = await aGate(4);
    await gate.ask('/runs/run-2/redaction', redaction);
    gate.bucket.unlock();
    const run = await gate.state.ledger.readRun('run-1');
    if (!run?.report) throw new Error('there is no report');
    await gate.state.baselines.set({
      suiteId: 'gov',
      label: 'main',
      runId: 'run-1',
      report: run.report,
      setAt: FAKE_START,
      setBy: 'tester',
    });

    const done = await gate.ask('/suites/gov/pruning', pruning);

    expect(done.body).toMatchObject({ runs: [], kept: ['run-1', 'run-2'] });
  });

  it('never passes by a lock', async () => {
    const gate = await aGate(4);

    const soon = await gate.ask('/suites/gov/pruning', { ...pruning, older_than_days: 10 });
    const locked = await gate.ask('/suites/gov/pruning', pruning);

    expect(soon).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('evidence is locked for 30 days') },
    });
    expect(locked).toMatchObject({ status: 200, body: { runs: [], kept: ['run-1', 'run-2'] } });
    expect(gate.log.records).toEqual([]);
    expect(gate.bucket.keysWith(NAME).length).toBeGreaterThan(10);
  });
});
