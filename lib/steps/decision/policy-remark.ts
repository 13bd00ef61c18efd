import type { RunRecord } from '../../domain/run.ts';
import type { Reason } from '../../domain/verdict.ts';

/** That a suite is held to something else than before; nobody weakens a policy unseen. */
export function policyRemark({ policy, policyBefore }: RunRecord): Reason[] {
  if (policyBefore === undefined) return [];
  const now = policy?.evidence.sha256;
  return [
    now === undefined
      ? {
          code: 'policy_gone',
          message: `no policy was found, and the run before was held to ${policyBefore.slice(0, 12)}…`,
        }
      : {
          code: 'policy_changed',
          message: `the policy is ${now.slice(0, 12)}…, and the run before was held to ${policyBefore.slice(0, 12)}…`,
        },
  ];
}
