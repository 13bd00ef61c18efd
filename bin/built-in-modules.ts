import { builtinModules, createRequire } from 'node:module';
import { relative } from 'node:path';
import type { Plugin } from 'esbuild';
import { PACKAGE_ROOT } from '../lib/package-root.ts';

const NAMESPACE = 'built-in';
const BUILT_IN = new Set(builtinModules);
const require = createRequire(import.meta.url);
/** Of `node:http`; nothing here asks for them, and who imports all of it would have undici loaded. */
const UNDICI = ['WebSocket', 'CloseEvent', 'MessageEvent'];

/**
 * Has a bundle require the modules of Node.js, and not import them: an import reads every property of a module,
 * and those of `node:http` load the whole of undici, 35 ms of CPU and 14 MB that nothing here uses. Whoever imports
 * one has lines for it of its own, since those that are shared would be a file of their own.
 */
export const builtInModulesByRequire: Plugin = {
  name: 'built-in-modules-by-require',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:)?[\w/]+$/ }, ({ path, kind, namespace, importer }) => {
      const name = path.replace(/^node:/, '');
      if (!path.startsWith('node:') && !BUILT_IN.has(name)) return undefined;
      if (namespace === NAMESPACE) return { path, external: true };
      if (kind !== 'import-statement') return undefined;
      const suffix = `?${relative(PACKAGE_ROOT, importer).replaceAll(/[/\\]/g, '.')}`;
      return { path: name, namespace: NAMESPACE, suffix };
    });
    onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
      contents: requiring(`node:${path}`),
    }));
  },
};

/** A module of which nothing is read but what is imported of it: the bundler leaves the other lines out. */
function requiring(module: string): string {
  const names = Object.keys(require(module)).filter(
    (name) => !['default', ...UNDICI].includes(name),
  );
  return `
    const __module = require('${module}');
    const __read = (name) => __module[name];
    export default __module;
    ${names.map((name) => `export const ${name} = /* @__PURE__ */ __read('${name}');`).join('\n')}
  `;
}
