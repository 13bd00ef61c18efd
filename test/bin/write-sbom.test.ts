import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
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
  readonly dependencies: Readonly<Record<string, string>>;
};

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
]);

let text = '';
let sbom: Sbom;

async function written(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'cognigate-test-'));
  try {
    await writeSbom(join(folder, 'sbom.json'));
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

    expect(Object.keys(manifest.dependencies).filter((name) => !names.has(name))).toEqual([]);
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
  it('has its reason on record', () => {
    const page = readFileSync(
      join(PACKAGE_ROOT, 'docs', 'decisions', '0010-what-is-shipped-and-why.md'),
      'utf8',
    );
    const reasons = page.split('\n').filter((line) => line.startsWith('| '));
    const names = reasons.flatMap((line) => line.split('|')[1]?.split(',') ?? []);
    const isNamed = (name: string) =>
      names.some((each) => {
        const stated = each.trim();
        return stated.endsWith('*') ? name.startsWith(stated.slice(0, -1)) : stated === name;
      });

    expect(Object.keys(manifest.dependencies).filter((name) => !isNamed(name))).toEqual([]);
  });
});
