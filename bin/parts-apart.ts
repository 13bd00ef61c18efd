import { join } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { PACKAGE_ROOT } from '../lib/package-root.ts';

/** What is asked for by `require` where a suite or an answer needs it: a start would read 280 kB for nothing. */
const PARTS = [
  { name: 're2js', asked: /^re2js$/, source: 're2js' },
  {
    name: 'markup-parsers',
    asked: /\/markup-parsers\.ts$/,
    source: 'lib/domain/evaluation/markup-parsers.ts',
  },
];

const fileOf = (name: string) => `${name}.cjs`;

/** Leaves these parts out of a bundle, which asks for them beside itself. */
export const partsApart: Plugin = {
  name: 'parts-apart',
  setup({ onResolve }) {
    for (const { name, asked } of PARTS) {
      onResolve({ filter: asked }, ({ kind }) =>
        kind === 'require-call' ? { path: `./${fileOf(name)}`, external: true } : undefined,
      );
    }
  },
};

/** Writes the parts beside the bundles that do without them, and answers with what they were made of. */
export async function bundleParts(outDir: string, target: string): Promise<Metafile['inputs']> {
  const inputs: Metafile['inputs'] = {};
  for (const { name, source } of PARTS) {
    const { metafile } = await build({
      absWorkingDir: PACKAGE_ROOT,
      entryPoints: [source],
      outfile: join(outDir, fileOf(name)),
      bundle: true,
      minify: true,
      format: 'cjs',
      platform: 'node',
      target,
      mainFields: ['module', 'main'],
      legalComments: 'none',
      metafile: true,
      logLevel: 'warning',
    });
    Object.assign(inputs, metafile.inputs);
  }
  return inputs;
}
