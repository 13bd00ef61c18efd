import { plainRunId } from '../domain/run-id.ts';
import { type AuditFinding, findingOf } from '../domain/verification/audit-finding.ts';
import type { DecisionTrail } from './decision-trail.ts';

/** A run that has a record, as far as others are held against it. */
export interface Recorded {
  readonly chain: string;
  readonly seq: number;
  readonly audit_id: string;
  readonly verdict: string;
  readonly reportSha256: string | null;
}

export type RunsOnRecord = ReadonlyMap<string, Recorded>;

/** A run that the ledger says has ended. */
export interface EndedRun {
  readonly runId: string;
  readonly verdict: string;
}

/** Verdicts that no record stands for. */
export function verdictsAlone(ended: readonly EndedRun[], recorded: RunsOnRecord): AuditFinding[] {
  return ended
    .filter(({ runId }) => !recorded.has(runId))
    .map(({ runId, verdict }) =>
      findingOf('no_record', null, {
        field: 'verdict',
        found: verdict,
        problem: `run ${runId} is ${verdict} in the ledger, and no record says so`,
      }),
    );
}

/** What is stored before a run is on record: a process that was killed then leaves it lying. */
const BEFORE_ITS_RUN = /\/(?:suite|request|baseline)-[0-9a-f]{16}\.json$/;

/** Evidence of runs that neither a record nor the ledger knows. */
export async function evidenceAlone(
  { evidence, ledger }: DecisionTrail,
  { recorded, runs }: { readonly recorded: RunsOnRecord; readonly runs: ReadonlySet<string> },
): Promise<AuditFinding[]> {
  if (evidence === null) return [];
  const known = new Set([...recorded.keys(), ...runs].map(plainRunId));
  const findings: AuditFinding[] = [];
  for (const folder of await evidence.folders()) {
    if (known.has(folder) || (await ledger?.run(folder))) continue;
    const keys = (await evidence.keysOf(folder)).filter((key) => !BEFORE_ITS_RUN.test(key));
    if (keys.length === 0) continue;
    const pieces = keys.length === 1 ? '1 piece' : `${keys.length} pieces`;
    const problem = `there is evidence of run ${folder} (${pieces}, such as ${keys[0]}), and neither a record nor a run`;
    findings.push(findingOf('evidence_alone', null, { field: 'evidence', found: folder, problem }));
  }
  return findings;
}

/** Baselines that are not what a run on record came to. */
export function foreignBaselines(
  { ledger }: DecisionTrail,
  {
    recorded,
    only,
  }: { readonly recorded: RunsOnRecord; readonly only?: readonly string[] | undefined },
): AuditFinding[] {
  return [...(ledger?.baselines() ?? [])]
    .filter(({ suiteId }) => only?.includes(suiteId) ?? true)
    .flatMap(({ suiteId, label, runId, report }) => {
      const run = recorded.get(runId);
      const name = `baseline "${label}" of ${suiteId}`;
      if (run === undefined || run.chain !== suiteId) {
        const problem = `${name} is run ${runId}, which has no record in its chain`;
        const said = { field: 'run_id', found: runId, problem };
        return [findingOf('baseline', null, said)];
      }
      const [found, expected] = [report.sha256, run.reportSha256];
      if (run.verdict !== 'passed' && run.verdict !== 'failed') {
        const problem = `${name} is run ${runId}, which is ${run.verdict}: a baseline is a run that passed or failed`;
        return [findingOf('baseline', run, { field: 'verdict', found: run.verdict, problem })];
      }
      if (found === expected) return [];
      const problem = `${name} has a report with SHA-256 ${found}, and the record of run ${runId} ${expected}`;
      return [findingOf('baseline', run, { field: 'report.sha256', found, expected, problem })];
    });
}
