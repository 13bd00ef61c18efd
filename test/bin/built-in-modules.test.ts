import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { builtInModulesByRequire } from '../../bin/built-in-modules.ts';

/** What a bundle of this code reads of Node.js' own modules, such as `fs.readFileSync`. */
async function readBy(contents: string): Promise<string[]> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    write: false,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    plugins: [builtInModulesByRequire],
  });
  const code = outputFiles.map(({ text }) => text).join('');
  const required = createRequire(import.meta.url);
  const read: string[] = [];
  const requireAndTell = (name: string) =>
    new Proxy(required(name), {
      get(module, property) {
        read.push(`${name.replace('node:', '')}.${String(property)}`);
        return Reflect.get(module, property);
      },
    });
  compileFunction(code, ['require', 'module'])(requireAndTell, { exports: {} });
  return read;
}

it('reads of a module of Node.js what is imported of it, and nothing else', async () => {
  const read = await readBy(`
    import { existsSync, promises } from 'node:fs';
    import path, { join as joined } from 'path';
    globalThis.nothing = existsSync(joined('a', path.sep)) && promises;
  `);

  expect(read.sort()).toEqual(['fs.existsSync', 'fs.promises', 'path.join', 'path.sep']);
});

it('never has node:http load undici, even where all of it is imported', async () => {
  const read = await readBy(`
    import * as http from 'node:http';
    globalThis.nothing = Object.keys(http);
  `);

  expect(read).toContain('http.request');
  expect(read).not.toContain('http.WebSocket');
});
