import { decodedPart, routeTable } from '../../routing/route-table.ts';
import { type Answer, refusal } from './answer.ts';
import type { RequestKind } from './scenario.ts';

/** Where a request wants to go; `id` is the suite's or the execution's, percent-decoded. */
export interface Route {
  readonly kind: RequestKind;
  readonly id: string;
  readonly query: URLSearchParams;
}

const find = routeTable<RequestKind>([
  ['POST', '/api/v1/oauth/token', 'token'],
  ['POST', '/api/v1/test-suites/:id/executions', 'submit'],
  ['GET', '/api/v1/executions/:id/status', 'status'],
  ['GET', '/api/v1/executions/:id/results', 'results'],
]);

/** The route of a request, or the refusal it meets. */
export function routeOf(method: string, target: string): Route | Answer {
  const [path = '', query = ''] = target.split('?', 2);
  const routing = find(method, path);
  if (routing.status === 'unknown' || (routing.status === 'found' && routing.params.id === '')) {
    return refusal(404, 'not_found', 'there is nothing at this address: see the contract');
  }
  if (routing.status === 'wrong_method') {
    const allow = routing.allowed.join(', ');
    return refusal(405, 'method_not_allowed', `this address takes ${allow} only`, { allow });
  }
  const id = decodedPart(routing.params.id ?? '');
  if (id === null) {
    return refusal(400, 'invalid_request', 'the id in the path is not percent-encoded UTF-8');
  }
  return { kind: routing.target, id, query: new URLSearchParams(query) };
}
