#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';

const OLDEST_NODE = 22;
if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  console.error(`cognigate: needs Node.js ${OLDEST_NODE} or newer; this is ${process.version}`);
  process.exit(3);
}

// A run mostly waits, and what a CI worker lacks is memory: half the peak at 20,000 cases.
setFlagsFromString('--optimize-for-size');

// `cognigate … | head` closes the pipe early; the verdict must still decide the exit code.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const { main } = await import('../lib/cli/main.ts');
process.exitCode = await main(process.argv.slice(2), process);
