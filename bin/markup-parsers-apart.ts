import { join } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { PACKAGE_ROOT } from '../lib/package-root.ts';

const SOURCE = join(PACKAGE_ROOT, 'lib', 'domain', 'evaluation', 'markup-parsers.ts');
const FILE = 'markup-parsers.cjs';

/** Leaves the parsers of markup out of a bundle, which asks for them by `require` where an answer has a mark. */
export const markupParsersApart: Plugin = {
  name: 'markup-parsers-apart',
  setup({ onResolve }) {
    onResolve({ filter: /\/markup-parsers\.ts$/ }, ({ kind }) =>
      kind === 'require-call' ? { path: `./${FILE}`, external: true } : undefined,
    );
  },
};

/** Writes the parsers beside a bundle that does without them: a start would read their 130 kB for nothing. */
export async function bundleMarkupParsers(outDir: string, target: string): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: PACKAGE_ROOT,
    entryPoints: [SOURCE],
    outfile: join(outDir, FILE),
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    target,
    mainFields: ['module', 'main'],
    legalComments: 'none',
    metafile: true,
  });
  return metafile;
}
