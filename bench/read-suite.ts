import { readFile } from 'node:fs/promises';
import { requestedSuite } from '../lib/api/requested-suite.ts';

/** Reads a suite as the functions of an account do. */
const [path = ''] = process.argv.slice(2);
const found = await requestedSuite(
  { key: 'suites/largest.yaml' },
  {},
  { byKey: () => readFile(path), deployed: async () => null, deployedNames: async () => [] },
);
console.log(found.status);
if (found.status !== 'found') process.exitCode = 1;
