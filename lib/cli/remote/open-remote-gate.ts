import { httpClient } from '../../platforms/http.ts';
import { environmentRoute } from '../../platforms/proxy.ts';
import { gateAddress } from '../settings.ts';
import type { Terminal } from '../terminal.ts';
import { toolVersion } from '../tool-version.ts';
import { UsageError } from '../usage-error.ts';
import { GateClient } from './gate-client.ts';
import { credentialsOfCaller, regionOf, requestSigner } from './sign-request.ts';

/** API Gateway answers within 29 s, whatever is behind it. */
const REQUEST_MS = 35_000;
/** Twice a report of 20,000 cases with long answers. */
const MAX_REPORT_BYTES = 256 * 1024 * 1024;

export interface RemoteGate {
  readonly client: GateClient;
  /** As it goes into a command line. */
  readonly url: string;
}

/**
 * The deployed gate that the flag or else the environment names.
 *
 * @throws UsageError where they name none, or nothing that could be one.
 */
export async function openRemoteGate(
  gateUrl: string | undefined,
  terminal: Terminal,
): Promise<RemoteGate> {
  const written = gateUrl ?? gateAddress(terminal);
  if (written === undefined) {
    throw new UsageError(
      'the gate is not named: set COGNIGATE_URL or --gate-url to the address that the deployment printed',
    );
  }
  const url = URL.canParse(written) ? new URL(written) : null;
  const isLocal = url?.hostname === '127.0.0.1' || url?.hostname === 'localhost';
  if (url === null || (url.protocol !== 'https:' && !(isLocal && url.protocol === 'http:'))) {
    throw new UsageError(
      `the gate's address is ${JSON.stringify(written)}; it must be like https://a1b2c3.execute-api.eu-west-1.amazonaws.com/gate`,
    );
  }
  const sign = requestSigner({
    region: regionOf(url, terminal.env),
    service: 'execute-api',
    credentials: await credentialsOfCaller(),
  });
  const http = httpClient({
    userAgent: `cognigate/${toolVersion()}`,
    timeoutMs: REQUEST_MS,
    maxBodyBytes: MAX_REPORT_BYTES,
    route: environmentRoute,
  });
  return { client: new GateClient({ baseUrl: url, http, sign }), url: written };
}
