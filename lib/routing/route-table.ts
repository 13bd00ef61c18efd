/** Where a request goes; `params` are the parts of its path that `:name` stands for, as they were sent. */
export type Routing<Target> =
  | {
      readonly status: 'found';
      readonly target: Target;
      readonly params: Readonly<Record<string, string>>;
    }
  | { readonly status: 'wrong_method'; readonly allowed: readonly string[] }
  | { readonly status: 'unknown' };

type Route<Target> = readonly [method: string, pattern: string, target: Target];

/** Finds the first route of a method and a path without its query. */
export function routeTable<Target>(
  routes: readonly Route<Target>[],
): (method: string, path: string) => Routing<Target> {
  const table = routes.map(([method, pattern, target]) => ({
    method,
    target,
    names: pattern.split('/'),
  }));
  return (method, path) => {
    const parts = path.split('/');
    const here = table.filter(({ names }) => fits(names, parts));
    const route = here.find((each) => each.method === method);
    if (route !== undefined) {
      return { status: 'found', target: route.target, params: paramsOf(route.names, parts) };
    }
    return here.length > 0
      ? { status: 'wrong_method', allowed: here.map((each) => each.method) }
      : { status: 'unknown' };
  };
}

/** A part of a path, percent-decoded; null where it is not percent-encoded UTF-8. */
export function decodedPart(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

function fits(names: readonly string[], parts: readonly string[]): boolean {
  return (
    names.length === parts.length &&
    names.every((name, place) => name.startsWith(':') || name === parts[place])
  );
}

function paramsOf(names: readonly string[], parts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name, place) =>
      name.startsWith(':') ? [[name.slice(1), parts[place] ?? ''] as const] : [],
    ),
  );
}
