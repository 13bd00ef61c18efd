import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { PACKAGE_ROOT } from '../lib/package-root.ts';

const run = promisify(execFile);

/** CycloneDX 1.5, as far as it is touched here. */
const Sbom = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  serialNumber: z.string().optional(),
  metadata: z.looseObject({
    timestamp: z.string().optional(),
    component: z.looseObject({ 'bom-ref': z.string(), name: z.string() }),
  }),
  components: z.array(
    z.looseObject({
      'bom-ref': z.string(),
      purl: z.string(),
      properties: z.array(z.looseObject({ name: z.string(), value: z.string() })).optional(),
    }),
  ),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

/**
 * Writes what is shipped with the program, as the lockfile pins it, and answers with how many
 * packages that are.
 *
 * Shipped is what lies in `folders`, since some bundle holds it: to npm all of it is for development, as nothing is installed with the
 * package. Without npm's words on each, which say just that, and without serial number and time, so that
 * the same lockfile makes the same file; under the name of the package and not of the folder that it lies in.
 */
export async function writeSbom(path: string, folders: ReadonlySet<string>): Promise<number> {
  const { serialNumber: _, ...sbom } = Sbom.parse(JSON.parse(await npmSbom()));
  const { timestamp: __, ...metadata } = sbom.metadata;
  const manifest = await readFile(join(PACKAGE_ROOT, 'package.json'), 'utf8');
  const { name } = z.object({ name: z.string() }).parse(JSON.parse(manifest));
  const bundled = new Set(await Promise.all([...folders].map(nameAndVersion)));
  const components = sbom.components
    .filter(({ purl }) => bundled.has(decodeURIComponent(purl).replace(/^pkg:npm\//, '')))
    .map(({ properties: _, ...component }) => component);
  const shipped = new Set([metadata.component, ...components].map((each) => each['bom-ref']));
  const dependencies = sbom.dependencies
    .filter(({ ref }) => shipped.has(ref))
    .map((one) => ({ ...one, dependsOn: one.dependsOn.filter((ref) => shipped.has(ref)) }));
  const named = { ...metadata, component: { ...metadata.component, name } };
  const document = { ...sbom, metadata: named, components, dependencies };
  await writeFile(path, `${JSON.stringify(document, null, 2)}\n`);
  return components.length;
}

async function nameAndVersion(folder: string): Promise<string> {
  const manifest = await readFile(join(PACKAGE_ROOT, folder, 'package.json'), 'utf8');
  const { name, version } = z
    .object({ name: z.string(), version: z.string() })
    .parse(JSON.parse(manifest));
  return `${name}@${version}`;
}

/**
 * From the lockfile alone: nothing needs to be installed, and no registry is asked. Without the workspace that
 * brings a checkout its Node.js.
 */
async function npmSbom(): Promise<string> {
  const npm = process.env.npm_execpath;
  const options = [
    'sbom',
    '--sbom-format',
    'cyclonedx',
    '--package-lock-only',
    '--workspaces=false',
    // Whatever NODE_ENV a part of the build has set.
    '--include=dev',
  ];
  const { stdout } =
    npm === undefined
      ? await run('npm', options, { cwd: PACKAGE_ROOT, maxBuffer: 50_000_000 })
      : await run(process.execPath, [npm, ...options], {
          cwd: PACKAGE_ROOT,
          maxBuffer: 50_000_000,
        });
  return stdout;
}
