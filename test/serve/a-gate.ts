import type { Context } from 'aws-lambda';
import { apiHandler } from '../../lambdas/runtime/api-handler.ts';
import type { ReadPorts } from '../../lib/api/answer-read.ts';
import { READ_ROUTES } from '../../lib/api/read-routes.ts';
import { GateClient } from '../../lib/cli/remote/gate-client.ts';
import type { StateDirectory } from '../../lib/local/state-directory.ts';
import type { HttpAnswer, HttpClient, HttpOutcome } from '../../lib/platforms/http.ts';
import { aProxyEvent } from '../support/builders/proxy-event.ts';
import { fakeRunLists } from '../support/fakes/fake-run-lists.ts';

const LINKS = 'https://reports.example';

/** An answer of a server, with this as its JSON. */
export function answered(status: number, value: unknown): HttpAnswer {
  const bytes = Buffer.from(JSON.stringify(value));
  return {
    kind: 'answer',
    host: 'gate.example',
    status,
    retryAfterSeconds: null,
    body: { kind: 'json', value, bytes },
  };
}

/** A client of a gate whose handlers have the runs of a state directory, without a network between them. */
export function clientOfGate(
  state: StateDirectory,
  /** What comes in the place of the gate's own answer, where it is not null. */
  instead: (asked: { readonly method: string; readonly path: string }) => HttpOutcome | null = () =>
    null,
): { readonly client: GateClient; readonly asked: string[] } {
  const asked: string[] = [];
  const links = new Map<string, string>();
  const ports: ReadPorts & Pick<StateDirectory, 'baselines'> = {
    ledger: state.ledger,
    evidence: state.evidence,
    envelopes: state.envelopes,
    audit: state.audit,
    forgetting: logOf(state),
    baselines: state.baselines,
    lists: fakeRunLists(() => state.ledger.listRuns()),
    async linkTo(runId, { content }) {
      links.set(`/${runId}`, content);
      return `${LINKS}/${runId}`;
    },
    now: Date.now,
  };
  const handler = apiHandler(READ_ROUTES, () => ports);
  const http: HttpClient = async ({ method, origin, path }) => {
    asked.push(`${method} ${path}`);
    const other = instead({ method, path });
    if (other !== null) return other;
    if (origin === LINKS) return answered(200, JSON.parse(links.get(path) ?? 'null'));
    const url = new URL(path, origin);
    const [resource = '', id] = routeOf(method, url.pathname);
    const event = aProxyEvent({
      method,
      resource,
      path: url.pathname,
      pathParameters: id === undefined ? null : { id },
      query: Object.fromEntries(url.searchParams),
    });
    const { statusCode, body } = await handler(event, {} as Context);
    return answered(statusCode, JSON.parse(body));
  };
  const client = new GateClient({
    baseUrl: new URL('https://gate.example/v1'),
    http,
    sign: async ({ headers }) => headers,
    pause: async () => {},
  });
  return { client, asked };
}

function routeOf(method: string, path: string): string[] {
  for (const route of Object.keys(READ_ROUTES)) {
    const [routeMethod, resource = ''] = route.split(' ');
    const found = new RegExp(`^/v1${resource.replace('{id}', '([^/]+)')}$`).exec(path);
    if (routeMethod === method && found !== null) return [resource, ...found.slice(1)];
  }
  return [];
}

/** The log of a state directory, as a gate asks for it. */
function logOf({ forgettingLog }: StateDirectory): ReadPorts['forgetting'] {
  return {
    recordsAfter: async (seq, limit) => forgettingLog.records().slice(seq, seq + limit),
    forgotten: async () => forgettingLog.forgotten(),
  };
}
