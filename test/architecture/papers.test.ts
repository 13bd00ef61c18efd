import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';

/** What was true of a release stays as it was written; a decision speaks of its own day. */
const HISTORY = ['CHANGELOG.md', 'docs/decisions/'];

const papers = globSync(['*.md', 'docs/**/*.md'], { cwd: PACKAGE_ROOT })
  .filter((path) => !HISTORY.some((past) => path.startsWith(past)))
  .toSorted();
const textOf = (path: string) => readFileSync(join(PACKAGE_ROOT, path), 'utf8');

describe('a paper', () => {
  it.each(papers)('%s links to files that there are', (paper) => {
    const links = [...textOf(paper).matchAll(/\]\((?![a-z]+:|#)([^)#\s]+)/g)];

    const missing = links
      .map(([, target = '']) => join(dirname(paper), target))
      .filter((path) => !existsSync(join(PACKAGE_ROOT, path)));
    expect(missing).toEqual([]);
  });

  it.each(papers)('%s speaks of files that there are', (paper) => {
    const paths = [
      ...textOf(paper).matchAll(
        /`((?:bench|bin|docs|examples|lambdas|lib|simulation|test)\/[\w./-]*)`/g,
      ),
    ];

    const missing = paths
      .map(([, path = '']) => path)
      .filter((path) => !existsSync(join(PACKAGE_ROOT, path)));
    expect(missing).toEqual([]);
  });
});

it('every folder of tests is in the guide for those who contribute', () => {
  const guide = textOf('CONTRIBUTING.md');
  const folders = readdirSync(join(PACKAGE_ROOT, 'test'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `test/${name}`);

  expect(folders.filter((folder) => !guide.includes(`\`${folder}\``))).toEqual([]);
});
