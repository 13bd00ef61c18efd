import type { Expectation } from '../../domain/attestation/judge-envelope.ts';
import { readVerdictKey, type VerdictKey } from '../../domain/attestation/verdict-key.ts';
import { writtenSha256 } from '../../domain/attestation/verdict-statement.ts';
import { messageOf } from '../../domain/errors.ts';
import { policyDigest } from '../../domain/governance/policy.ts';
import { parsePolicy } from '../../policy-file/read-policy.ts';
import { loadSuite } from '../load-suite.ts';
import { timeSpan } from '../options/flag-values.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { readBytes } from './read-given.ts';

const DIGEST = /^[0-9a-f]{64}$/;

export interface ExpectationFlags {
  readonly suite?: string | undefined;
  readonly suiteId?: string | undefined;
  readonly snapshot?: string | undefined;
  readonly maxAge?: string | undefined;
  readonly policy?: string | undefined;
  readonly head?: string | undefined;
}

/** What a command line asks of a verdict. */
export async function expectedOf(
  { suite, suiteId, snapshot, maxAge, policy, head }: ExpectationFlags,
  terminal: Terminal,
): Promise<Expectation> {
  if (head !== undefined && !DIGEST.test(head)) {
    throw new UsageError(`--head ${head} is no hash of a record: 64 digits of 0-9 and a-f`);
  }
  return {
    now: terminal.clock?.now() ?? Date.now(),
    suiteId,
    snapshot,
    head,
    maxAgeMs: maxAge === undefined ? undefined : timeSpan(maxAge),
    suiteSha256:
      suite === undefined
        ? undefined
        : writtenSha256((await loadSuite(suite, { suiteId }, terminal)).suite),
    policySha256: policy === undefined ? undefined : policySha256(policy, terminal),
  };
}

/** @throws UsageError where one of the files is no public key; it says which. */
export function givenKeys(files: readonly string[], terminal: Terminal): VerdictKey[] {
  return files.map((file) => {
    const pem = new TextDecoder().decode(readBytes(file, terminal));
    try {
      return readVerdictKey(pem);
    } catch (error) {
      throw new UsageError(`--key ${file}: ${messageOf(error)}`);
    }
  });
}

function policySha256(digestOrFile: string, terminal: Terminal): string {
  if (DIGEST.test(digestOrFile)) return digestOrFile;
  const read = parsePolicy(readBytes(digestOrFile, terminal));
  if (read.status === 'read') return policyDigest(read.policy);
  throw new UsageError(`--policy ${digestOrFile} is no policy: "cognigate validate" says why`);
}
