#!/usr/bin/env node
import './require-node.cjs';

// What nobody foresaw says nothing about the bot, and Node.js would end with the code of a bot that failed.
process.on('uncaughtException', (error) => {
  console.error('cognigate:', error);
  process.exit(3);
});

const { outliveStreams } = await import('../lib/cli/terminal.ts');
outliveStreams(process);
const { main } = await import('../lib/cli/main.ts');
process.exitCode = await main(process.argv.slice(2), process);
