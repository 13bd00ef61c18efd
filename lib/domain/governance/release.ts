import { mayShip, scopeOf } from '../may-ship.ts';
import { answersOn, type ReleaseAnswer } from './release-answers.ts';
import type { ReleaseFacts, SuiteWord, VersionRun } from './release-facts.ts';

/** What an auditor asks of a version, with where each answer comes from: `release.json`. */
export interface Release {
  readonly schema: 'cognigate.release/1';
  readonly label: ReleaseFacts['label'];
  readonly generated_at: string;
  /**
   * `may_ship`: each suite that was run for it let it. `contradicted`: a later run of one did not.
   * `not_shown`: some suite has no run that lets it. `not_intact`: something was found in a chain of its records,
   * so that nothing follows from them.
   */
  readonly status: 'may_ship' | 'contradicted' | 'not_shown' | 'not_intact';
  readonly answers: readonly ReleaseAnswer[];
  readonly runs: readonly {
    readonly run_id: string;
    readonly suite_id: string;
    readonly decided_at: string | null;
    readonly verdict: string | null;
    readonly lets_it_ship: boolean;
    readonly simulated: boolean | null;
    readonly complete: boolean | null;
    readonly rerun_of: string | null;
    readonly waivers: number;
    readonly audit_hash: string | null;
  }[];
}

export function releaseOf(facts: ReleaseFacts): Release {
  const words = suiteWords(facts.runs);
  return {
    schema: 'cognigate.release/1',
    label: facts.label,
    generated_at: facts.at,
    status: statusOf(words, facts),
    answers: answersOn(words, facts),
    runs: facts.runs.map(({ run_id, suite_id, record }) => ({
      run_id,
      suite_id,
      decided_at: record?.decided_at ?? null,
      verdict: record?.verdict ?? null,
      lets_it_ship: record !== null && mayShip(record.verdict, scopeOf(record)),
      simulated: record === null ? null : scopeOf(record).simulated,
      complete: record === null ? null : scopeOf(record).complete,
      rerun_of: record?.rerun_of?.run_id ?? null,
      waivers: record?.totals.quarantined ?? 0,
      audit_hash: record?.hash ?? null,
    })),
  };
}

function statusOf(words: readonly SuiteWord[], { chains }: ReleaseFacts): Release['status'] {
  if (chains.some(({ findings }) => findings > 0)) return 'not_intact';
  if (words.length === 0 || words.some(({ shipped }) => shipped === null)) return 'not_shown';
  return words.some(({ against }) => against !== null) ? 'contradicted' : 'may_ship';
}

function suiteWords(runs: readonly VersionRun[]): SuiteWord[] {
  return [...Map.groupBy(runs, ({ suite_id }) => suite_id)].map(([suite_id, of]) => {
    const records = of.flatMap(({ record }) => record ?? []);
    const shippedAt = records.findIndex((record) => mayShip(record.verdict, scopeOf(record)));
    const later = shippedAt === -1 ? records : records.slice(0, shippedAt);
    const against = later.find(
      (record) =>
        record.verdict === 'failed' && !scopeOf(record).simulated && scopeOf(record).complete,
    );
    return {
      suite_id,
      shipped: records[shippedAt] ?? null,
      against: against ?? null,
      records,
      undecided: of.length - records.length,
    };
  });
}
