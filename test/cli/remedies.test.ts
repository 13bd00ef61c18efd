import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../lib/cli/main.ts';
import { FakeTerminal } from '../support/fakes/fake-terminal.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

const LIB = join(import.meta.dirname, '../../lib');

/** Command lines in the sentences of the program, such as `cognigate import table FILE --preset x`. */
const COMMAND =
  /(?<!update )\bcognigate ([a-z]+(?:-[a-z]+)*)((?: [a-z]+)?)((?: (?:[A-Z]+|<[^>]+>|--[a-z-]+(?: [a-zA-Z]+)?))*)/g;

const sentences = readdirSync(LIB, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => readFileSync(join(LIB, file), 'utf8').split('\n'))
  .filter((line) => /['"`]/.test(line) && !/^\s*(?:\*|\/\/|\/\*)/.test(line));

const helpOf = new Map<string, Promise<string>>();

function help(words: string): Promise<string> {
  const known = helpOf.get(words) ?? shownHelp(words);
  helpOf.set(words, known);
  return known;
}

async function shownHelp(words: string): Promise<string> {
  const terminal = new FakeTerminal(temporaryDirectory());
  const exitCode = await main([...words.split(' '), '--help'], terminal);
  return exitCode === 0 ? terminal.stdout.text : '';
}

describe('a remedy', () => {
  const named = sentences.flatMap((line) =>
    [...line.matchAll(COMMAND)].map(([, name = '', sub = '', rest = '']) => ({
      command: ['import', 'baseline', 'audit'].includes(name) ? `${name}${sub}` : name,
      flags: rest.match(/--[a-z-]+/g) ?? [],
    })),
  );

  it('is found in many sentences', () => {
    expect(named.length).toBeGreaterThan(30);
  });

  it('names no command that the program does not have, and no flag that the command does not', async () => {
    const wrong: string[] = [];
    for (const { command, flags } of named) {
      const text = await help(command);
      if (!text.includes(`cognigate ${command}`)) wrong.push(command);
      for (const flag of flags) if (!text.includes(flag)) wrong.push(`${command} ${flag}`);
    }

    expect(wrong).toEqual([]);
  });

  it.each(['run', 'validate', 'submit', 'push', 'doctor'])(
    'for a table is one that %s can follow',
    async (command) => {
      for (const flag of ['--suite-id', '--sheet', '--project']) {
        expect(await help(command)).toContain(flag);
      }
    },
  );
});
