import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';
import { crowdedFolders, escapes, longFunctions, longParameterLists } from './figures.ts';
import { forbiddenImports, idleLeaves, roomOf } from './forbidden-imports.ts';
import { circles, importGraph } from './import-graph.ts';
import { projectFiles } from './project-files.ts';
import { ROOMS } from './rooms.ts';
import { withRooms } from './rooms-page.ts';

const files = projectFiles();
const below = (...folders: readonly string[]) =>
  files.filter(({ path }) => folders.some((folder) => path.startsWith(`${folder}/`)));
const run = below('lib', 'lambdas', 'bin', 'simulation');

describe('the rooms', () => {
  it('import what they have leave for, and nothing else', () => {
    expect(forbiddenImports(files, ROOMS)).toEqual([]);
  });

  it('have leave for nothing that they do not import', () => {
    expect(idleLeaves(files, ROOMS)).toEqual([]);
  });

  it('are all there', () => {
    const empty = ROOMS.filter((room) => !files.some(({ path }) => roomOf(path, ROOMS) === room));

    expect(empty.map(({ path }) => path)).toEqual([]);
  });

  it('have no files that import each other', () => {
    expect(circles(importGraph(files))).toEqual([]);
  });

  it('stand in the design as they are', async () => {
    const page = join(PACKAGE_ROOT, 'docs', 'design.md');
    const written = withRooms(readFileSync(page, 'utf8'), ROOMS);

    // `npx vitest run test/architecture -u` writes it anew.
    await expect(written).toMatchFileSnapshot(page);
  });
});

describe('the figures', () => {
  it('no folder holds more than 30 files', () => {
    expect(crowdedFolders(files, 30)).toEqual([]);
  });

  it('no function that runs outside of tests reaches 60 lines', () => {
    expect(longFunctions(run, 59)).toEqual([]);
  });

  it('no function that runs outside of tests takes more than four parameters', () => {
    expect(longParameterLists(run, 4)).toEqual([]);
  });

  it('lib/local stays a composition of fewer than 1,800 lines', () => {
    const lines = below('lib/local').reduce((sum, file) => sum + file.lines, 0);

    expect(lines).toBeLessThan(1_800);
  });

  it('the compiler is never told to look away', () => {
    expect(escapes(files)).toEqual([]);
  });

  it.each([
    ['lib', 46],
    ['lambdas', 2],
    ['simulation', 14],
    ['bin', 2],
    ['bench', 0],
  ])('%s casts a type at most %i times', (folder, most) => {
    const casts = below(folder).flatMap(({ path, casts }) =>
      casts.map((line) => `${path}:${line}`),
    );

    expect(casts.length, casts.join('\n')).toBeLessThanOrEqual(most);
  });
});
