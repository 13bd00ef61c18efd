import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { config } from 'zod';
import { loadCommand } from '../../lib/cli/program.ts';

/** Files that are loaded before `lib/cli/main.ts` has read a word of the command line, in the bundle. */
async function loadedAtStart(): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: ['lib/cli/main.ts'],
    outdir: 'dist',
    write: false,
    bundle: true,
    splitting: true,
    treeShaking: true,
    platform: 'node',
    format: 'esm',
    metafile: true,
  });
  const start = Object.entries(metafile.outputs).find(
    ([, { entryPoint }]) => entryPoint === 'lib/cli/main.ts',
  );
  const wanted = start === undefined ? [] : [start[0]];
  const files: string[] = [];
  for (const path of wanted) {
    const { inputs = {}, imports = [] } = metafile.outputs[path] ?? {};
    files.push(...Object.keys(inputs));
    const next = imports.filter(({ kind }) => kind === 'import-statement').map(({ path }) => path);
    wanted.push(...next.filter((each) => !wanted.includes(each)));
  }
  return files;
}

describe('the start of the command', () => {
  it('loads of the packages those of command lines and of the width of texts alone', async () => {
    const files = await loadedAtStart();

    const packages = files.flatMap(
      (file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? [],
    );
    expect(files).toContain('lib/cli/main.ts');
    const ofCommandLines = ['commander', '@commander-js/extra-typings'];
    // How wide a text is has to be known before the first message is broken at its words.
    const ofWidth = ['ansi-regex', 'strip-ansi', 'get-east-asian-width', 'string-width'];
    expect(new Set(packages)).toEqual(new Set([...ofCommandLines, ...ofWidth]));
  });

  it('has schemas read instead of compiled before a command makes one', async () => {
    let atLoad: boolean | undefined;
    const command = { examples: [], complete: () => {} };

    await loadCommand({
      usage: 'any',
      description: 'of any kind',
      load: async () => {
        atLoad = config().jitless;
        return command;
      },
    });

    expect(atLoad).toBe(true);
  });
});
