import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build, type Metafile, type Plugin, transform } from 'esbuild';
import { PACKAGE_FILES, type PackageFile } from '../lib/package-files.ts';
import { PACKAGE_ROOT } from '../lib/package-root.ts';
import { packed, packedLibraries } from './packed-libraries.ts';
import { pageInputs } from './page-inputs.ts';
import { REQUIRE_BANNER } from './require-banner.ts';
import { writeLicences } from './write-licences.ts';
import { WORD_LISTS } from './write-words.ts';

/** In words that any Node.js can read. */
const CHECK = join(PACKAGE_ROOT, 'bin', 'require-node.cjs');
/** Pages share most of their code and their fonts, and words are asked for together; each are packed once. */
const isPage = (path: PackageFile) => path.endsWith('.html');
const isWords = (path: PackageFile) => path.startsWith('dist/words/');

/**
 * Writes the command with all that it reads into one file, which runs alone, and answers with its bytes. Its
 * licences lie beside it.
 *
 * An old Node.js has to come as far as the sentence that it is too old: so what is not compressed has no syntax that
 * it cannot parse, and no import of a module that it does not have (decision 73).
 */
export async function bundleSingleFile(file: string): Promise<number> {
  const check = await transform(await readFile(CHECK, 'utf8'), { minify: true, target: 'es5' });
  const inputs: Metafile['inputs'] = {};
  const { outputFiles, metafile } = await build({
    entryPoints: [join(PACKAGE_ROOT, 'bin', 'cognigate.ts')],
    absWorkingDir: PACKAGE_ROOT,
    write: false,
    bundle: true,
    minify: true,
    charset: 'utf8',
    platform: 'node',
    target: 'node22',
    supported: { 'dynamic-import': false },
    format: 'cjs',
    define: Object.fromEntries(HERE.map((name) => [`import.meta.${name}`, `__here.${name}`])),
    mainFields: ['module', 'main'],
    legalComments: 'none',
    metafile: true,
    plugins: [packedLibraries(inputs), carriedFiles],
    logOverride: { 'import-is-undefined': 'error', 'empty-import-meta': 'error' },
  });
  const code = outputFiles.map(({ text }) => text.replace(/^#!.*\n/, '')).join('');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, [SHEBANG, REQUIRE_BANNER, check.code, unpacking(code)].join('\n'));
  await chmod(file, 0o755);
  await writeLicences(
    [
      ...Object.keys(metafile.inputs),
      ...Object.keys(inputs),
      ...(await pageInputs()),
      ...WORD_LISTS.map((folder) => `${folder}/package.json`),
    ],
    file.replace(/\.mjs$/, '.third-party-licences.txt'),
  );
  return (await stat(file)).size;
}

const SHEBANG = '#!/usr/bin/env node';
/** What the code asks of the file that it is in. */
const HERE = ['url', 'filename', 'dirname'];

/** Code that carries other code compressed, and runs it as a module of the old kind. */
function unpacking(code: string): string {
  return `const packed='${packed(code)}';
const here={url:import.meta.url,filename:import.meta.filename,dirname:import.meta.dirname};
const text=require('zlib').brotliDecompressSync(Buffer.from(packed,'base64')).toString('utf8');
require('vm').compileFunction(text,['require','module','exports','__here'],{filename:here.filename})(require,{exports:{}},{},here);
`;
}

/** Takes the place of `lib/package-files.ts`. */
const carriedFiles: Plugin = {
  name: 'carried files',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]lib[/\\]package-files\.ts$/ }, async () => {
      const texts = await Promise.all(PACKAGE_FILES.map(carriedText));
      const packs = [isPage, isWords].map((isOf) => {
        const own = texts.filter(([path]) => isOf(path));
        return [own.map(([path]) => path), packed(JSON.stringify(Object.fromEntries(own)))];
      });
      const others = texts.filter(([path]) => !isPage(path) && !isWords(path));
      return {
        contents: `
          import { brotliDecompressSync } from 'node:zlib';
          const PACKS = ${JSON.stringify(packs)};
          const known = ${JSON.stringify(Object.fromEntries(others))};
          const unpacked = (pack) =>
            JSON.parse(brotliDecompressSync(Buffer.from(pack, 'base64')).toString('utf8'));
          export const HAS_PACKAGE = false;
          export const packageFile = (path) => {
            const pack = known[path] === undefined && PACKS.find(([paths]) => paths.includes(path));
            if (pack) Object.assign(known, unpacked(pack[1]));
            return known[path] ?? null;
          };
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
