import type { Policy } from '../domain/governance/policy.ts';
import { type Refused, refuse } from '../domain/suite/input-problem.ts';
import { POLICY_FILE_NAME } from '../policy-file/policy-file-name.ts';
import type { SuiteFiles } from './requested-suite.ts';

type DeployedPolicy = { readonly status: 'found'; readonly policy: Policy | null } | Refused;

/** The policy that was deployed with the gate, beside its suites: no caller can name another. */
export async function deployedPolicy(files: Pick<SuiteFiles, 'deployed'>): Promise<DeployedPolicy> {
  const bytes = await files.deployed(POLICY_FILE_NAME);
  if (bytes === null) return { status: 'found', policy: null };
  const { parsePolicy } = await import('../policy-file/read-policy.ts');
  const read = parsePolicy(bytes);
  if (read.status === 'read') return { status: 'found', policy: read.policy };
  return refuse(
    read.problems.map(({ path, problem, remedy }) => ({
      path: '',
      problem: `cannot be held to the policy of this gate (${POLICY_FILE_NAME}), whose ${path || 'content'} ${problem}`,
      remedy: `have the gate deployed with one that is right: ${remedy}`,
    })),
    read.unlisted,
  );
}
