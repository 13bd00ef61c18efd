import type { CarriedBaseline } from '../domain/baseline/carried-baseline.ts';
import { policyDigest } from '../domain/governance/policy.ts';
import type { Provenance } from '../domain/governance/provenance.ts';
import { DEFAULT_RATE_LIMIT, type RateLimit } from '../domain/pace/rate-budget.ts';
import type { RunRecord, Trigger } from '../domain/run.ts';
import type { Suite } from '../domain/suite/suite.ts';
import { learnEndpoints, type WebhookEndpoint } from '../notify/webhook-endpoint.ts';
import { MAX_ACKNOWLEDGEMENT_BYTES, webhookNotifier } from '../notify/webhook-notifier.ts';
import { httpClient } from '../platforms/http.ts';
import { platformAddress } from '../platforms/platform-address.ts';
import { environmentRoute } from '../platforms/proxy.ts';
import { Secrets } from '../platforms/secrets.ts';
import { acceptRun, type RunRequest } from '../steps/accept-run.ts';
import { lookSeedOf } from '../steps/look-seed.ts';
import type { Ports } from '../steps/ports/ports.ts';
import type { VerdictSigning } from '../steps/ports/verdict-signing.ts';
import { newRunId } from './new-run-id.ts';
import type { OpenPlatform } from './open-platform.ts';
import type { StateDirectory } from './state-directory.ts';
import { type SteadyClock, steadyClock } from './steady-clock.ts';
import { takeUpAt } from './take-up-at.ts';
import type { RunPlace } from './where-it-ran.ts';

export interface LocalGateOptions extends RunPlace {
  readonly state: StateDirectory;
  readonly platform: OpenPlatform;
  /** Of the platform, for all runs together; 1,000 requests in 5 minutes where absent. */
  readonly rateLimit?: RateLimit;
  /** Who is told how runs ended. */
  readonly notified: readonly WebhookEndpoint[];
  /** Where reports are read, with `{run}` for the run's id; messages name no such place where absent. */
  readonly reportUrl?: string | undefined;
  /** What verdicts are signed with; they go unsigned where absent. */
  readonly signing?: Omit<VerdictSigning, 'envelopes'> | undefined;
  /** Who runs the gate, for the audit record. */
  readonly startedBy: Trigger;
  /** What the CI says that it was started in. */
  readonly provenance?: Provenance | undefined;
  readonly toolVersion: string;
  /** That of the machine where absent. */
  readonly clock?: SteadyClock;
}

/** Runs of a mock lie among those of a bot. */
const RUNS_LOOKED_AT = 20;

/** A small suite is often over by then; from the second look on the poll plan counts in whole seconds. */
export const FIRST_LOOK_MS = 250;

/** What is said of a run beside its suite. */
export interface AcceptDetails
  extends Part,
    Pick<RunRequest, 'baseline' | 'establishesBaseline' | 'policy' | 'suiteFile'> {
  readonly baselineReport?: CarriedBaseline | undefined;
  /** A new one where absent. */
  readonly runId?: string | undefined;
}

/** What makes a run one of a part of a suite, or of some cases of another run. */
export type Part = Pick<
  RunRequest,
  'rerunOf' | 'carriedFrom' | 'onlyTags' | 'selectedBy' | 'casesInSuite' | 'gateNotApplied'
>;

/** The gate on this machine: ports over the state directory, and the runs made with them. */
export class LocalGate {
  readonly ports: Ports;
  readonly clock: SteadyClock;
  readonly #options: LocalGateOptions;

  /** @throws ConfigurationInvalid where an address cannot be used. */
  constructor(options: LocalGateOptions) {
    this.#options = options;
    this.clock = options.clock ?? steadyClock();
    this.ports = localPorts(options, this.clock);
  }

  /** Records a run of the suite in the ledger, and returns its id. */
  async accept(
    suite: Suite,
    defaultedThresholds: readonly string[],
    { baselineReport, runId = newRunId(this.ports.now()), ...details }: AcceptDetails = {},
  ): Promise<string> {
    const { startedBy, toolVersion, platformUrl, embeddedMock, endpointUrl } = this.#options;
    const { provenance } = this.#options;
    await acceptRun(
      {
        runId,
        suite,
        defaultedThresholds,
        trigger: startedBy,
        platformUrl: platformAddress(platformUrl).text,
        endpointUrl,
        embeddedMock,
        simulated: embeddedMock,
        toolVersion,
        provenance,
        policyBefore: await this.#otherPolicyBefore(suite.suite_id, details.policy),
        lookSeed: await lookSeedOf(suite, this.ports.ledger),
        ...details,
        ...(baselineReport === undefined
          ? {}
          : { baseline: await this.#carried(runId, baselineReport) }),
      },
      this.ports,
    );
    return runId;
  }

  /** What the run before was held to, where it was something else: a policy must not go unseen. */
  async #otherPolicyBefore(
    suiteId: string,
    policy: RunRequest['policy'],
  ): Promise<string | undefined> {
    const isMock = this.#options.embeddedMock === true;
    const runs = await this.#options.state.ledger.listRuns({ suiteId, limit: RUNS_LOOKED_AT });
    const before = runs.find(({ simulated }) => (simulated === true) === isMock)?.policy;
    const digest = before?.evidence.sha256;
    return digest === (policy ? policyDigest(policy) : undefined) ? undefined : digest;
  }

  /** A baseline that came in a file becomes evidence of the run that is held against it. */
  async #carried(
    runId: string,
    { suiteId, label, runId: of, bytes }: CarriedBaseline,
  ): Promise<RunRecord['baseline']> {
    const { evidence, now } = this.ports;
    const report = await evidence.put(runId, 'baseline', 'json', bytes);
    return { status: 'found', suiteId, label, runId: of, report, setAt: now(), setBy: 'file' };
  }

  /**
   * Starts the clocks of an interrupted run anew; a person has asked for it, so it gets its full time.
   * @throws ConfigurationInvalid where the run was made elsewhere; it stays as it is.
   */
  async takeUp(run: RunRecord): Promise<RunRecord> {
    return takeUpAt(this.#options, run, this.ports);
  }
}

function localPorts(
  {
    state,
    platformUrl,
    platform,
    rateLimit = DEFAULT_RATE_LIMIT,
    notified,
    reportUrl,
    signing,
    toolVersion,
  }: LocalGateOptions,
  { now, sleep, stepMs }: SteadyClock,
): Ports {
  const address = platformAddress(platformUrl);
  const userAgent = `cognigate/${toolVersion}`;
  const secrets = new Secrets();
  learnEndpoints(notified, secrets);
  return {
    ledger: state.ledger,
    evidence: state.evidence,
    audit: state.audit,
    signing: signing && { ...signing, envelopes: state.envelopes },
    durations: state.durations,
    baselines: state.baselines,
    platform: platform({ state, address, userAgent, now, sleep, secrets }),
    notifier: webhookNotifier({
      endpoints: notified,
      reportUrl,
      http: httpClient({
        userAgent,
        maxBodyBytes: MAX_ACKNOWLEDGEMENT_BYTES,
        route: environmentRoute,
      }),
    }),
    budget: state.rateBudget(address.text, rateLimit, now),
    now,
    firstLookMs: FIRST_LOOK_MS,
    clockStepMs: stepMs,
  };
}
