import { brotliCompressSync, constants } from 'node:zlib';
import { build, type Metafile, type Plugin } from 'esbuild';
import { PACKAGE_ROOT } from '../lib/package-root.ts';
import { SMALLER } from './smaller-modules.ts';

/** The largest: tables of Unicode, formats, expressions, markup, schemas, AWS, the agents' protocol. */
const LIBRARIES = [
  're2js',
  'jsonata',
  'zod',
  'js-yaml',
  'csv-parse/sync',
  'csv-stringify/sync',
  'hucre/xlsx',
  '@aws-sdk/credential-provider-node',
  '@smithy/core/config',
  '@smithy/signature-v4',
  '@modelcontextprotocol/server',
  '@modelcontextprotocol/server/stdio',
  'htmlparser2',
  'micromark',
  'micromark-extension-gfm-strikethrough',
  'micromark-extension-gfm-table',
];

/**
 * Has the file carry these libraries compressed, all of them once; they are unpacked when one is asked for.
 * What they were made of goes to `inputs`, as in a metafile.
 */
export function packedLibraries(inputs: Metafile['inputs']): Plugin {
  return {
    name: 'packed libraries',
    setup({ onResolve, onLoad }) {
      const names = new Set(LIBRARIES);
      onResolve({ filter: /^[^.]/ }, ({ path }) => {
        if (path === 'packed:libraries') return { path, namespace: 'unpacking' };
        return names.has(path) ? { path, namespace: 'packed' } : null;
      });
      onLoad({ filter: /.*/, namespace: 'packed' }, ({ path }) => ({
        contents: `module.exports = require('packed:libraries')(${JSON.stringify(path)});`,
      }));
      onLoad({ filter: /.*/, namespace: 'unpacking' }, async () => {
        const { code, metafile } = await bundledLibraries();
        Object.assign(inputs, metafile.inputs);
        return { contents: unpacking(packed(code)) };
      });
    },
  };
}

/** As few characters of a literal as there can be. */
export function packed(text: string): string {
  const bytes = Buffer.from(text);
  const params = { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS };
  return brotliCompressSync(bytes, { params }).toString('base64');
}

async function bundledLibraries(): Promise<{ readonly code: string; readonly metafile: Metafile }> {
  const names = LIBRARIES.map((name) => JSON.stringify(name));
  const contents = names.map((name) => `exports[${name}] = () => require(${name});`).join('\n');
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: PACKAGE_ROOT },
    absWorkingDir: PACKAGE_ROOT,
    write: false,
    bundle: true,
    minify: true,
    charset: 'utf8',
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    mainFields: ['module', 'main'],
    alias: SMALLER,
    legalComments: 'none',
    metafile: true,
  });
  return { code: outputFiles.map(({ text }) => text).join(''), metafile };
}

function unpacking(text: string): string {
  return `
    const { compileFunction } = require('node:vm');
    const { brotliDecompressSync } = require('node:zlib');
    const PACKED = '${text}';
    const libraries = {};
    const code = brotliDecompressSync(Buffer.from(PACKED, 'base64')).toString('utf8');
    const filename = 'libraries-of-cognigate.cjs';
    compileFunction(code, ['require', 'exports'], { filename })(require, libraries);
    module.exports = (name) => libraries[name]();
  `;
}
