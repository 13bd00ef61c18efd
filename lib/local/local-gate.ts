import type { RunRecord } from '../domain/run.ts';
import type { Suite } from '../domain/suite.ts';
import { MAX_ACKNOWLEDGEMENT_BYTES, webhookNotifier } from '../notify/webhook-notifier.ts';
import { AccessTokenSource, type Credentials } from '../platforms/access-token.ts';
import { executionsV1Platform } from '../platforms/executions-v1/executions-v1-platform.ts';
import { httpClient } from '../platforms/http.ts';
import { platformAddress } from '../platforms/platform-address.ts';
import { acceptRun } from '../steps/accept-run.ts';
import type { Ports } from '../steps/ports.ts';
import { amendRun } from '../steps/run-access.ts';
import { newRunId } from './new-run-id.ts';
import type { StateDirectory } from './state-directory.ts';

export interface LocalGateOptions {
  readonly state: StateDirectory;
  readonly platformUrl: string;
  readonly credentials: Credentials;
  readonly webhook: { readonly url: string; readonly secret: string | null } | null;
  /** Who runs the gate, for the audit record. */
  readonly principal: string;
  readonly toolVersion: string;
}

/** The gate on this machine: ports over the state directory, and the runs made with them. */
export class LocalGate {
  readonly ports: Ports;
  readonly #options: LocalGateOptions;

  /** @throws ConfigurationInvalid where an address cannot be used. */
  constructor(options: LocalGateOptions) {
    this.#options = options;
    this.ports = localPorts(options);
  }

  /** Takes a run of the suite down in the ledger, and returns its id. */
  async accept(suite: Suite, defaultedThresholds: readonly string[]): Promise<string> {
    const { principal, toolVersion } = this.#options;
    const runId = newRunId(this.ports.now());
    await acceptRun(
      {
        runId,
        suite,
        defaultedThresholds,
        trigger: { kind: 'cli', principal },
        platformUrl: platformAddress(this.#options.platformUrl).text,
        toolVersion,
      },
      this.ports,
    );
    return runId;
  }

  /** Starts the clocks of an interrupted run anew; a person has asked for it, so it gets its full time. */
  takeUp(run: RunRecord): Promise<RunRecord> {
    return amendRun(this.ports.ledger, run.runId, (latest) => ({
      ...latest,
      deadlineAt: this.ports.now() + (latest.deadlineAt - latest.startedAt),
      unreachableSince: null,
      holdUntil: null,
      cancelRequestedAt: null,
      resumptions: latest.resumptions + 1,
    }));
  }
}

function localPorts({
  state,
  platformUrl,
  credentials,
  webhook,
  toolVersion,
}: LocalGateOptions): Ports {
  const now = () => Date.now();
  const address = platformAddress(platformUrl);
  const userAgent = `cognigate/${toolVersion}`;
  const http = httpClient({ userAgent });
  const tokens = new AccessTokenSource({
    address,
    credentials: async () => credentials,
    http,
    now,
    cache: state.tokenCache(address.text, credentials.clientId),
  });
  return {
    ledger: state.ledger,
    evidence: state.evidence,
    audit: state.audit,
    durations: state.durations,
    platform: executionsV1Platform({ address, tokens, http, now }),
    notifier: webhookNotifier({
      endpoints: webhook === null ? [] : [{ name: 'ci-webhook', ...webhook }],
      http: httpClient({ userAgent, maxBodyBytes: MAX_ACKNOWLEDGEMENT_BYTES }),
    }),
    now,
  };
}
