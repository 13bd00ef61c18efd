import { routeTable } from '../../routing/route-table.ts';
import { ok } from '../executions-v1/answer.ts';
import type { Api } from './api.ts';
import { API_CALLS, type ApiCall } from './api-calls.ts';
import { describeApi, describeSimulator } from './description/describe-api.ts';
import { ProblemCode, RefusedRequest } from './problem.ts';
import { SIMULATOR_CALLS } from './simulator/simulator-calls.ts';
import { ID } from './wire.ts';

const PREFIX = '/new/v2.0';
const SIMULATOR_PREFIX = '/testing';

/** A session has the name that its client gives it. */
const CLIENT_NAMED = 'session';

export interface ApiRoute extends ApiCall {
  /** Ids from the path. */
  readonly ids: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The Simulator has rules of its own for requests. */
  readonly isSimulator: boolean;
}

/** Where the platform shows the descriptions of its own APIs. */
const DESCRIPTIONS: readonly ApiCall[] = [
  description('/openapi/openapi-viewer.json', (form) => describeApi(API_CALLS, form)),
  description('/testing/openapi/openapi-viewer.json', (form) =>
    describeSimulator(SIMULATOR_CALLS, form),
  ),
];

/** OData is another host elsewhere; the key goes with the query, and its user needs a role of its own. */
const ODATA: ApiCall = {
  kind: 'analytics',
  method: 'GET',
  path: '/v2.4/Analytics',
  perform(api, { key, query, faults }) {
    if (key.rights !== 'all') throw new RefusedRequest(403, 'The global role odata is missing');
    return ok(api.analytics.read(query, faults));
  },
};

const find = routeTable([
  ...API_CALLS.map((call) => [call.method, `${PREFIX}${call.path}`, call] as const),
  ...SIMULATOR_CALLS.map((call) => [call.method, `${SIMULATOR_PREFIX}${call.path}`, call] as const),
  [ODATA.method, ODATA.path, ODATA] as const,
  ...DESCRIPTIONS.map((call) => [call.method, call.path, call] as const),
]);

function description(
  path: string,
  describe: (form: Exclude<Api['description'], 'none'>) => unknown,
): ApiCall {
  return {
    kind: 'api',
    method: 'GET',
    path,
    perform(api) {
      if (api.description === 'none') {
        throw new RefusedRequest(404, `Cannot GET ${path}`, ProblemCode.notFound);
      }
      return ok(describe(api.description));
    },
  };
}

/** @throws Refused where there is no such call. */
export function apiRoute(method: string, target: string): ApiRoute {
  const [path = '', query = ''] = target.split('?', 2);
  const routing = find(method, path);
  if (routing.status === 'unknown') {
    throw new RefusedRequest(404, `Cannot ${method} ${path}`, ProblemCode.notFound);
  }
  if (routing.status === 'wrong_method') {
    const allow = routing.allowed.join(', ');
    throw new RefusedRequest(405, `This address takes ${allow}`, ProblemCode.methodNotAllowed, {
      allow,
    });
  }
  const isSimulator = isOfSimulator(target);
  const wrong = Object.entries(routing.params).find(
    ([name, id]) => !isSimulator && name !== CLIENT_NAMED && !ID.test(id),
  );
  if (wrong !== undefined) {
    throw new RefusedRequest(
      400,
      `Validation failed. ${wrong[0]}Id must be an id of 24 characters.`,
      ProblemCode.invalidArgument,
    );
  }
  return {
    ...routing.target,
    ids: routing.params,
    query: new URLSearchParams(query),
    isSimulator,
  };
}

/** Whether an address belongs to the Simulator, whose ids are of more than one form. */
export function isOfSimulator(target: string): boolean {
  return target.startsWith(`${SIMULATOR_PREFIX}/`);
}
