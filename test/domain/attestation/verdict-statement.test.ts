import { describe, expect, it } from 'vitest';
import {
  VerdictStatement,
  verdictStatement,
  writtenSha256,
} from '../../../lib/domain/attestation/verdict-statement.ts';
import { Verdict } from '../../../lib/domain/verdict.ts';
import { anAuditRecord } from '../../support/builders/audit-builders.ts';
import { aReport, aReportCase } from '../../support/builders/report-builders.ts';
import { aSuite } from '../../support/builders/run-evidence.ts';
import { aSnapshotBot, aStatement, LIVE_SCOPE } from '../../support/builders/verdict-builders.ts';

const ours = ({ predicate }: VerdictStatement) => predicate['cognigate.verdict/1'];

describe('the result of a statement', () => {
  it('is PASSED for a pass of the whole suite at a real platform', () => {
    expect(aStatement().predicate.result).toBe('PASSED');
  });

  it.each(Verdict.options.filter((verdict) => verdict !== 'passed'))(
    'is FAILED for %s, since a stranger may look at nothing else',
    (verdict) => {
      expect(aStatement({ verdict }).predicate.result).toBe('FAILED');
    },
  );

  it.each([{ complete: false }, { simulated: true }])('is FAILED for a pass with %o', (part) => {
    expect(aStatement({ scope: { ...LIVE_SCOPE, ...part } }).predicate.result).toBe('FAILED');
  });

  it('names a case by how it counts, and one that was not evaluated among those that failed', () => {
    const report = aReport({
      cases: [
        aReportCase({ id: 'good' }),
        aReportCase({ id: 'wobbly', outcome: 'flaky' }),
        aReportCase({ id: 'bad', outcome: 'failed' }),
        aReportCase({ id: 'silent', outcome: 'not_evaluated' }),
        aReportCase({
          id: 'again',
          outcome: 'flaky',
          retried: { failed_in: 'r', counts_as: 'failed' },
        }),
        aReportCase({
          id: 'waived',
          outcome: 'failed',
          quarantine: { until: '2026-12-01', reason: 'x' },
        }),
      ],
    });

    expect(aStatement({}, { report }).predicate).toMatchObject({
      passedTests: ['good'],
      warnedTests: ['wobbly'],
      failedTests: ['bad', 'silent', 'again'],
      'cognigate.verdict/1': { waivers: 1 },
    });
  });

  it('names no case that a mock has answered', () => {
    const scope = { ...LIVE_SCOPE, simulated: true };
    const report = aReport({ cases: [aReportCase({ id: 'good' })] });

    expect(aStatement({ scope }, { report }).predicate.passedTests).toEqual([]);
  });
});

describe('the subject of a statement', () => {
  it('is the snapshot by the hash of its content, and the suite by the digest of its bytes', () => {
    expect(aStatement().subject).toEqual([
      {
        name: 'snapshot v1.4.0',
        uri: 'https://bot.example/v2.0/snapshots/snap-1',
        digest: { cognigySnapshot: 'c0ffee' },
      },
      { name: 'suite suite-1', digest: { sha256: anAuditRecord().evidence.suite.sha256 } },
    ]);
  });

  it.each([undefined, aSnapshotBot('snap-1', null)])(
    'has no digest of a bot whose content nobody has named, whatever its labels say',
    (bot) => {
      expect(aStatement(bot === undefined ? { bot } : { bot }).subject).toHaveLength(1);
    },
  );
});

describe('a statement', () => {
  it('is one by its own schema', () => {
    expect(VerdictStatement.safeParse(aStatement()).success).toBe(true);
  });

  it('expires a fortnight after the decision', () => {
    const { decided_at, expires } = ours(aStatement());

    expect(Date.parse(expires) - Date.parse(decided_at)).toBe(14 * 86_400_000);
  });

  it('expires as the policy says, which is part of the configuration', () => {
    const sha256 = 'a'.repeat(64);
    const evidence = { key: 'run-1/policy.json', sha256, bytes: 2 };
    const report = aReport({ policy: { evidence, rules: { verdict_expires_days: 2 } } });
    const statement = aStatement({}, { report });

    expect(ours(statement)).toMatchObject({
      expires: '2026-11-24T10:01:00.000Z',
      policy: sha256,
    });
    expect(statement.predicate.configuration[0]).toEqual({
      name: 'policy',
      digest: { sha256 },
    });
  });

  it('carries the head of the chain, and the verdict whose place it takes', () => {
    const first = anAuditRecord();
    const record = anAuditRecord(first, { run_id: 'run-2' });
    const statement = verdictStatement({ record, report: null, suite: null, superseded: first });

    expect(ours(statement)).toMatchObject({
      chain: { name: 'suite-1', sequence: 2, hash: record.hash },
      supersedes: { run_id: 'run-1', sequence: 1, hash: first.hash },
    });
  });

  it('is the same bytes whenever it is made', () => {
    expect(JSON.stringify(aStatement())).toBe(JSON.stringify(aStatement()));
  });
});

describe('a suite file', () => {
  it('is known again whatever labels a run was given', () => {
    expect(writtenSha256(aSuite(1, { labels: { bot_version: '2' } }))).toBe(
      writtenSha256(aSuite(1, { labels: {} })),
    );
  });

  it('is the same however early the run may end, and whatever is sent first', () => {
    const hurried = aSuite(1, { stop: 'certain', order: 'failing_first' });

    expect(writtenSha256(hurried)).toBe(writtenSha256(aSuite(1)));
  });

  it('is another one where a threshold is', () => {
    expect(writtenSha256(aSuite(1, { gate: { pass_rate: 0.5 } }))).not.toBe(
      writtenSha256(aSuite(1)),
    );
  });
});
