import { defined } from '../defined.ts';
import { canonicalForm } from '../domain/audit/canonical-form.ts';
import { chainOf } from '../domain/chain-of.ts';
import { type Policy, policyBytes } from '../domain/governance/policy.ts';
import type { Provenance } from '../domain/governance/provenance.ts';
import {
  type CarriedFrom,
  type RerunOf,
  type RunRecord,
  type Trigger,
  UNTOUCHED,
} from '../domain/run.ts';
import type { RunStateInput } from '../domain/run-state.ts';
import { sha256Of } from '../domain/sha256.ts';
import type { SnapshotWish } from '../domain/snapshot-wish.ts';
import type { NotApplied } from '../domain/suite/not-applied.ts';
import { mayEndEarly } from '../domain/suite/planning/plan-repetitions.ts';
import { seedOf } from '../domain/suite/stopping/stop-rule.ts';
import type { Suite } from '../domain/suite/suite.ts';
import { owedNotification } from './owed-notification.ts';
import type { Ports } from './ports/ports.ts';

export interface RunRequest {
  readonly runId: string;
  readonly suite: Suite;
  /** Names of the thresholds that the suite does not write. */
  readonly defaultedThresholds: readonly string[];
  readonly trigger: Trigger;
  readonly platformUrl: string;
  readonly toolVersion: string;
  /** Names of the endpoints that are told how the run ends, beside those that are always told. */
  readonly notify?: readonly string[];
  readonly requestSha256?: string;
  /** Where only some cases of another run are run again. */
  readonly rerunOf?: RerunOf | undefined;
  readonly carriedFrom?: CarriedFrom | undefined;
  /** Present where the suite was cut down to the cases with one of these tags. */
  readonly onlyTags?: readonly string[] | undefined;
  /** Present where cases were left out by other flags, which these are. */
  readonly selectedBy?: readonly string[] | undefined;
  /** How many cases the suite has as it is written, where it was cut down. */
  readonly casesInSuite?: number | undefined;
  /** Present where a snapshot is to be made for the run, and gated. */
  readonly snapshot?: SnapshotWish | undefined;
  /** What the run is held against, where it does not go by the baselines on record. */
  readonly baseline?: RunRecord['baseline'];
  /** Claims that the run is to become the first baseline of its suite, if it passes. */
  readonly establishesBaseline?: boolean | undefined;
  /** Thresholds that went with the cases that were left out. */
  readonly gateNotApplied?: readonly NotApplied[] | undefined;
  readonly endpointUrl?: string | undefined;
  /** Claims that the platform is a mock. */
  readonly simulated?: boolean | undefined;
  /** Claims that this mock was started for the run alone. */
  readonly embeddedMock?: boolean | undefined;
  readonly provenance?: Provenance | undefined;
  /** What the suite was held to; null where there is nothing. */
  readonly policy?: Policy | null | undefined;
  /** Digest of what the run before was held to, where that is something else. */
  readonly policyBefore?: string | undefined;
  /** The file that the suite came from, relative to where the run is started. */
  readonly suiteFile?: string | undefined;
  /** What decides the jitter of looks; the run's id where absent. */
  readonly lookSeed?: string | undefined;
}

/**
 * Records a run, so that from here on it can only end in a verdict; what it returns is the
 * execution's input. The same request twice is one run.
 */
export async function acceptRun(
  request: RunRequest,
  { ledger, evidence, audit, now }: Pick<Ports, 'ledger' | 'evidence' | 'audit' | 'now'>,
): Promise<RunStateInput> {
  const { runId } = request;
  const suite = withSeed(request.suite);
  const startedAt = now();
  const chain = chainOf({
    suiteId: suite.suite_id,
    simulated: request.simulated === true ? true : undefined,
  });
  const run: RunRecord = {
    ...UNTOUCHED,
    runId,
    suiteId: suite.suite_id,
    ...defined({ suiteName: suite.name }),
    platform: suite.platform,
    platformUrl: request.platformUrl,
    trigger: request.trigger,
    ...(request.requestSha256 === undefined ? {} : { requestSha256: request.requestSha256 }),
    ...(request.rerunOf === undefined ? {} : { rerunOf: request.rerunOf }),
    ...(request.onlyTags === undefined ? {} : { onlyTags: [...request.onlyTags] }),
    ...(request.selectedBy === undefined ? {} : { selectedBy: [...request.selectedBy] }),
    ...(request.casesInSuite === undefined ? {} : { casesInSuite: request.casesInSuite }),
    ...(request.baseline === undefined ? {} : { baseline: request.baseline }),
    ...(request.establishesBaseline === true ? { establishesBaseline: true } : {}),
    ...(request.snapshot === undefined ? {} : { snapshot: { ...request.snapshot } }),
    ...(request.carriedFrom === undefined ? {} : { carriedFrom: request.carriedFrom }),
    ...((request.gateNotApplied ?? []).length === 0
      ? {}
      : { gateNotApplied: [...(request.gateNotApplied ?? [])] }),
    ...(request.endpointUrl === undefined ? {} : { endpointUrl: request.endpointUrl }),
    ...(request.embeddedMock === true ? { embeddedMock: true } : {}),
    ...(request.simulated === true ? { simulated: true } : {}),
    ...defined({ lookSeed: request.lookSeed, suiteFile: request.suiteFile }),
    suite: await evidence.put(runId, 'suite', 'json', canonicalBytes(suite)),
    labels: suite.labels,
    ...(await governanceOf(request, evidence)),
    settings: {
      concurrency: suite.concurrency,
      pollWorthSeconds: suite.poll_worth_seconds,
      onAmbiguousSubmit: suite.on_ambiguous_submit,
      ...(mayEndEarly(suite) ? { endsEarly: true } : {}),
      ...defined({ seed: seedOf(suite.stop) }),
      fullTimeMs: suite.circuit_breaker_seconds * 1_000,
    },
    defaultedThresholds: [...request.defaultedThresholds],
    toolVersion: request.toolVersion,
    startedAt,
    deadlineAt: startedAt + suite.circuit_breaker_seconds * 1_000,
    auditSeqAtStart: (await audit.head(chain)).seq,
    notifications: (request.notify ?? []).map((endpoint) => owedNotification(runId, endpoint)),
  };
  await ledger.createRun(run);
  return { runId };
}

/** Hexadecimal digits of the digest by which a suite draws its own cases. */
const SEED_DIGITS = 16;

/** The suite with the seed of its draw: where nobody names one, the suite itself decides, so that it draws the same each time. */
function withSeed(suite: Suite): Suite {
  const { stop } = suite;
  if (stop === undefined || stop === 'certain' || stop.seed !== undefined) return suite;
  const seed = sha256Of(canonicalBytes(suite)).slice(0, SEED_DIGITS);
  return { ...suite, stop: { ...stop, seed } };
}

/** Where the run comes from, and what its suite was held to, which becomes evidence. */
async function governanceOf(
  { runId, provenance, policy, policyBefore }: RunRequest,
  evidence: Ports['evidence'],
): Promise<Pick<RunRecord, 'provenance' | 'policy' | 'policyBefore'>> {
  const kept =
    policy === undefined || policy === null
      ? policy
      : {
          evidence: await evidence.put(runId, 'policy', 'json', policyBytes(policy)),
          rules: policy,
        };
  return defined({ provenance, policy: kept, policyBefore });
}

/** The same suite has the same digest, however it came here and in whatever order its fields stood. */
export function canonicalBytes(suite: Suite): Uint8Array {
  return new TextEncoder().encode(canonicalForm(suite));
}
