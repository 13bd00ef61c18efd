import { isObject } from './wire.ts';

/** The collections of the API, by the last word of their path, and the word for one of them. */
const SINGULAR: Readonly<Record<string, string>> = {
  projects: 'project',
  flows: 'flow',
  intents: 'intent',
  locales: 'locale',
  snapshots: 'snapshot',
  endpoints: 'endpoint',
  playbooks: 'playbook',
  runs: 'playbookRun',
  tasks: 'task',
};

/** The body as HAL, which is what those get who do not ask for JSON: other names, and lists elsewhere. */
export function asHal(body: unknown, path: string): unknown {
  if (!isObject(body)) return body;
  const collection = path.split('/').findLast((part) => part in SINGULAR) ?? '';
  const singular = SINGULAR[collection] ?? 'resource';
  const rename = (item: unknown) => {
    if (!isObject(item)) return item;
    const { _id, ...rest } = item;
    return _id === undefined ? rest : { [`${singular}Id`]: _id, ...rest };
  };
  const links = { self: { href: path } };
  if (!Array.isArray(body.items)) return { _links: links, ...(rename(body) as object) };
  const { items, ...rest } = body;
  return { _links: links, _embedded: { [collection]: body.items.map(rename) }, ...rest };
}
