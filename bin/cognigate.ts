#!/usr/bin/env node
import './require-node.cjs';

// What nobody foresaw says nothing about the bot, and Node.js would end with the code of a bot that failed.
process.on('uncaughtException', (error) => {
  console.error('cognigate:', error);
  process.exit(3);
});

// No top-level await, which the oldest Node.js that is told its age cannot parse.
void import('./carry-out.ts').then(({ carryOut }) => carryOut(process));
