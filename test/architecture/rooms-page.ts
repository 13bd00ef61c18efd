import type { Room } from './rooms.ts';

const BEGIN =
  '<!-- rooms: from test/architecture/rooms.ts, by `npx vitest run test/architecture -u` -->';
const END = '<!-- end of rooms -->';

/** `page` with what stands between its markers as `rooms` has it. */
export function withRooms(page: string, rooms: readonly Room[]): string {
  const [before, rest] = page.split(BEGIN);
  const [, after] = rest?.split(END) ?? [];
  if (after === undefined) throw new Error(`the page has no block from ${BEGIN} to ${END}`);
  return `${before}${BEGIN}\n\n${tree(rooms)}\n\n${reasons(rooms)}\n\n${END}${after}`;
}

/** A line for each room, below the room that it lies in. */
function tree(rooms: readonly Room[]): string {
  const paths = [...new Set(rooms.flatMap(({ path }) => [...foldersAround(path), path]))];
  const lines = paths.map((path) => {
    const outer = paths
      .filter((other) => path.startsWith(`${other}/`))
      .sort((one, other) => other.length - one.length);
    const name = path.slice((outer[0]?.length ?? -1) + 1);
    const holds = rooms.find((room) => room.path === path)?.holds ?? '';
    return `${`${'  '.repeat(outer.length)}${name}/`.padEnd(22)} ${holds}`.trimEnd();
  });
  return ['```', ...lines, '```'].join('\n');
}

function foldersAround(path: string): string[] {
  return [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index));
}

function reasons(rooms: readonly Room[]): string {
  return [...Map.groupBy(rooms, ({ because }) => because)]
    .map(([because, of]) => `* ${of.map(({ path }) => `\`${path}\``).join(', ')}: ${because}.`)
    .join('\n');
}
