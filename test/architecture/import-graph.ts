import { dirname, join } from 'node:path/posix';
import type { SourceFile } from './source-file.ts';

/** For each file the files that it imports. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

export function importGraph(files: readonly SourceFile[]): ImportGraph {
  return new Map(
    files.map((file) => [
      file.path,
      file.imports.map(({ from }) => target(file.path, from)).filter((path) => path !== null),
    ]),
  );
}

/** The path that a relative import leads to; `null` for a package. */
export function target(importer: string, from: string): string | null {
  return from.startsWith('.') ? join(dirname(importer), from) : null;
}

/**
 * The files that import each other, each circle once.
 *
 * Tarjan's strongly connected components (SIAM J. Comput. 1, 1972) of more than one file.
 */
export function circles(graph: ImportGraph): string[][] {
  const found: string[][] = [];
  const order = new Map<string, number>();
  const open: string[] = [];

  const lowest = (file: string): number => {
    const own = order.size;
    order.set(file, own);
    open.push(file);
    let low = own;
    for (const next of graph.get(file) ?? []) {
      if (!order.has(next)) low = Math.min(low, lowest(next));
      else if (open.includes(next)) low = Math.min(low, order.get(next) ?? own);
    }
    if (low === own) {
      const circle = open.splice(open.indexOf(file));
      if (circle.length > 1) found.push(circle.sort());
    }
    return low;
  };
  for (const file of graph.keys()) if (!order.has(file)) lowest(file);
  return found;
}
