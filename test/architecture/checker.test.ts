import { describe, expect, it } from 'vitest';
import { crowdedFolders, escapes, longFunctions, longParameterLists } from './figures.ts';
import { forbiddenImports, idleLeaves } from './forbidden-imports.ts';
import { circles, importGraph } from './import-graph.ts';
import type { Room } from './rooms.ts';
import { withRooms } from './rooms-page.ts';
import { readSource } from './source-file.ts';

const ROOMS: readonly Room[] = [
  { path: 'house', holds: 'the hall', because: 'the hall is quiet', packages: ['zod', '@aws/*'] },
  {
    path: 'house/kitchen',
    holds: 'the stove',
    because: 'who cooks needs the hall',
    imports: ['house'],
    types: ['garden'],
  },
  { path: 'garden', holds: 'the trees', because: 'trees need all', imports: ['house/*'] },
  { path: 'shed', holds: 'one tool', because: 'one is enough', imports: ['garden/rake.ts'] },
];

const complaints = (path: string, text: string) =>
  forbiddenImports([readSource(path, text)], ROOMS);

describe('an import that a room has no leave for', () => {
  it.each([
    ['of another room', `import { a } from './kitchen/a.ts';`, 'house/kitchen/a.ts'],
    ['of a type', `import type { A } from './kitchen/a.ts';`, 'house/kitchen/a.ts'],
    ['within a type', `type A = import('./kitchen/a.ts').A;`, 'house/kitchen/a.ts'],
    ['on demand', `await import('./kitchen/a.ts');`, 'house/kitchen/a.ts'],
    ['that is handed on', `export { a } from './kitchen/a.ts';`, 'house/kitchen/a.ts'],
    ['handed on whole', `export * from './kitchen/a.ts';`, 'house/kitchen/a.ts'],
    ['for its effect', `import './kitchen/a.ts';`, 'house/kitchen/a.ts'],
    ['of a package', `import { readFile } from 'node:fs/promises';`, 'node:fs/promises'],
    ['of a package of a longer name', `import 'zodiac';`, 'zodiac'],
  ])('%s is told with the reason', (_, text, imported) => {
    expect(complaints('house/hall.ts', text)).toEqual([
      `house/hall.ts:1 imports ${imported}, which house may not: the hall is quiet`,
    ]);
  });

  it('is told at its line', () => {
    expect(complaints('house/hall.ts', `\n\nimport '../shed/axe.ts';`)[0]).toMatch(
      /^house\/hall.ts:3 /,
    );
  });

  it('is a value where only types are open', () => {
    const value = complaints('house/kitchen/a.ts', `import { Tree } from '../../garden/tree.ts';`);
    const type = complaints('house/kitchen/a.ts', `import { type Tree } from '../../garden/b.ts';`);

    expect(value).toHaveLength(1);
    expect(type).toEqual([]);
  });

  it('is a file beside the one that is open', () => {
    expect(complaints('shed/a.ts', `import '../garden/rake.ts';`)).toEqual([]);
    expect(complaints('shed/a.ts', `import '../garden/tree.ts';`)).toHaveLength(1);
  });

  it('is none within the room, in rooms named together, or of packages that are open', () => {
    expect(complaints('house/hall.ts', `import './door.ts'; import 'zod/mini';`)).toEqual([]);
    expect(complaints('house/hall.ts', `import '@aws/client';`)).toEqual([]);
    expect(complaints('garden/tree.ts', `import '../house/kitchen/a.ts'; import 'd3';`)).toEqual(
      [],
    );
  });
});

it('tells a file that lies in no room', () => {
  expect(complaints('attic/a.ts', '')).toEqual([
    'attic/a.ts lies in no room of test/architecture/rooms.ts',
  ]);
});

it('tells leave that nobody takes', () => {
  const files = [
    readSource('house/kitchen/a.ts', `import type { Tree } from '../../garden/tree.ts';`),
    readSource('garden/tree.ts', `import '../house/kitchen/a.ts';`),
    readSource('shed/axe.ts', `import '../garden/tree.ts';`),
  ];

  expect(idleLeaves(files, ROOMS)).toEqual([
    'house/kitchen has leave for house and does not import it',
    'shed has leave for garden/rake.ts and does not import it',
  ]);
});

describe('a circle', () => {
  const graph = (files: Readonly<Record<string, string>>) =>
    importGraph(Object.entries(files).map(([path, text]) => readSource(path, text)));

  it('is found through values and types, whole and once', () => {
    const found = circles(
      graph({
        'a/one.ts': `import '../b/two.ts';`,
        'b/two.ts': `import type { C } from './three.ts'; import './leaf.ts';`,
        'b/three.ts': `export type { A } from '../a/one.ts';`,
        'b/leaf.ts': '',
        'c/top.ts': `import '../a/one.ts';`,
      }),
    );

    expect(found).toEqual([['a/one.ts', 'b/three.ts', 'b/two.ts']]);
  });

  it('is none where two ways lead to one file', () => {
    const found = circles(
      graph({
        'top.ts': `import './left.ts'; import './right.ts';`,
        'left.ts': `import './leaf.ts';`,
        'right.ts': `import './left.ts'; import './leaf.ts';`,
        'leaf.ts': '',
      }),
    );

    expect(found).toEqual([]);
  });
});

describe('a figure', () => {
  const file = readSource(
    'house/a.tsx',
    `class A {
  constructor(a: unknown, b: unknown, c: unknown) {
    this.run(a as string, b as const, <T,>(x: T) => x!);
  }
}
// @ts-expect-error: not in this house
const any: any = 'any';
`,
  );

  it('counts the lines of functions', () => {
    expect(longFunctions([file], 2)).toEqual(['house/a.tsx:2 is a function of 3 lines, above 2']);
    expect(longFunctions([file], 3)).toEqual([]);
  });

  it('counts parameters', () => {
    expect(longParameterLists([file], 2)).toEqual(['house/a.tsx:2 takes 3 parameters, above 2']);
    expect(longParameterLists([file], 3)).toEqual([]);
  });

  it('counts files in a folder, and not those below', () => {
    const files = ['a/1.ts', 'a/2.ts', 'a/b/3.ts'].map((path) => readSource(path, ''));

    expect(crowdedFolders(files, 1)).toEqual(['a holds 2 files, above 1']);
    expect(crowdedFolders(files, 2)).toEqual([]);
  });

  it('counts casts, but not to const', () => {
    expect(file.casts).toEqual([3]);
  });

  it('tells any, ! and silenced compilers by their place', () => {
    expect(escapes([file]).map((text) => text.split(' ')[0])).toEqual([
      'house/a.tsx:3',
      'house/a.tsx:6',
      'house/a.tsx:7',
    ]);
  });
});

describe('the block of a page', () => {
  const page = withRooms(
    withRooms(
      'Before\n\n<!-- rooms: from test/architecture/rooms.ts, by `npx vitest run test/architecture -u` -->old<!-- end of rooms -->\n\nAfter\n',
      [],
    ),
    ROOMS,
  );

  it('has each room below the one around it, and the reasons', () => {
    expect(page).toContain('\nhouse/                 the hall\n  kitchen/             the stove\n');
    expect(page).toContain('* `shed`: one is enough.');
  });

  it('leaves what is around it as it is, and nothing of what was there', () => {
    expect(page).toMatch(/^Before\n\n<!-- rooms.*end of rooms -->\n\nAfter\n$/s);
    expect(page).not.toContain('old');
  });

  it('is missed where a page has no markers', () => {
    expect(() => withRooms('# Design', ROOMS)).toThrow('the page has no block');
  });
});
