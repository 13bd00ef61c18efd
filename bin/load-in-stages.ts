import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { PACKAGE_ROOT } from '../lib/package-root.ts';

const START = modules('bin/carry-out.ts');
/** Schemas are set up before any of them is made, and what reads suites makes some. */
const SETTING_UP = modules('lib/report/interpret-schemas.ts');
const READING = modules('lib/cli/commands/validate.ts', 'lib/suite-file/yaml-source.ts');
const RUNNING = modules('lib/cli/commands/run.ts');
/** Commands that have, beside `run`, most of what it loads. */
const LIKE_RUNNING = modules(
  'lib/cli/commands/resume.ts',
  'lib/cli/commands/rerun.ts',
  'lib/cli/commands/demo.ts',
  'lib/cli/mcp/mcp.ts',
);

const NAMESPACE = 'later';
const RESOLVED = { isResolved: true };

/**
 * Has the command loaded in few files. The bundler cuts one for each set of `import()`s that share a module, as if
 * each of them could come first: `validate` came in 81 files and `run` in 206, and to find, open, link and compile
 * so many was half of a start. So each `import()` of ours is told what is there before it: the start, what reads
 * suites, and for commands that run one, what `run` has (decision 87).
 */
export const loadInStages: Plugin = {
  name: 'load-in-stages',
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /^\./ }, async ({ path, kind, resolveDir, importer, pluginData }) => {
      if (kind !== 'dynamic-import' || pluginData === RESOLVED) return undefined;
      const found = await resolve(path, { kind, resolveDir, importer, pluginData: RESOLVED });
      const isOurs = !/[/\\]node_modules[/\\]/.test(found.path);
      return isOurs ? { ...found, namespace: NAMESPACE } : found;
    });
    onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
      contents: [
        ...loadedBefore(path).map((each) => `import ${JSON.stringify(each)};`),
        `export * from ${JSON.stringify(path)};`,
      ].join('\n'),
      resolveDir: PACKAGE_ROOT,
    }));
  },
};

function loadedBefore(module: string): readonly string[] {
  if (START.includes(module)) return [];
  if (SETTING_UP.includes(module)) return START;
  const isRunning = [...RUNNING, ...LIKE_RUNNING].includes(module);
  return [...START, ...READING, ...(isRunning ? RUNNING : [])];
}

function modules(...paths: readonly string[]): readonly string[] {
  return paths.map((path) => join(PACKAGE_ROOT, path));
}
