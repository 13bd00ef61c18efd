import * as z from 'zod';
import { compareShapes } from './compare-shapes.ts';
import { answerSchema, bodySchema, type Operation } from './operation-schemas.ts';
import type { ReliedCall } from './relied-on.ts';
import { fieldsOf, listIn, resolved, shapesOf } from './schema-shape.ts';

/** A place where a description is not as the client relies on it. */
export interface Difference {
  /** Such as `GET /v2.0/flows`. */
  readonly call: string;
  /** Such as `answers without items[].referenceId`. */
  readonly problem: string;
  /** The client does without it. */
  readonly isSpared: boolean;
}

/** Where the calls of an API stand that are relied on. */
const VERSION = '/v2.0';
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** Everything in which an OpenAPI description differs from what these calls take for granted. */
export function compareCalls(
  document: unknown,
  relied: readonly ReliedCall[],
  base = VERSION,
): Difference[] {
  const operations = operationsIn(document);
  return relied.flatMap((call) => {
    const name = `${call.method} ${base}${call.path.replaceAll('{}', '{id}')}`;
    const operation = operations.get(keyOf(call.method, `${base}${call.path}`));
    const problems =
      operation === undefined
        ? [{ problem: 'is not in it', isSpared: false }]
        : [
            ...ofQuery(operation, call, document),
            ...ofBody(operation, call, document),
            ...ofAnswer(operation, call, document),
          ];
    return problems.map((each) => ({ call: name, ...each }));
  });
}

/** The call with this method and path, where `{}` stands for an id; undefined where it is not described. */
export function operationOf(
  document: unknown,
  method: string,
  path: string,
): Operation | undefined {
  return operationsIn(document).get(keyOf(method, path));
}

/** By method and path, whether the path or the server begins with `/new`. */
function operationsIn(document: unknown): Map<string, Operation> {
  const { paths, servers } = fieldsOf(document) ?? {};
  const bases = ['', ...listIn(servers).map((server) => pathIn(fieldsOf(server)?.url))];
  const operations = new Map<string, Operation>();
  for (const [path, item] of Object.entries(fieldsOf(paths) ?? {})) {
    const shared = resolved(item, document) ?? {};
    for (const method of METHODS) {
      const operation = resolved(shared[method], document);
      if (operation === null) continue;
      const parameters = [...listIn(shared.parameters), ...listIn(operation.parameters)];
      for (const base of bases) {
        const key = keyOf(method, `${base}${path}`);
        if (!operations.has(key)) operations.set(key, { ...operation, parameters });
      }
    }
  }
  return operations;
}

function pathIn(url: unknown): string {
  if (typeof url !== 'string' || !URL.canParse(url, 'https://api.example')) return '';
  return new URL(url, 'https://api.example').pathname.replace(/\/$/, '');
}

function keyOf(method: string, path: string): string {
  const plain = path.replace(/^\/new(?=\/)/, '').replace(/\{[^}]*\}|(?<=\/):[^/]+/g, '{}');
  return `${method.toLowerCase()} ${plain.replace(/\/$/, '')}`;
}

type Problem = Omit<Difference, 'call'>;

function relied(problem: string): Problem {
  return { problem, isSpared: false };
}

function ofQuery(operation: Operation, { query }: ReliedCall, document: unknown): Problem[] {
  const parameters = listIn(operation.parameters)
    .map((each) => resolved(each, document) ?? {})
    .filter((each) => each.in === 'query');
  const names = new Set(parameters.map(({ name }) => name));
  const wanted = parameters.filter(({ required }) => required === true).map(({ name }) => name);
  return [
    ...query
      .filter((name) => !names.has(name))
      .map((name) => relied(`takes no query parameter ${name}`)),
    ...wanted
      .filter((name) => typeof name === 'string' && !query.includes(name))
      .map((name) => relied(`wants the query parameter ${name}, which is not sent`)),
  ];
}

function ofBody(operation: Operation, { body }: ReliedCall, document: unknown): Problem[] {
  const request = resolved(operation.requestBody, document);
  if (request === null) return body.length === 0 ? [] : [relied('takes no body')];
  const schema = bodySchema(operation, document);
  if (schema === undefined) return [];
  const alternatives = shapesOf(schema, document).map(({ properties, required, isOpen }) => [
    ...body
      .filter((name) => !properties.has(name) && !isOpen)
      .map((name) => relied(`takes no field ${name}`)),
    ...[...required]
      .filter((name) => !body.includes(name))
      .map((name) => relied(`wants the field ${name}, which is not sent`)),
  ]);
  return alternatives.toSorted((one, other) => one.length - other.length)[0] ?? [];
}

function ofAnswer(operation: Operation, { answer }: ReliedCall, document: unknown): Problem[] {
  const ours = z.toJSONSchema(answer, { io: 'input', unrepresentable: 'any' });
  const [readsAnything] = shapesOf(ours, ours);
  if (readsAnything?.kinds === null && readsAnything.isOpen && ours.anyOf === undefined) return [];
  const schema = answerSchema(operation, document);
  if (schema === undefined) return [{ problem: 'does not say what it answers', isSpared: true }];
  return compareShapes({ schema: ours, document: ours }, { schema, document }).map(
    ({ field, kind, types, isSpared }) => ({
      problem:
        kind === 'missing'
          ? `answers without ${field}`
          : `answers ${field === '' ? 'the whole' : field} as ${types}`,
      isSpared,
    }),
  );
}
