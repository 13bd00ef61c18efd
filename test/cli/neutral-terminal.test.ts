import { describe, expect, it } from 'vitest';
import { neutralTerminal } from '../../lib/cli/neutral-terminal.ts';
import { FakeTerminal } from '../support/fakes/fake-terminal.ts';

const ESC = '\u001b';

describe('what is written to a terminal', () => {
  it.each([
    [`a${ESC}]0;title\u0007b`, 'a␛]0;title␇b'],
    [`intact${ESC}[1A${ESC}[2K`, 'intact␛[1A␛[2K'],
    ['a\rb', 'a␍b'],
    ['a\u009b2Jb', 'a⟨U+009B⟩2Jb'],
    ['a\u2028b\u202ec', 'a⟨U+2028⟩b⟨U+202E⟩c'],
    [`${ESC}[8mhidden`, '␛[8mhidden'],
    [`${ESC}[31mred${ESC}[39m\tplain\n`, `${ESC}[31mred${ESC}[39m\tplain\n`],
    [`${ESC}[1G`, `${ESC}[1G`],
    [`${ESC}[0K`, `${ESC}[0K`],
  ])('has no steering but our own: %j', (text, shown) => {
    const terminal = new FakeTerminal('/');
    const neutral = neutralTerminal(terminal);

    neutral.stdout.write(text);
    neutral.stderr.write(text);

    expect(terminal.stdout.text).toBe(shown);
    expect(terminal.stderr.text).toBe(shown);
  });

  it.each([{ GITHUB_ACTIONS: 'true' }, { TF_BUILD: 'True' }])(
    'has no command for a runner, in JSON neither: %j',
    (env) => {
      const terminal = new FakeTerminal('/', env);
      const neutral = neutralTerminal(terminal);
      const json = JSON.stringify({ answer: '##[set-output name=a]b ##vso[task.setvariable]c' });

      neutral.stdout.write('shop\n ::error::x\n::set-env name=a::b\n');
      neutral.stderr.write(json);

      expect(terminal.stdout.text).not.toMatch(/^\s*::/m);
      expect(terminal.stderr.text).not.toMatch(/##(\[|vso\[)/);
      expect(JSON.parse(terminal.stderr.text)).toEqual(JSON.parse(json));
    },
  );

  it('passes our own commands on', () => {
    const terminal = new FakeTerminal('/', { GITHUB_ACTIONS: 'true' });

    neutralTerminal(terminal).runner?.stdout.write('::error title=a::b ##[c\n');

    expect(terminal.stdout.text.trimEnd()).toBe(String.raw`::error title=a::b \u0023#[c`);
  });
});
