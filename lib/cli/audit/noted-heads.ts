import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as z from 'zod';
import type { NotedHead } from '../../audit/verify-trail.ts';
import { messageOf } from '../../domain/errors.ts';
import { UsageError } from '../usage-error.ts';

const HASH = /^[0-9a-f]{64}$/;
/** Of other digests in a file, such as those of evidence, it says nothing that they are in a chain. */
const NAMED = /audit_hash\W+(?:value\W+)?([0-9a-f]{64})/g;
const ANY = /\b[0-9a-f]{64}\b/g;

const Heads = z.object({
  heads: z.array(z.object({ chain: z.string(), seq: z.int().positive(), hash: z.string() })),
});

/**
 * The heads that `--head` gives: a hash, or a file in which some were noted, be it by `audit head`, as JSON
 * or as text, or by another output that names its `audit_hash`.
 *
 * @throws UsageError where it is neither.
 */
export function notedHeads(given: string, cwd: string): NotedHead[] {
  const hash = given.toLowerCase();
  if (HASH.test(hash)) return [{ hash }];
  const file = resolve(cwd, given);
  if (!existsSync(file)) {
    throw new UsageError(
      `--head ${given} is neither a hash of 64 hexadecimal digits nor a file; "cognigate audit head" prints one`,
    );
  }
  const heads = headsIn(textOf(file));
  if (heads.length > 0) return heads;
  throw new UsageError(
    `--head ${given} names no head; write one with: cognigate audit head --json > heads.json`,
  );
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--head ${file} cannot be read: ${messageOf(error)}`);
  }
}

function headsIn(text: string): NotedHead[] {
  const listed = Heads.safeParse(jsonIn(text));
  if (listed.success) return listed.data.heads;
  const named = [...text.matchAll(NAMED)].flatMap(([, hash]) => hash ?? []);
  const hashes = named.length > 0 ? named : [...text.matchAll(ANY)].map(([hash]) => hash);
  return [...new Set(hashes)].map((hash) => ({ hash }));
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
