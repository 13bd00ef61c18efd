import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trainBot } from '../../../../lib/mocks/executions-v1/bot/demo-bot.ts';
import { readPhrases } from '../../../../lib/mocks/executions-v1/bot/read-phrases.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phrases-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(text: string): string {
  const file = join(folder, 'phrases.csv');
  writeFileSync(file, text);
  return file;
}

describe('a phrase file', () => {
  it('trains a bot on its own intents', async () => {
    const file = write(
      '\uFEFFtext,category\n"Where, please, is my card?",card_arrival\ncard not here yet,card_arrival\nI lost my PIN,pin_help\nreset the PIN,pin_help\n',
    );

    const bot = await trainBot(await readPhrases(file));
    const answer = await bot.answer('where is that card');

    expect(bot.intents).toEqual(['card_arrival', 'pin_help']);
    expect(answer.intent).toBe('card_arrival');
    expect(answer.responseText).toBe('This is about card arrival.');
  });

  it('may be cut to so many phrases of each intent', async () => {
    const file = write('text,category\na one,a\na two,a\nb one,b\nb two,b\n');

    const { intents } = await readPhrases(file, { maxPerIntent: 1 });

    expect(intents.map(({ phrases }) => phrases)).toEqual([['a one'], ['b one']]);
  });

  it.each([
    ['words,label\nhello,greeting\n', 'has no phrases'],
    ['', 'has no phrases'],
    ['text,category\nhello,greeting,too much\n', 'is not a CSV'],
  ])('%j is refused', async (text, message) => {
    await expect(readPhrases(write(text))).rejects.toThrow(message);
  });

  it('that does not exist is named', async () => {
    await expect(readPhrases(join(folder, 'none.csv'))).rejects.toThrow('cannot be read');
  });
});
