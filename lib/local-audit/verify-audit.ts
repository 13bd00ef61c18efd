import { type TrailVerification, type VerifyOptions, verifyTrail } from '../audit/verify-trail.ts';
import { type EndpointLogFinding, verifyEndpointLog } from '../domain/audit/endpoint-log.ts';
import { type AuditFinding, findingOf } from '../domain/verification/audit-finding.ts';
import type { StateDirectory } from '../local/state-directory.ts';
import { localTrail } from './local-trail.ts';

export interface AuditVerification extends TrailVerification {
  /** Of the endpoints that were moved; absent where none was. */
  readonly endpointLog?: {
    readonly records: number;
    readonly findings: readonly EndpointLogFinding[];
  };
}

/**
 * Verifies a state directory, or some chains of it: what is on record, the log of its endpoints,
 * and the state file itself.
 *
 * @throws IntegrityViolated where the state file itself is damaged.
 */
export async function verifyAudit(
  state: StateDirectory,
  options: VerifyOptions = {},
): Promise<AuditVerification> {
  const verified = await verifyTrail(localTrail(state), options);
  const moves = state.endpointLog.stored();
  const endpointFindings = verifyEndpointLog(moves);
  const fileFindings = [...schemaFindingsOf(state), ...misfiledFindingsOf(state)];
  return {
    isIntact: verified.isIntact && endpointFindings.length === 0 && fileFindings.length === 0,
    chains: verified.chains,
    findings: [...fileFindings, ...verified.findings],
    ...(moves.length === 0
      ? {}
      : { endpointLog: { records: moves.length, findings: endpointFindings } }),
  };
}

export function countFindings({ chains, findings, endpointLog }: AuditVerification): number {
  const all = [findings, ...chains.map((chain) => chain.findings), endpointLog?.findings ?? []];
  return all.reduce((sum, { length }) => sum + length, 0);
}

/** Without its triggers a state file lets records be changed, and nothing of ours takes them away. */
function schemaFindingsOf(state: StateDirectory): AuditFinding[] {
  return state.schemaDifferences().map(({ name, found, expected }) => {
    const what =
      found === null
        ? 'is missing'
        : expected === null
          ? 'is not one of ours'
          : 'is not as it was made';
    const problem = `the ${name} of the state file ${what}`;
    return findingOf('schema', null, { field: name, found, expected, problem });
  });
}

/** Who changes columns alone hides a run from every list, and leaves what it says as it was. */
function misfiledFindingsOf(state: StateDirectory): AuditFinding[] {
  return state.misfiledRows().map(({ table, name, field, found, expected }) => {
    const kind = table === 'baselines' ? 'baseline' : 'ledger';
    const what = table === 'baselines' ? `a baseline of ${name}` : `run ${name}`;
    const problem = `${what} is filed under ${field} ${JSON.stringify(found)}, and says ${JSON.stringify(expected)} itself`;
    return findingOf(kind, null, { field, found, expected, problem });
  });
}
