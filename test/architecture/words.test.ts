import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';
import { RETIRED_WORDS, type RetiredWord } from './words.ts';

const CODE = ['bench', 'bin', 'lambdas', 'lib', 'simulation'].map(
  (room) => `${room}/**/*.{ts,tsx}`,
);
const PAPERS = ['*.md', 'docs/**/*.{md,json}', 'examples/**/*.yaml'];
/** What was true of a release stays as it was written. */
const HISTORY = new Set(['CHANGELOG.md']);

const texts = new Map(
  globSync([...CODE, ...PAPERS], { cwd: PACKAGE_ROOT })
    .filter((path) => !HISTORY.has(path))
    .toSorted()
    .map((path) => [path, readFileSync(join(PACKAGE_ROOT, path), 'utf8')] as const),
);
const RETIRED_TABLE = /^\| not \| but \|\n(?:\|.*\n)+/m;
const design = texts.get('docs/design.md') ?? '';
texts.set('docs/design.md', design.replace(RETIRED_TABLE, ''));

describe('a retired word', () => {
  it.each(RETIRED_WORDS)('"$word" is gone: it is $instead', (retired) => {
    expect(usesOf(retired)).toEqual([]);
  });

  it.each(
    RETIRED_WORDS.flatMap(({ pattern, allowed = [] }) =>
      allowed.map(({ below, because }) => ({ pattern, below, because })),
    ),
  )('stays in $below: $because', ({ pattern, below }) => {
    const used = [...texts].some(([path, text]) => lies(path, below) && pattern.test(text));

    expect(used).toBe(true);
  });
});

it('retired words stand in the design as they are, with what to say instead', () => {
  const table = RETIRED_WORDS.map(({ word, instead }) => `| ${word} | ${instead} |\n`).join('');

  expect(RETIRED_TABLE.exec(design)?.[0]).toBe(`| not | but |\n|---|---|\n${table}`);
});

describe('a type', () => {
  it('has its name alone', () => {
    const filesOf = new Map<string, string[]>();
    for (const [path, text] of texts) {
      if (!/^(?:lib|lambdas|simulation)\/.*\.tsx?$/.test(path)) continue;
      for (const name of exportedTypes(path, text)) {
        filesOf.set(name, [...(filesOf.get(name) ?? []), path]);
      }
    }

    const shared = [...filesOf].filter(([, paths]) => paths.length > 1);
    expect(shared.map(([name, paths]) => `${name}: ${paths.join(', ')}`)).toEqual([]);
  });
});

describe('the glossary', () => {
  const rows = [...design.matchAll(/^\| ([^|]+) \| [^|]+ \| \[`(\w+)`\]\(([^)]+)\) \|$/gm)].map(
    ([, word = '', name = '', link = '']) => ({ word, name, path: join('docs', link) }),
  );

  it('has a row for each word, once', () => {
    expect(rows.length).toBeGreaterThanOrEqual(35);
    expect(new Set(rows.map(({ word }) => word)).size).toBe(rows.length);
  });

  it.each(rows)('"$word" leads to $name', ({ name, path }) => {
    expect(texts.get(path)).toMatch(new RegExp(`\\bexport (?:async )?\\w+ ${name}\\b`));
  });
});

function usesOf({ pattern, below = [''], allowed = [] }: RetiredWord): string[] {
  return [...texts].flatMap(([path, text]) => {
    if (!below.some((one) => lies(path, one)) || allowed.some((one) => lies(path, one.below))) {
      return [];
    }
    return text
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [],
      );
  });
}

function lies(path: string, below: string): boolean {
  return below === '' || path === below || path.startsWith(`${below}/`);
}

function exportedTypes(path: string, text: string): Set<string> {
  const names = parseSync(path, text).program.body.flatMap((statement) => {
    if (statement.type !== 'ExportNamedDeclaration') return [];
    switch (statement.declaration?.type) {
      case 'TSInterfaceDeclaration':
      case 'TSTypeAliasDeclaration':
        return [statement.declaration.id.name];
      case 'ClassDeclaration':
        return statement.declaration.id === null ? [] : [statement.declaration.id.name];
      default:
        return [];
    }
  });
  return new Set(names);
}
