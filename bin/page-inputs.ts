import { build } from 'esbuild';
import { PACKAGE_ROOT } from '../lib/package-root.ts';

/** What the pages of report and history are made of: code, styles and fonts, by their paths from the package on. */
export async function pageInputs(): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: PACKAGE_ROOT,
    entryPoints: ['lib/report/page/main.tsx', 'lib/report/page/history/history-main.tsx'],
    outdir: 'dist',
    write: false,
    bundle: true,
    platform: 'browser',
    format: 'esm',
    loader: { '.woff2': 'file' },
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'error',
    metafile: true,
  });
  return Object.keys(metafile.inputs);
}
