import { type Answer, refusal } from './answer.ts';
import type { RequestKind } from './scenario.ts';

/** Where a request wants to go; `id` is the suite's or the execution's, percent-decoded. */
export interface Route {
  readonly kind: RequestKind;
  readonly id: string;
  readonly query: URLSearchParams;
}

const ROUTES: readonly { kind: RequestKind; method: string; path: RegExp }[] = [
  { kind: 'token', method: 'POST', path: /^\/api\/v1\/oauth\/token()$/ },
  { kind: 'submit', method: 'POST', path: /^\/api\/v1\/test-suites\/([^/]+)\/executions$/ },
  { kind: 'status', method: 'GET', path: /^\/api\/v1\/executions\/([^/]+)\/status$/ },
  { kind: 'results', method: 'GET', path: /^\/api\/v1\/executions\/([^/]+)\/results$/ },
];

/** The route of a request, or the refusal it meets. */
export function routeOf(method: string, target: string): Route | Answer {
  const [path = '', query = ''] = target.split('?', 2);
  for (const route of ROUTES) {
    const [, segment] = route.path.exec(path) ?? [];
    if (segment === undefined) continue;
    if (method !== route.method) {
      return refusal(405, 'method_not_allowed', `this address takes ${route.method} only`, {
        allow: route.method,
      });
    }
    const id = decoded(segment);
    if (id === null) {
      return refusal(400, 'invalid_request', 'the id in the path is not percent-encoded UTF-8');
    }
    return { kind: route.kind, id, query: new URLSearchParams(query) };
  }
  return refusal(404, 'not_found', 'there is nothing at this address: see the contract');
}

function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
