import { target } from './import-graph.ts';
import type { Room } from './rooms.ts';
import type { Import, SourceFile } from './source-file.ts';

/** Each import that a room does not have leave for, in words, with the reason of the rule. */
export function forbiddenImports(files: readonly SourceFile[], rooms: readonly Room[]): string[] {
  return files.flatMap((file) => {
    const room = roomOf(file.path, rooms);
    if (room === null) return [`${file.path} lies in no room of test/architecture/rooms.ts`];
    return file.imports
      .filter((one) => !isAllowed(one, file, { room, rooms }))
      .map(
        ({ from, line }) =>
          `${file.path}:${line} imports ${target(file.path, from) ?? from}, which ${room.path} may not: ${room.because}`,
      );
  });
}

/** Rooms and files that a room has leave for and does not import: leave that is not taken is taken back. */
export function idleLeaves(files: readonly SourceFile[], rooms: readonly Room[]): string[] {
  return rooms.flatMap((room) => {
    const imported = files
      .filter(({ path }) => roomOf(path, rooms) === room)
      .flatMap(({ path, imports }) => imports.flatMap(({ from }) => target(path, from) ?? []));
    const taken = imported.flatMap((path) => [path, roomOf(path, rooms)?.path ?? path]);
    return [...(room.imports ?? []), ...(room.types ?? [])]
      .filter((leave) => !taken.some((one) => one === leave || isWithin(leave, one)))
      .map((leave) => `${room.path} has leave for ${leave} and does not import it`);
  });
}

/** The innermost room around a file. */
export function roomOf(path: string, rooms: readonly Room[]): Room | null {
  const around = rooms.filter((room) => path.startsWith(`${room.path}/`));
  return around.sort((one, other) => other.path.length - one.path.length)[0] ?? null;
}

interface Place {
  readonly room: Room;
  readonly rooms: readonly Room[];
}

function isAllowed({ from, isType }: Import, { path }: SourceFile, { room, rooms }: Place) {
  const imported = target(path, from);
  if (imported === null) {
    return room.packages === undefined || room.packages.some((one) => isOf(one, from));
  }
  const home = roomOf(imported, rooms)?.path;
  // What lies in no room is no code: package.json, or data.
  if (home === undefined || home === room.path) return true;
  const named = [...(room.imports ?? []), ...(isType ? (room.types ?? []) : [])];
  return named.some((one) => one === imported || one === home || isWithin(one, home));
}

/** `zod` and `zod/mini` are of `zod`; what begins with `@aws-sdk/` is of `@aws-sdk/*`. */
function isOf(allowed: string, imported: string): boolean {
  return isWithin(allowed, imported) || `${imported}/`.startsWith(`${allowed}/`);
}

function isWithin(pattern: string, path: string): boolean {
  return pattern.endsWith('/*') && `${path}/`.startsWith(pattern.slice(0, -1));
}
