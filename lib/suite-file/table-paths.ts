import { existsSync, readdirSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';

/** The files that `pattern` names in `directory`, in the order of their names; itself where it is no pattern. */
export function pathsNamed(pattern: string, directory: string): string[] {
  if (!/[*?]/.test(pattern) || existsSync(resolve(directory, pattern))) return [pattern];
  const [first = '', ...rest] = pattern.split(/[/\\]/);
  return first === '' ? below(sep, rest) : below('', [first, ...rest]);

  function below(at: string, [step = '', ...left]: readonly string[]): string[] {
    const next = (name: string) =>
      left.length === 0 ? [join(at, name)] : below(join(at, name), left);
    if (step === '**') {
      return [
        ...below(at, left),
        ...foldersIn(at).flatMap((name) => below(join(at, name), [step, ...left])),
      ];
    }
    if (!/[*?]/.test(step)) return existsSync(resolve(directory, at, step)) ? next(step) : [];
    const wanted = expressionOf(step);
    const isFolder = left.length > 0;
    return entriesOf(at, isFolder)
      .filter((name) => wanted.test(name))
      .flatMap(next);
  }

  function foldersIn(at: string): string[] {
    return entriesOf(at, true).filter((name) => !name.startsWith('.'));
  }

  function entriesOf(at: string, areFolders: boolean): string[] {
    try {
      return readdirSync(resolve(directory, at), { withFileTypes: true })
        .filter((entry) => entry.isDirectory() === areFolders)
        .map(({ name }) => name)
        .sort();
    } catch {
      return [];
    }
  }
}

/** As in a shell: a star does not begin with the dot of a hidden file. */
function expressionOf(step: string): RegExp {
  const source = step
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${/^[*?]/.test(step) ? '(?!\\.)' : ''}${source}$`, 'u');
}
