import { join } from 'node:path';
import { PACKAGE_ROOT } from '../lib/package-root.ts';

/** The protocol's SDK brings a validator of JSON Schema that nothing here calls; its other one is 132 kB smaller. */
export const SMALLER = {
  '@modelcontextprotocol/server/_shims': join(
    PACKAGE_ROOT,
    'node_modules/@modelcontextprotocol/server/dist/shimsWorkerd.mjs',
  ),
};
