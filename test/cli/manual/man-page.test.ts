import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../lib/cli/main.ts';
import { describedCommands } from '../../../lib/cli/manual/describe-commands.ts';
import { manPage } from '../../../lib/cli/manual/man-page.ts';
import { FakeTerminal } from '../../support/fakes/fake-terminal.ts';
import { temporaryDirectory } from '../../support/setup/temporary-directory.ts';

const HAS_GROFF = spawnSync('groff', ['--version']).status === 0;

async function page() {
  const commands = await describedCommands(COMMANDS, new FakeTerminal(temporaryDirectory()));
  return { commands, text: manPage(commands, '1.2.3') };
}

describe('the manual page', () => {
  it('has each command with its flags and examples, and the flags of all of them once', async () => {
    const { commands, text } = await page();

    const plain = text.replaceAll('\\-', '-').replaceAll('\\e', '\\');
    for (const { name, flags, examples } of commands) {
      expect(plain).toContain(`.SS cognigate ${name}`);
      for (const { written } of flags) expect(plain).toContain(`\\fB${written}\\fR`);
      expect(plain).toContain(examples[0]?.replaceAll('…', '\\[u2026]'));
    }
    expect(plain.split('\\fB--config <file>\\fR')).toHaveLength(2);
  });

  it('says what --help says: exit codes, defaults, variables', async () => {
    const { text } = await page();

    expect(text).toContain('\\fB130\\fR\nCancelled.');
    expect(text).toContain('(default: 0)');
    expect(text).toMatch(/\\fBCOGNIGY_API_URL\\fR\nAs .*\\-\\-base\\-url/);
    expect(text).toContain('"cognigate 1.2.3"');
  });

  it('lets no text become a request or an escape', () => {
    const description = "'\\fBx\\fR";
    const text = manPage(
      [{ name: 'x', description, arguments: [], flags: [], examples: ['.TH no', '“…”'] }],
      '1',
    );

    expect(text).toContain("\n\\&'\\efBx\\efR.\n");
    expect(text).toContain('\n\\&.TH no\n\\[u201C]\\[u2026]\\[u201D]\n');
  });

  it.skipIf(!HAS_GROFF)('is read by groff without a warning', async () => {
    const { text } = await page();

    const read = spawnSync('groff', ['-man', '-ww', '-z', '-Tutf8'], { input: text });

    expect([read.status, read.stderr.toString()]).toEqual([0, '']);
  });
});
