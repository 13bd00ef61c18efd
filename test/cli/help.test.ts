import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../lib/cli/main.ts';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';
import { FakeTerminal } from '../support/fakes/fake-terminal.ts';

const GROUPS = ['import', 'baseline', 'audit'];

describe('the help', async () => {
  const inGroups = await Promise.all(
    GROUPS.map(async (group) => (await termsOf(group)).map((term) => `${group} ${term}`)),
  );
  const commands = [...(await termsOf()), ...inGroups.flat()].filter(
    (term) => !GROUPS.includes(term) && !term.includes('help'),
  );

  it('lists every command that there is', () => {
    const filesIn = (room: string) =>
      readdirSync(join(PACKAGE_ROOT, 'lib', 'cli', room), {
        recursive: true,
        withFileTypes: true,
      }).filter((file) => file.isFile());
    const aboutAudit = filesIn('audit').filter(({ name }) => name.startsWith('audit-'));

    const forgetting = ['redact', 'prune'];
    const simulating = filesIn('simulator').filter(({ name }) => name.startsWith('import-'));
    const telling = ['notify', 'mcp', 'pull-request'];

    expect(commands).toHaveLength(
      filesIn('commands').length +
        aboutAudit.length +
        forgetting.length +
        telling.length +
        simulating.length,
    );
  });

  it.each(commands)(
    'of "%s" has the usage that the overview shows, and examples',
    async (usage) => {
      const words = usage.split(' ').filter((word) => !/^[[<]/.test(word));

      const text = await helpOf(...words);

      expect(text).toContain(`Usage: cognigate ${usage}\n`);
      expect(text).toContain(`\nExamples:\n  $ cognigate ${words.join(' ')}`);
    },
  );
});

/** The left column of the list of commands. */
async function termsOf(...group: readonly string[]): Promise<string[]> {
  const [, list = ''] = /Commands:\n(.*?)\n(?:\n|$)/s.exec(await helpOf(...group)) ?? [];
  return [...list.matchAll(/^ {2}(\S.*?)(?: {2,}.*)?$/gm)].map(([, term = '']) => term);
}

async function helpOf(...words: readonly string[]): Promise<string> {
  const terminal = new FakeTerminal('.');
  expect(await main([...words, '--help'], terminal)).toBe(0);
  return terminal.stdout.text;
}
