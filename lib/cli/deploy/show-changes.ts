import type { Terminal } from '../terminal.ts';
import type { ResourceChange } from './template-changes.ts';

/** What would change, most of it by type, and what holds data by its name. */
export function showChanges(
  changes: readonly ResourceChange[],
  { stdout }: Pick<Terminal, 'stdout'>,
): void {
  const of = (kind: ResourceChange['kind']) => changes.filter((one) => one.kind === kind);
  const line = (word: string, text: string) => stdout.write(`  ${word.padEnd(8)} ${text}\n`);
  for (const each of changes.filter(({ loss }) => loss !== null)) {
    const why = each.fields.length === 0 ? '' : ` for its ${each.fields.join(', ')}`;
    line(each.kind.toUpperCase(), `${nameOf(each)}${why}: it holds data, which ${each.loss}`);
  }
  const harmless = (kind: 'add' | 'remove' | 'replace') =>
    of(kind).filter(({ loss }) => loss === null);
  for (const kind of ['add', 'remove'] as const) {
    if (harmless(kind).length > 0) line(kind, byType(harmless(kind)));
  }
  for (const each of [...harmless('replace'), ...of('change')]) {
    line(each.kind, `${nameOf(each)}: ${each.fields.join(', ')}`);
  }
  if (changes.length === 0) stdout.write('  nothing\n');
}

function nameOf({ id, type }: ResourceChange): string {
  return `${id} (${type})`;
}

function byType(changes: readonly ResourceChange[]): string {
  const types = [...Map.groupBy(changes, ({ type }) => type)].sort(([one], [other]) =>
    one.localeCompare(other),
  );
  const sorts = types.map(([type, found]) => `${found.length} ${type}`).join(', ');
  return `${changes.length} ${changes.length === 1 ? 'resource' : 'resources'}: ${sorts}`;
}
