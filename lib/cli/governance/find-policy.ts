import { dirname, join, relative, resolve } from 'node:path';
import { type Policy, policyDigest } from '../../domain/governance/policy.ts';
import { POLICY_FILE_NAME } from '../../policy-file/policy-file-name.ts';
import { formatProblems } from '../../suite-file/format-problems.ts';
import { isSystemError, readBytes } from '../../suite-file/read-bytes.ts';
import type { PolicyFlags } from '../options/governance-options.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

export interface FoundPolicy {
  /** As messages name it. */
  readonly file: string;
  readonly policy: Policy;
  readonly digest: string;
}

/**
 * The policy that a suite is held to: the one that is named, else that of the working directory or of the
 * suite's folder; null where there is none. The pinned digest comes from a flag or the environment and never
 * from `.env`, which lies in the checkout, as the policy does.
 *
 * @throws UsageError where a policy is named or pinned and is not there, cannot be read, or is another one.
 */
export async function findPolicy(
  { policy: named, policyDigest: flag }: PolicyFlags,
  suiteFile: string | null,
  terminal: Terminal,
): Promise<FoundPolicy | null> {
  const found =
    named === undefined
      ? await lookedUp(suiteFile, terminal)
      : await readPolicy(resolve(terminal.cwd(), named), terminal);
  if (named !== undefined && found === null) {
    throw new UsageError(`the policy ${named} does not exist; check the path`);
  }
  const pinned = flag ?? (terminal.env.COGNIGATE_POLICY_DIGEST || undefined);
  if (pinned !== undefined) refuseOther(found, pinned.trim().toLowerCase());
  return found;
}

async function lookedUp(suiteFile: string | null, terminal: Terminal): Promise<FoundPolicy | null> {
  const folders = [
    terminal.cwd(),
    ...(suiteFile === null ? [] : [dirname(resolve(terminal.cwd(), suiteFile))]),
  ];
  const paths = [...new Set(folders.map((folder) => join(folder, POLICY_FILE_NAME)))];
  const read = await Promise.all(paths.map((path) => readPolicy(path, terminal)));
  const [found = null, other] = read.filter((each) => each !== null);
  if (found !== null && other !== undefined && other.digest !== found.digest) {
    throw new UsageError(
      `there are two policies, ${found.file} and ${other.file}, and they differ; name one with --policy`,
    );
  }
  return found;
}

async function readPolicy(path: string, terminal: Terminal): Promise<FoundPolicy | null> {
  const file = relative(terminal.cwd(), path);
  const bytes = await readBytes(path).catch((error: unknown) => {
    if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
    if (!isSystemError(error)) throw error;
    return `cannot be read (${error.code})`;
  });
  if (bytes === null) return null;
  if (typeof bytes === 'string') throw new UsageError(`the policy ${file} ${bytes}`);
  // Only who has a policy pays for reading one.
  const { parsePolicy } = await import('../../policy-file/read-policy.ts');
  const read = parsePolicy(bytes);
  if (read.status === 'refused') throw new UsageError(formatProblems(file, read).join('\n'));
  return { file, policy: read.policy, digest: policyDigest(read.policy) };
}

function refuseOther(found: FoundPolicy | null, pinned: string): void {
  if (found?.digest === pinned) return;
  const remedy = 'bring back the one that was agreed on, or have the pinned digest changed';
  throw new UsageError(
    found === null
      ? `there is no policy, and ${pinned} is pinned; ${remedy}`
      : `the policy ${found.file} has the digest ${found.digest}, and ${pinned} is pinned; ${remedy}`,
  );
}
