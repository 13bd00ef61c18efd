import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { preAuthenticationEncoding } from '../../../lib/domain/attestation/dsse-envelope.ts';
import {
  type Expectation,
  type OpenedEnvelope,
  openEnvelope,
  refusals,
} from '../../../lib/domain/attestation/judge-envelope.ts';
import {
  isSignedBy,
  readVerdictKey,
  verdictKeyOf,
} from '../../../lib/domain/attestation/verdict-key.ts';
import type { VerdictStatement } from '../../../lib/domain/attestation/verdict-statement.ts';
import { Verdict } from '../../../lib/domain/verdict.ts';
import { anAuditRecord } from '../../support/builders/audit-builders.ts';
import {
  anEnvelope,
  aSigningKey,
  aSnapshotBot,
  aStatement,
  LIVE_SCOPE,
} from '../../support/builders/verdict-builders.ts';

const key = aSigningKey();
const HOUR_LATER = Date.parse('2026-11-22T11:01:00Z');
const DAY_MS = 86_400_000;

const opened = (statement: VerdictStatement): OpenedEnvelope => ({
  keyid: key.keyid,
  statement,
  verdict: statement.predicate['cognigate.verdict/1'],
});
const why = (statement: VerdictStatement, wanted: Partial<Expectation> = {}) =>
  refusals(opened(statement), { now: HOUR_LATER, ...wanted });

describe('an envelope', () => {
  it('is opened by the key that has signed it, whichever of several that is', async () => {
    const opening = openEnvelope(await anEnvelope(aStatement(), key), [aSigningKey(), key]);

    expect(opening).toMatchObject({ status: 'signed', opened: { keyid: key.keyid } });
  });

  it('of an old key is opened by that key after the key was changed for a new one', async () => {
    const newKey = aSigningKey();
    const old = await anEnvelope(aStatement(), key);

    expect(openEnvelope(old, [newKey]).status).toBe('refused');
    expect(openEnvelope(old, [newKey, key]).status).toBe('signed');
  });

  it('of a stranger is refused, and so is one that gives his signature out as that of the key', async () => {
    const stranger = aSigningKey();

    expect(openEnvelope(await anEnvelope(aStatement(), stranger), [key])).toEqual({
      status: 'refused',
      problem: `it is signed by the key "${stranger.keyid}", which is not among the keys that are given`,
    });
    const forged = await anEnvelope(aStatement(), { ...stranger, keyid: key.keyid });
    expect(openEnvelope(forged, [key])).toEqual({
      status: 'refused',
      problem: 'its signature does not hold: somebody has changed it',
    });
  });

  it('that is signed and no verdict of a gate is refused', async () => {
    const other = { ...aStatement(), predicateType: 'https://slsa.dev/provenance/v1' };

    expect(openEnvelope(await anEnvelope(other, key), [key])).toMatchObject({
      problem: 'what is signed in it is no verdict of this gate',
    });
  });
});

describe('a verdict', () => {
  it('that has passed as a whole at a real platform ships', () => {
    expect(why(aStatement())).toEqual([]);
  });

  it.each(Verdict.options.filter((verdict) => verdict !== 'passed'))(
    'that is %s does not',
    (verdict) => {
      expect(why(aStatement({ verdict }))).toEqual([`the verdict is ${verdict}`]);
    },
  );

  it('of a part, or of a mock, does not', () => {
    const part = { ...LIVE_SCOPE, complete: false, cases_in_suite: 3 };

    expect(why(aStatement({ scope: part }))).toEqual([
      'it speaks of 1 of 3 cases: run the suite as a whole',
    ]);
    const drawn = { ...LIVE_SCOPE, complete: false, limited_by: ['risk' as const] };
    expect(why(aStatement({ scope: drawn }))).toEqual([
      'it rests on a draw from 1 case, at a risk: run the suite as a whole',
    ]);
    expect(why(aStatement({ scope: { ...LIVE_SCOPE, simulated: true } }))).toEqual([
      'a mock has answered, so it says nothing about the bot',
    ]);
  });

  it('ships until the instant it expires, and not from then on', () => {
    const expires = Date.parse('2026-12-06T10:01:00.000Z');

    expect(why(aStatement(), { now: expires - 1 })).toEqual([]);
    expect(why(aStatement(), { now: expires })).toEqual([
      'it has expired at 2026-12-06T10:01:00.000Z: gate the bot again',
    ]);
  });

  it('ships only as young as it is asked to be, and not before it was decided', () => {
    expect(why(aStatement(), { maxAgeMs: DAY_MS })).toEqual([]);
    expect(why(aStatement(), { maxAgeMs: 60_000 })).toHaveLength(1);
    expect(why(aStatement(), { now: HOUR_LATER - DAY_MS })).toHaveLength(1);
  });

  it.each<[string, Partial<Expectation>, Partial<Expectation>]>([
    ['suite id', { suiteId: 'suite-1' }, { suiteId: 'suite-2' }],
    ['snapshot id', { snapshot: 'snap-1' }, { snapshot: 'snap-2' }],
    ['snapshot hash', { snapshot: 'c0ffee' }, { snapshot: 'deca' }],
    [
      'head',
      { head: anAuditRecord(undefined, { scope: LIVE_SCOPE, bot: aSnapshotBot() }).hash },
      { head: 'a'.repeat(64) },
    ],
    [
      'suite',
      { suiteSha256: anAuditRecord().evidence.suite.sha256 },
      { suiteSha256: 'a'.repeat(64) },
    ],
    ['policy', {}, { policySha256: 'a'.repeat(64) }],
  ])('ships only for the %s that is asked for', (_, right, wrong) => {
    expect(why(aStatement(), right)).toEqual([]);
    expect(why(aStatement(), wrong)).toHaveLength(1);
  });

  it('of no snapshot does not ship one', () => {
    expect(why(aStatement({ bot: undefined }), { snapshot: 'snap-1' })).toEqual([
      'what answered at https://bot.example was tested, not the snapshot snap-1',
    ]);
  });
});

describe('a newer verdict', () => {
  const bot = aSnapshotBot();
  const first = anAuditRecord(undefined, { scope: LIVE_SCOPE, bot });
  const later = (entry: Parameters<typeof anAuditRecord>[1], chain?: string) => {
    const record = anAuditRecord(
      first,
      { run_id: 'run-2', scope: LIVE_SCOPE, bot, ...entry },
      chain,
    );
    return opened(aStatement({}, { record })).verdict;
  };

  it.each([
    ['failed', later({ verdict: 'failed' })],
    ['passed again', later({})],
    ['failed in a part', later({ verdict: 'failed', scope: { ...LIVE_SCOPE, complete: false } })],
  ])('of the same bot takes its place where it has %s', (_, other) => {
    expect(why(aStatement(), { newer: [other] })).toEqual([
      `run-2 (${other.verdict}, ${other.decided_at}) has taken its place: go by that verdict`,
    ]);
  });

  it.each([
    ['comes to no verdict', later({ verdict: 'inconclusive' })],
    ['passes a part', later({ scope: { ...LIVE_SCOPE, complete: false } })],
    ['is of another snapshot', later({ bot: aSnapshotBot('snap-2') })],
    ['is of another chain', later({}, 'suite-2')],
  ])('leaves it where it %s', (_, other) => {
    expect(why(aStatement(), { newer: [other] })).toEqual([]);
  });

  it('does not have its place taken by the older one', () => {
    const record = anAuditRecord(first, { run_id: 'run-2', scope: LIVE_SCOPE, bot });

    expect(why(aStatement({}, { record }), { newer: [opened(aStatement()).verdict] })).toEqual([]);
  });
});

describe('a key', () => {
  it('is read from its public half alone', () => {
    expect(() => readVerdictKey(key.privatePem)).toThrow('this is a private key');
    expect(() => readVerdictKey('hello')).toThrow('this is no public key in PEM');
  });

  it('of AWS KMS verifies signatures that are a DER', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const message = preAuthenticationEncoding('a', new Uint8Array([1]));
    const signature = sign('sha256', message, privateKey);

    expect(isSignedBy(verdictKeyOf(publicKey), message, signature)).toBe(true);
    expect(isSignedBy(verdictKeyOf(publicKey), new Uint8Array([1]), signature)).toBe(false);
  });

  it.each([
    generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey,
    generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey,
  ])('of a kind that signs no verdicts is refused', (publicKey) => {
    expect(() => verdictKeyOf(publicKey)).toThrow('signs no verdicts');
  });
});
