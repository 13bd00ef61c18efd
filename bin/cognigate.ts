#!/usr/bin/env node
import './require-node.cjs';
import { withoutSqliteWarning } from './without-sqlite-warning.ts';

withoutSqliteWarning(process);

// What nobody foresaw says nothing about the bot, and Node.js would end with the code of a bot that failed.
process.on('uncaughtException', (error) => {
  console.error('cognigate:', error);
  process.exit(3);
});

// No top-level await, which the oldest Node.js that is told its age cannot parse.
async function carryOut(): Promise<void> {
  const { outliveStreams } = await import('../lib/cli/terminal.ts');
  outliveStreams(process);
  const { main } = await import('../lib/cli/main.ts');
  process.exitCode = await main(process.argv.slice(2), process);
}

void carryOut();
