import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { finishTest, tests } from './vitest-stand-in.ts';

// A worker that plays the rows against a gate with one change in its source.

interface Mutation {
  readonly root: string;
  readonly file?: string;
  readonly from: string;
  readonly to: string;
  /** Names of the rows to play until one of them finds the bug; all of them, to the end, where absent. */
  readonly rows?: readonly string[];
  /** The files of rows that are played; those of one run where absent. */
  readonly among?: readonly string[];
}

const OF_ONE_RUN = [
  'judged-by-nobody',
  'text-and-intent',
  'identity',
  'envelopes-and-bytes',
  'honest',
  'deployed',
];

const { root, file, from, to, rows, among = OF_ONE_RUN } = workerData as Mutation;
const urlOf = (path: string) => pathToFileURL(join(root, path)).href;
const STAND_IN = urlOf('test/false-greens/planted/vitest-stand-in.ts');
const mutated = file === undefined ? null : urlOf(file);

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'vitest' ? { url: STAND_IN, shortCircuit: true } : next(specifier, context),
  load(url, context, next) {
    if (url === urlOf('lib/stack/workflow/export-workflow.ts')) {
      // Kept by the setup of every test run; without CDK a worker starts in no time.
      const workflow = readFileSync(join(root, 'dist', 'workflow.asl.json'), 'utf8');
      const source = `export const exportWorkflow = () => (${workflow});`;
      return { format: 'module', source, shortCircuit: true };
    }
    const loaded = next(url, context);
    if (url !== mutated) return loaded;
    const source = readFileSync(new URL(url), 'utf8');
    if (source.split(from).length !== 2) throw new Error(`"${from}" is not once in ${file}`);
    return { ...loaded, source: source.replace(from, () => to) };
  },
});

for (const group of among) {
  await import(urlOf(`test/false-greens/rows/${group}.ts`));
}
const broken: string[] = [];
const held: string[] = [];
for (const { name, play } of tests) {
  if (rows !== undefined && (broken.length > 0 || !rows.includes(name))) continue;
  const isHeld = await play().then(
    () => true,
    () => false,
  );
  (isHeld ? held : broken).push(name);
  await finishTest();
}
parentPort?.postMessage({ broken, held });
