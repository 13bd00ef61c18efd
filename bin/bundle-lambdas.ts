import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';
import { PACKAGE_ROOT } from '../lib/package-root.ts';

const HANDLERS = fileURLToPath(new URL('../lambdas/', import.meta.url));
/** The page that HTML reports are made of; what reads runs has it beside its bundle. */
const REPORT_PAGE = join(PACKAGE_ROOT, 'dist', 'report-template.html');
const STAND_INS = {
  '@aws-sdk/credential-provider-node': fileURLToPath(
    import.meta.resolve('../lambdas/runtime/credentials.ts'),
  ),
  '@aws-sdk/middleware-endpoint-discovery': fileURLToPath(
    import.meta.resolve('../lambdas/runtime/endpoint-discovery.ts'),
  ),
};

/** CommonJS packages inside an ESM bundle call `require`, which ESM does not have. */
const REQUIRE_BANNER =
  "import{createRequire as __createRequire}from'node:module';" +
  'const require=__createRequire(import.meta.url);';

/** Handlers parse with their schemas and never print them: zod's way to JSON Schema is 18 kB a bundle. */
const withoutJsonSchemas: Plugin = {
  name: 'without-json-schemas',
  setup({ onLoad }) {
    for (const [file, exported] of Object.entries(JSON_SCHEMA_FILES)) {
      onLoad({ filter: new RegExp(`[\\\\/]zod[\\\\/]v4[\\\\/]core[\\\\/]${file}\\.js$`) }, () => ({
        contents: exported.map((name) => `export const ${name} = undefined;`).join('\n'),
        loader: 'js',
      }));
    }
  },
};

/** What zod imports by name from the files that are left out. */
const JSON_SCHEMA_FILES = {
  'to-json-schema': ['createToJSONSchemaMethod', 'createStandardJSONSchemaMethod'],
  'json-schema-processors': ['toJSONSchema'],
  'json-schema-generator': ['JSONSchemaGenerator'],
} as const;

/**
 * The SDK's clients describe every operation of a service in one file of lists. esbuild keeps those
 * with computed keys for the side effects that such a key could have; marked as pure, what no command
 * uses is left out, which is 60 kB of S3.
 */
const onlyUsedAwsSchemas: Plugin = {
  name: 'only-used-aws-schemas',
  setup({ onLoad }) {
    onLoad(
      { filter: /[\\/]@aws-sdk[\\/]client-[\w-]+[\\/].*schemas_0\.js$/ },
      async ({ path }) => ({
        contents: (await readFile(path, 'utf8')).replaceAll(
          /^((?:export )?var \w+\$?) = (\[(?:.*\]|[\s\S]*?\n\]));$/gm,
          '$1 = /* @__PURE__ */ (() => $2)();',
        ),
        loader: 'js',
      }),
    );
  },
};

/** A package's own description is read for its version, which is said in logs and to AWS; the rest is 10 kB a bundle. */
const onlyVersions: Plugin = {
  name: 'only-versions',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]package\.json$/ }, async ({ path }) => {
      const { name, version } = JSON.parse(await readFile(path, 'utf8')) as Record<string, string>;
      return { contents: JSON.stringify({ name, version }), loader: 'json' };
    });
  },
};

export interface LambdaBundle {
  readonly name: string;
  /** The file that Lambda runs; its folder is deployed as it is. */
  readonly path: string;
  readonly bytes: number;
}

/**
 * Bundles every handler in one pass: `<outDir>/<name>/index.mjs`, one folder per function.
 *
 * Source maps lie in `<outDir>-maps/`, so that they are at hand without being deployed.
 */
export async function bundleLambdas(outDir: string): Promise<LambdaBundle[]> {
  const names = await handlerNames();
  const mapsDir = `${outDir}-maps`;
  await Promise.all([outDir, mapsDir].map((dir) => rm(dir, { recursive: true, force: true })));
  const { metafile } = await build({
    entryPoints: names.map((name) => ({
      in: join(HANDLERS, `${name}.ts`),
      out: join(name, 'index'),
    })),
    outdir: outDir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    alias: STAND_INS,
    plugins: [withoutJsonSchemas, onlyUsedAwsSchemas, onlyVersions],
    banner: { js: REQUIRE_BANNER },
    sourcemap: 'external',
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    // What `withoutJsonSchemas` leaves out is named and never called.
    logOverride: { 'import-is-undefined': 'silent' },
  });
  const withPatterns = names.filter((name) => usesPatterns(metafile, name));
  await bundlePatterns(withPatterns.map((name) => join(outDir, name)));
  if (existsSync(REPORT_PAGE)) await copyReportPage(join(outDir, 'read-run'));
  return Promise.all(names.map((name) => settled(outDir, mapsDir, name)));
}

function usesPatterns({ outputs }: Metafile, name: string): boolean {
  const bundle = Object.entries(outputs).find(([path]) => path.endsWith(`/${name}/index.mjs`));
  const input = Object.entries(bundle?.[1].inputs ?? {}).find(([path]) =>
    path.endsWith('lib/domain/suite/linear-pattern.ts'),
  );
  return (input?.[1].bytesInOutput ?? 0) > 0;
}

/** Puts the engine for patterns beside the bundles, where they find it when a suite has one. */
async function bundlePatterns(functionDirs: readonly string[]): Promise<void> {
  await build({
    entryPoints: functionDirs.map((dir) => ({
      in: 're2js',
      out: join(dir, 'node_modules', 're2js', 'index'),
    })),
    outdir: '/',
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    legalComments: 'none',
    logLevel: 'warning',
  });
}

/** To where the bundle, alone in its folder, looks for it. */
async function copyReportPage(functionDir: string): Promise<void> {
  await mkdir(join(functionDir, 'dist'), { recursive: true });
  await copyFile(REPORT_PAGE, join(functionDir, 'dist', basename(REPORT_PAGE)));
}

/** Files directly in `lambdas/` are handlers; what they share lies in folders. */
async function handlerNames(): Promise<string[]> {
  const entries = await readdir(HANDLERS, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => basename(entry.name, '.ts'))
    .sort();
}

async function settled(outDir: string, mapsDir: string, name: string): Promise<LambdaBundle> {
  const path = join(outDir, name, 'index.mjs');
  const mapPath = join(mapsDir, name, 'index.mjs.map');
  await mkdir(dirname(mapPath), { recursive: true });
  await rename(`${path}.map`, mapPath);
  return { name, path, bytes: (await stat(path)).size };
}
