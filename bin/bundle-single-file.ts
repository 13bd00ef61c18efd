import { chmod, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Metafile, type Plugin, transform } from 'esbuild';
import { PACKAGE_FILES, type PackageFile } from '../lib/package-files.ts';
import { PACKAGE_ROOT } from '../lib/package-root.ts';
import { packed, packedLibraries } from './packed-libraries.ts';
import { pageInputs } from './page-inputs.ts';
import { REQUIRE_BANNER } from './require-banner.ts';
import { writeLicences } from './write-licences.ts';

/** In words that any Node.js can read. */
const CHECK = join(PACKAGE_ROOT, 'bin', 'require-node.cjs');
/** The pages are minified anyway, and share most of their code and their fonts, which are packed once. */
const PAGES = PACKAGE_FILES.filter((path) => path.endsWith('.html'));

/**
 * Writes the command with all that it reads into one file, which runs alone, and answers with its bytes. Its
 * licences lie beside it.
 *
 * An old Node.js has to come as far as the sentence that it is too old: so no syntax that it cannot parse,
 * and no import of a module that it does not have (decision 73).
 */
export async function bundleSingleFile(file: string): Promise<number> {
  const check = await transform(await readFile(CHECK, 'utf8'), { minify: true, target: 'es5' });
  const inputs: Metafile['inputs'] = {};
  const { metafile } = await build({
    entryPoints: [join(PACKAGE_ROOT, 'bin', 'cognigate.ts')],
    outfile: file,
    absWorkingDir: PACKAGE_ROOT,
    bundle: true,
    minify: true,
    charset: 'utf8',
    platform: 'node',
    target: 'es2020',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: { js: `${REQUIRE_BANNER}\n${check.code}` },
    legalComments: 'none',
    metafile: true,
    plugins: [packedLibraries(inputs), requiredModules, carriedFiles],
    logOverride: { 'import-is-undefined': 'error' },
  });
  await chmod(file, 0o755);
  await writeLicences(
    [...Object.keys(metafile.inputs), ...Object.keys(inputs), ...(await pageInputs())],
    file.replace(/\.mjs$/, '.third-party-licences.txt'),
  );
  return (await stat(file)).size;
}

/** Modules of Node.js are required where they are used, after the check; an import would come before it. */
const requiredModules: Plugin = {
  name: 'required modules',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path, namespace }) =>
      namespace === 'required' ? { path, external: true } : { path, namespace: 'required' },
    );
    onLoad({ filter: /.*/, namespace: 'required' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
  },
};

/** Takes the place of `lib/package-files.ts`. */
const carriedFiles: Plugin = {
  name: 'carried files',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]lib[/\\]package-files\.ts$/ }, async () => {
      const texts = await Promise.all(PACKAGE_FILES.map(carriedText));
      const pages = texts.filter(([path]) => PAGES.includes(path));
      const others = texts.filter(([path]) => !PAGES.includes(path));
      return {
        contents: `
          import { brotliDecompressSync } from 'node:zlib';
          const PACKED = '${packed(JSON.stringify(Object.fromEntries(pages)))}';
          const OTHERS = ${JSON.stringify(Object.fromEntries(others))};
          let pages;
          const unpackedPages = () =>
            JSON.parse(brotliDecompressSync(Buffer.from(PACKED, 'base64')).toString('utf8'));
          export const HAS_PACKAGE = false;
          export const packageFile = (path) => OTHERS[path] ?? (pages ??= unpackedPages())[path];
        `,
      };
    });
  },
};

async function carriedText(path: PackageFile): Promise<[PackageFile, string]> {
  const text = await readFile(join(PACKAGE_ROOT, path), 'utf8');
  return [path, path === 'package.json' ? versionOf(text) : text];
}

/** All that is asked of the manifest. */
function versionOf(manifest: string): string {
  const { version } = JSON.parse(manifest);
  return JSON.stringify({ version });
}
