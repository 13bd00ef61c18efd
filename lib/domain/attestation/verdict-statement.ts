import * as z from 'zod';
import type { AuditRecord } from '../audit/audit-chain.ts';
import { canonicalForm } from '../audit/canonical-form.ts';
import { KeptPolicy, VERDICT_EXPIRES_DAYS } from '../governance/policy.ts';
import { isoTime } from '../instant.ts';
import { mayShip, scopeOf } from '../may-ship.ts';
import { ReportCase } from '../report.ts';
import { GovernanceStatus, Scope } from '../scope.ts';
import { sha256Of } from '../sha256.ts';
import { TestedBot } from '../suite/prepared/tested-bot.ts';
import { caseIdOf, type Suite } from '../suite/suite.ts';
import { Verdict } from '../verdict.ts';

const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
const PREDICATE_TYPE = 'https://in-toto.io/attestation/test-result/v0.1';

const DAY_MS = 86_400_000;
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const isoDateTime = z.iso.datetime();
const place = { sequence: z.int().positive(), hash };

/** A resource as in-toto describes one; what goes by a digest that is not SHA-256 names its kind. */
const Described = z.object({
  name: z.string(),
  uri: z.string().optional(),
  digest: z.record(z.string(), z.string()).optional(),
});

/** What the predicate has no field for: the member is ours, and says all that a verdict of the gate is. */
export const SignedVerdict = z.strictObject({
  run_id: z.string(),
  suite_id: z.string(),
  verdict: Verdict,
  governance_status: GovernanceStatus,
  scope: Scope,
  decided_at: isoDateTime,
  /** After it nothing ships by this verdict. */
  expires: isoDateTime,
  /** Of this run's record in its chain, which every record before it is sealed into. */
  chain: z.strictObject({ name: z.string(), ...place }),
  /** The earlier verdict on the same bot by the same suite whose place this one takes; null where there is none. */
  supersedes: z.strictObject({ run_id: z.string(), ...place }).nullable(),
  platform: z.strictObject({
    name: z.string(),
    url: z.string(),
    endpoint_url: z.string().optional(),
  }),
  /** What was tested; null where the platform names no version, so that only its address stands for the bot. */
  bot: TestedBot.nullable(),
  labels: z.record(z.string(), z.string()),
  suite: z.strictObject({
    /** SHA-256 of the suite as it was run, byte for byte. */
    as_run: hash,
    /** SHA-256 of `writtenForm`, by which a suite file is known again; null where the suite cannot be read. */
    as_written: hash.nullable(),
  }),
  /** SHA-256 of the policy that the suite was held to; null where there was none. */
  policy: hash.nullable(),
  /** Cases that were run and did not count. */
  waivers: z.int().nonnegative(),
  pass_rate: z.number(),
});
export type SignedVerdict = z.infer<typeof SignedVerdict>;

/** An in-toto Statement that a run's test result is, by the predicate of that name. */
export const VerdictStatement = z.object({
  _type: z.literal(STATEMENT_TYPE),
  subject: z.array(Described.extend({ digest: z.record(z.string(), z.string()) })).min(1),
  predicateType: z.literal(PREDICATE_TYPE),
  predicate: z.object({
    /** `PASSED` only for what may ship: the predicate knows no word for a pass of a part, or on a mock. */
    result: z.enum(['PASSED', 'WARNED', 'FAILED']),
    configuration: z.array(Described),
    passedTests: z.array(z.string()),
    warnedTests: z.array(z.string()),
    failedTests: z.array(z.string()),
    'cognigate.verdict/1': SignedVerdict,
  }),
});
export type VerdictStatement = z.infer<typeof VerdictStatement>;

/** The part of a report that is signed; it may be large, and nothing else of it is looked at. */
export const SignedReport = z.object({
  cases: z.array(
    z.object(ReportCase.pick({ id: true, outcome: true, quarantine: true, retried: true }).shape),
  ),
  policy: KeptPolicy.nullish(),
});
type SignedReport = z.infer<typeof SignedReport>;

export interface VerdictFacts {
  readonly record: AuditRecord;
  /** The copy that the record names; null where it names none. */
  readonly report: SignedReport | null;
  /** As it was run; null where it cannot be read. */
  readonly suite: Suite | null;
  readonly superseded: AuditRecord | null;
  /** Of the program that decided; absent where it is not one file. */
  readonly toolSha256?: string | undefined;
}

/** A function of what is recorded: who signs again, signs the same bytes. */
export function verdictStatement(facts: VerdictFacts): VerdictStatement {
  const { record, report } = facts;
  const policy = report?.policy;
  const { verdict, bot, chain, seq, hash: recordHash } = record;
  const scope = scopeOf(record);
  const waivers = waiversOf(facts);
  return {
    _type: STATEMENT_TYPE,
    subject: [...snapshotOf(record), suiteOf(record)],
    predicateType: PREDICATE_TYPE,
    predicate: {
      result: mayShip(verdict, scope) ? 'PASSED' : 'FAILED',
      configuration: configurationOf(facts, waivers),
      ...testsOf(facts.report, scope),
      'cognigate.verdict/1': {
        run_id: record.run_id,
        suite_id: record.suite.suite_id,
        verdict,
        governance_status: record.governance_status,
        scope,
        decided_at: record.decided_at,
        expires: expiryOf(record, policy),
        chain: { name: chain, sequence: seq, hash: recordHash },
        supersedes: facts.superseded && {
          run_id: facts.superseded.run_id,
          sequence: facts.superseded.seq,
          hash: facts.superseded.hash,
        },
        platform: record.platform,
        bot: bot ?? null,
        labels: record.labels,
        suite: {
          as_run: record.evidence.suite.sha256,
          as_written: facts.suite && writtenSha256(facts.suite),
        },
        policy: policy?.evidence.sha256 ?? null,
        waivers: waivers.length,
        pass_rate: record.pass_rate,
      },
    },
  };
}

/** The instant after which nothing ships by the verdict of a record any more. */
export function expiryOf(
  { decided_at }: Pick<AuditRecord, 'decided_at'>,
  policy: KeptPolicy | null | undefined,
): string {
  const days = policy?.rules.verdict_expires_days ?? VERDICT_EXPIRES_DAYS;
  return isoTime(Date.parse(decided_at) + days * DAY_MS);
}

/** SHA-256 by which a suite file is known again, however the run was labelled and at whichever version it was run. */
export function writtenSha256(suite: Suite): string {
  return sha256Of(canonicalForm(writtenForm(suite)));
}

/**
 * A suite without what a run adds to it: labels, the pace and the order in which it is sent, an end before every call, which
 * makes no other verdict or one on a part, the version that is tested, and what the platform made of names, the variants of
 * cases; cases have their ids.
 */
function writtenForm(suite: Suite): object {
  const { labels: _, max_batch_size: _batch, concurrency: _pace, ...ordered } = suite;
  const { order: _order, stop: _stop, cognigy, ...written } = ordered;
  const test_cases = suite.test_cases
    .map((one, at) => ({ ...one, id: caseIdOf(one, at) }))
    .filter((one) => one.variant_of === undefined);
  if (cognigy === undefined) return { ...written, test_cases };
  const { prepared: _prepared, entrypoint: _entrypoint, ...section } = cognigy;
  const cases = section.mode === 'playbooks' ? [] : test_cases;
  return { ...written, test_cases: cases, cognigy: section };
}

/** A snapshot is known by the hash that the platform has of its content; nothing else of a bot has a digest. */
function snapshotOf({ bot, platform }: AuditRecord): VerdictStatement['subject'] {
  const { kind, id, name, hash: content } = bot?.entrypoint ?? {};
  if (kind !== 'snapshot' || id === undefined || content === null || content === undefined) {
    return [];
  }
  const uri = `${platform.url}/v2.0/snapshots/${encodeURIComponent(id)}`;
  return [{ name: `snapshot ${name ?? id}`, uri, digest: { cognigySnapshot: content } }];
}

function suiteOf({ suite, evidence }: AuditRecord): VerdictStatement['subject'][number] {
  return { name: `suite ${suite.suite_id}`, digest: { sha256: evidence.suite.sha256 } };
}

function configurationOf(
  { record, report, toolSha256 }: VerdictFacts,
  waivers: readonly unknown[],
): VerdictStatement['predicate']['configuration'] {
  const { name, version } = record.tool;
  return [
    ...(report?.policy
      ? [{ name: 'policy', digest: { sha256: report.policy.evidence.sha256 } }]
      : []),
    { name: 'waivers', digest: { sha256: sha256Of(canonicalForm(waivers)) } },
    {
      name,
      uri: `pkg:npm/${name}@${version}`,
      ...(toolSha256 === undefined ? {} : { digest: { sha256: toolSha256 } }),
    },
  ];
}

function waiversOf({ record, report }: VerdictFacts): readonly unknown[] {
  if (report === null) return record.quarantined ?? [];
  return report.cases.flatMap(({ id, outcome, quarantine }) =>
    quarantine === undefined ? [] : [{ case_id: id, ...quarantine, outcome }],
  );
}

type Tests = Pick<VerdictStatement['predicate'], 'passedTests' | 'warnedTests' | 'failedTests'>;

/**
 * Cases by how they count. What was not evaluated stands among those that failed, since nobody may take it for
 * tested; what a mock answered stands nowhere, and what is waived in the digest of waivers alone.
 */
function testsOf(report: SignedReport | null, { simulated }: Scope): Tests {
  const tests: Tests = { passedTests: [], warnedTests: [], failedTests: [] };
  if (report === null || simulated) return tests;
  for (const { id, outcome, quarantine, retried } of report.cases) {
    if (quarantine !== undefined) continue;
    if (outcome === 'passed') tests.passedTests.push(id);
    else if (outcome === 'flaky' && retried?.counts_as !== 'failed') tests.warnedTests.push(id);
    else tests.failedTests.push(id);
  }
  return tests;
}
