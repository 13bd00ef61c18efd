import { ProblemCode, RefusedRequest } from './problem.ts';
import type { CallKind } from './scenario.ts';
import { ID } from './wire.ts';

const PREFIX = '/new/v2.0';

/** The calls that the mock knows, by method and path; `:name` stands for an id. */
const CALLS = [
  ['api', 'GET', '/projects'],
  ['api', 'GET', '/projects/:project'],
  ['api', 'GET', '/flows'],
  ['api', 'GET', '/flows/:flow/intents'],
  ['api', 'GET', '/locales'],
  ['api', 'GET', '/snapshots'],
  ['api', 'GET', '/endpoints'],
  ['playbook', 'GET', '/playbooks'],
  ['playbook', 'POST', '/playbooks'],
  ['playbook', 'GET', '/playbooks/:playbook'],
  ['playbook', 'PATCH', '/playbooks/:playbook'],
  ['playbook', 'DELETE', '/playbooks/:playbook'],
  ['playbook', 'POST', '/playbooks/:playbook/steps'],
  ['playbook', 'POST', '/playbooks/:playbook/steps/order'],
  ['playbook', 'PATCH', '/playbooks/:playbook/steps/:step'],
  ['playbook', 'DELETE', '/playbooks/:playbook/steps/:step'],
  ['playbook', 'POST', '/playbooks/:playbook/steps/:step/asserts'],
  ['playbook', 'PATCH', '/playbooks/:playbook/steps/:step/asserts/:assert'],
  ['playbook', 'DELETE', '/playbooks/:playbook/steps/:step/asserts/:assert'],
  ['schedule', 'POST', '/playbooks/:playbook/schedule'],
  ['run', 'GET', '/playbooks/:playbook/runs'],
  ['run', 'GET', '/playbooks/:playbook/runs/:run'],
  ['run', 'DELETE', '/playbooks/:playbook/runs/:run'],
  ['task', 'GET', '/tasks'],
  ['task', 'GET', '/tasks/:task'],
  ['task', 'POST', '/tasks/:task/cancel'],
  ['scores', 'POST', '/projects/:project/nlu/scores'],
] as const satisfies readonly (readonly [CallKind, string, string])[];

/** A call's method and path pattern, such as `GET /tasks/:task`. */
type CallName = `${(typeof CALLS)[number][1]} ${(typeof CALLS)[number][2]}`;

export interface ApiRoute {
  readonly kind: CallKind;
  readonly name: CallName;
  /** Ids from the path. */
  readonly ids: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}

/** @throws Refused where there is no such call. */
export function apiRoute(method: string, target: string): ApiRoute {
  const [path = '', query = ''] = target.split('?', 2);
  const allowed: string[] = [];
  for (const [kind, wanted, pattern] of CALLS) {
    const ids = idsIn(path, `${PREFIX}${pattern}`);
    if (ids === null) continue;
    if (wanted !== method) {
      allowed.push(wanted);
      continue;
    }
    const name = `${wanted} ${pattern}` as CallName;
    for (const [what, id] of Object.entries(ids)) {
      if (ID.test(id)) continue;
      throw new RefusedRequest(
        400,
        `Validation failed. ${what}Id must be an id of 24 characters.`,
        ProblemCode.invalidArgument,
      );
    }
    return { kind, name, ids, query: new URLSearchParams(query) };
  }
  if (allowed.length > 0) {
    throw new RefusedRequest(
      405,
      `This address takes ${allowed.join(', ')}`,
      ProblemCode.methodNotAllowed,
      { allow: allowed.join(', ') },
    );
  }
  throw new RefusedRequest(404, `Cannot ${method} ${path}`, ProblemCode.notFound);
}

/** What stands in the places of `pattern`; null where the path is another. */
function idsIn(path: string, pattern: string): Record<string, string> | null {
  const given = path.split('/');
  const wanted = pattern.split('/');
  if (given.length !== wanted.length) return null;
  const ids: Record<string, string> = {};
  for (const [place, part] of wanted.entries()) {
    const value = given[place] ?? '';
    if (!part.startsWith(':')) {
      if (part !== value) return null;
    } else ids[part.slice(1)] = value;
  }
  return ids;
}
