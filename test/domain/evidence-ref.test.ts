import { describe, expect, it } from 'vitest';
import { IntegrityViolated } from '../../lib/domain/errors.ts';
import {
  evidenceProblem,
  evidenceRefOf,
  intactEvidence,
  isEvidenceKey,
} from '../../lib/domain/evidence-ref.ts';
import { sha256Of } from '../../lib/domain/sha256.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const bytes = bytesOf('[]');
const SHA256 = '4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945';
const KEY = 'run-1/batch-0-4f53cda18c2baa0c.json';

describe('evidence', () => {
  it('is named by its run, what it is and the begin of its digest', () => {
    expect(evidenceRefOf('run-1', 'batch-0', 'json', bytes)).toEqual({
      key: KEY,
      sha256: SHA256,
      bytes: 2,
    });
  });

  it.each(['a', 'x'.repeat(64), 'a-9'])('may belong to a run with the id %j', (runId) => {
    const { key } = evidenceRefOf(runId, 'batch-0', 'json', bytes);

    expect(isEvidenceKey(key)).toBe(true);
  });

  const leadingOut = ['', 'x'.repeat(65), 'A', 'a/b', '..', 'a.b', 'a ', ' a'];

  it.each(leadingOut)('never has the name %j, which could lead out of a store', (name) => {
    const message = `evidence name ${JSON.stringify(name)} must be 1 to 64 of a-z, 0-9 and "-"`;

    expect(() => evidenceRefOf('run-1', name, 'json', bytes)).toThrow(new RangeError(message));
  });

  it('lies in a folder of digits where its run has a name that could lead out of a store', () => {
    const keys = leadingOut.map((runId) => evidenceRefOf(runId, 'batch-0', 'json', bytes).key);

    expect(keys.every(isEvidenceKey)).toBe(true);
    expect(keys[0]).toMatch(/^run-[0-9a-f]{24}\/batch-0-/);
    expect(new Set(keys).size).toBe(leadingOut.length);
  });
});

describe('a key', () => {
  it.each([
    [KEY, true],
    [`../${KEY}`, false],
    [`${KEY}/..`, false],
    [`run-1/../${KEY}`, false],
    ['run-1/batch-0-4f53cda18c2baa0.json', false],
    ['run-1/batch-0-4f53cda18c2baa0g.json', false],
    ['run-1/batch-0.json', false],
    ['run-1-4f53cda18c2baa0c.json', false],
    ['run-1/batch-0-4f53cda18c2baa0cxjson', false],
    [`${'x'.repeat(64)}/${'y'.repeat(64)}-4f53cda18c2baa0c.json`, true],
    [`${'x'.repeat(65)}/y-4f53cda18c2baa0c.json`, false],
    ['', false],
  ])('%j is one of evidence: %s', (key, expected) => {
    expect(isEvidenceKey(key)).toBe(expected);
  });
});

describe('bytes that were stored', () => {
  const ref = evidenceRefOf('run-1', 'batch-0', 'json', bytes);

  it('come back as they are', () => {
    expect(evidenceProblem(ref, bytes)).toBeNull();
    expect(intactEvidence(ref, bytes)).toBe(bytes);
  });

  it.each([
    ['are missing', null, `evidence ${KEY} is missing`],
    ['are longer', bytesOf('[] '), `evidence ${KEY} has 3 bytes, expected 2`],
    [
      'are others',
      bytesOf('{}'),
      `evidence ${KEY} has SHA-256 ${sha256Of('{}')}, expected ${SHA256}`,
    ],
  ])('are refused where they %s', (_, found, problem) => {
    expect(evidenceProblem(ref, found)).toBe(problem);
    expect(() => intactEvidence(ref, found)).toThrow(new IntegrityViolated(problem));
  });
});
