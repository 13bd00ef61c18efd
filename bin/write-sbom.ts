import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { PACKAGE_ROOT } from '../lib/package-root.ts';

const run = promisify(execFile);

/** How npm marks what only development needs. */
const DEVELOPMENT = 'cdx:npm:package:development';

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
      properties: z.array(z.looseObject({ name: z.string(), value: z.string() })).optional(),
    }),
  ),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

/**
 * Writes what is shipped with the program, as the lockfile pins it, and answers with how many
 * packages that are.
 *
 * Development packages are left out here, since npm's own `--omit dev` also omits what both need.
 * Without serial number and time, so that the same lockfile makes the same file; under the name of
 * the package and not of the folder that it lies in.
 */
export async function writeSbom(path: string): Promise<number> {
  const { serialNumber: _, ...sbom } = Sbom.parse(JSON.parse(await npmSbom()));
  const { timestamp: __, ...metadata } = sbom.metadata;
  const manifest = await readFile(join(PACKAGE_ROOT, 'package.json'), 'utf8');
  const { name } = z.object({ name: z.string() }).parse(JSON.parse(manifest));
  const components = sbom.components.filter(
    ({ properties = [] }) => !properties.some((property) => property.name === DEVELOPMENT),
  );
  const shipped = new Set([metadata.component, ...components].map((each) => each['bom-ref']));
  const dependencies = sbom.dependencies
    .filter(({ ref }) => shipped.has(ref))
    .map((one) => ({ ...one, dependsOn: one.dependsOn.filter((ref) => shipped.has(ref)) }));
  const named = { ...metadata, component: { ...metadata.component, name } };
  const document = { ...sbom, metadata: named, components, dependencies };
  await writeFile(path, `${JSON.stringify(document, null, 2)}\n`);
  return components.length;
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
