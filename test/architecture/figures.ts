import { dirname } from 'node:path/posix';
import type { SourceFile } from './source-file.ts';

/** Folders with more files than `most`, which no screen shows at once. */
export function crowdedFolders(files: readonly SourceFile[], most: number): string[] {
  const folders = Map.groupBy(files, ({ path }) => dirname(path));
  return [...folders]
    .filter(([, held]) => held.length > most)
    .map(([folder, held]) => `${folder} holds ${held.length} files, above ${most}`);
}

/** Functions of more lines than `most`. */
export function longFunctions(files: readonly SourceFile[], most: number): string[] {
  return files.flatMap(({ path, functions }) =>
    functions
      .filter(({ lines }) => lines > most)
      .map(({ line, lines }) => `${path}:${line} is a function of ${lines} lines, above ${most}`),
  );
}

/** Functions that take more parameters than `most`, where one object would name them. */
export function longParameterLists(files: readonly SourceFile[], most: number): string[] {
  return files.flatMap(({ path, functions }) =>
    functions
      .filter(({ parameters }) => parameters > most)
      .map(
        ({ line, parameters }) => `${path}:${line} takes ${parameters} parameters, above ${most}`,
      ),
  );
}

/** Where the compiler is told to look away. */
export function escapes(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, escapes }) =>
    escapes.map((line) => `${path}:${line} has any, ! or a comment that silences the compiler`),
  );
}
