import { build, type Metafile } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { config } from 'zod';
import { asInstalled } from '../../bin/bundle-cli.ts';
import { loadCommand } from '../../lib/cli/program.ts';

const START = ['bin/cognigate.ts', 'bin/carry-out.ts'];
/** What is loaded for a suite in YAML, one after the other. */
const VALIDATE = [
  ...START,
  'lib/report/interpret-schemas.ts',
  'lib/cli/commands/validate.ts',
  'lib/suite-file/yaml-source.ts',
];
const RUN = [
  ...VALIDATE.filter((path) => !path.includes('validate')),
  'lib/cli/commands/run.ts',
  'lib/cli/platforms/executions-v1.ts',
  'lib/report/formats/json-report.ts',
  'lib/report/formats/html-report.ts',
];

let outputs: Metafile['outputs'];

beforeAll(async () => {
  const { metafile } = await build({ ...asInstalled, outdir: 'dist/cli', write: false });
  outputs = metafile.outputs;
});

/** The files of the bundle that are loaded where these are imported, each with all that it imports at once. */
function filesFor(modules: readonly string[]): Set<string> {
  const files = new Set(
    modules.map((module) => {
      const isOf = ([, { entryPoint = '' }]: [string, Metafile['outputs'][string]]) =>
        entryPoint.endsWith(module);
      const [file] = Object.entries(outputs).find(isOf) ?? [];
      if (file === undefined) throw new Error(`the bundle has no entry ${module}`);
      return file;
    }),
  );
  // A set goes on to what is added to it on the way.
  for (const file of files) {
    for (const { path, kind, external } of outputs[file]?.imports ?? []) {
      if (kind === 'import-statement' && external !== true) files.add(path);
    }
  }
  return files;
}

function packagesIn(files: Iterable<string>): Set<string> {
  const inputs = [...files].flatMap((file) => Object.keys(outputs[file]?.inputs ?? {}));
  return new Set(
    inputs.flatMap((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []),
  );
}

describe('the start of the command', () => {
  it('loads of the packages those of command lines and of the width of texts alone', () => {
    const packages = packagesIn(filesFor(START));

    const ofCommandLines = ['commander', '@commander-js/extra-typings'];
    // How wide a text is has to be known before the first message is broken at its words.
    const ofWidth = ['ansi-regex', 'strip-ansi', 'get-east-asian-width', 'string-width'];
    expect(packages).toEqual(new Set([...ofCommandLines, ...ofWidth]));
  });

  it.each([
    ['its version', START, 4],
    ['validate', VALIDATE, 9],
    ['run', RUN, 120],
  ])('reads for %s few files', (_, modules, atMost) => {
    expect(filesFor(modules).size).toBeLessThanOrEqual(atMost);
  });

  it.each([
    ['patterns', 're2js'],
    ['markup', 'micromark'],
    ['markup', 'htmlparser2'],
  ])('reads nothing that is for %s until a suite or an answer has one: %s', (_, name) => {
    const packages = packagesIn(filesFor([...VALIDATE, ...RUN]));

    expect(packages).toContain('zod');
    expect(packages).not.toContain(name);
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

  it('makes no schema before they are set up to be read', () => {
    const beforehand = filesFor([...START, 'lib/report/interpret-schemas.ts']);

    const inputs = [...beforehand].flatMap((file) => Object.keys(outputs[file]?.inputs ?? {}));

    expect(inputs).toContain('lib/report/interpret-schemas.ts');
    expect(inputs).not.toContain('lib/domain/suite/suite.ts');
  });
});
