import { Command } from '@commander-js/extra-typings';
import { describe, expect, it } from 'vitest';
import { defineCommand, mayBeRepeated } from '../../lib/cli/define-command.ts';
import { COMMANDS } from '../../lib/cli/main.ts';
import { collect } from '../../lib/cli/options/flag-values.ts';
import { cognigate, loadCommand } from '../../lib/cli/program.ts';
import { FakeTerminal } from '../support/fakes/fake-terminal.ts';

it.each([
  [[], true],
  [['--no-color'], false],
])('an option that can only be switched off is on by itself: %j', async (flags, color) => {
  const heard: unknown[] = [];
  const command = defineCommand({
    syntax: (bare) => bare.option('--no-color', 'no colours'),
    examples: ['cognigate paint'],
    async action(given) {
      heard.push(given);
      return 0;
    },
  });
  const listed = { usage: 'paint', description: 'Paints.', load: async () => command };
  const program = cognigate([listed], { terminal: new FakeTerminal('/'), end: () => {} });

  await program.parseAsync(['paint', ...flags], { from: 'user' });

  expect(heard).toEqual([{ color }]);
});

describe('a flag that is given twice', () => {
  const heardFrom = async (...flags: string[]) => {
    const heard: unknown[] = [];
    const command = defineCommand({
      syntax: (bare) =>
        bare
          .option('--head <hash>', 'a head')
          .option('--stop [rule]', 'a rule')
          .option('--key <file...>', 'keys')
          .option('--tag <tag>', 'tags', collect, []),
      examples: ['cognigate paint'],
      async action(given) {
        heard.push(given);
        return 0;
      },
    });
    const listed = { usage: 'paint', description: 'Paints.', load: async () => command };
    const program = cognigate([listed], { terminal: new FakeTerminal('/'), end: () => {} });
    await program.parseAsync(['paint', ...flags], { from: 'user' });
    return heard[0];
  };

  it.each([
    [['--head', 'a', '--head', 'b'], '--head is given twice, as "a" and as "b"'],
    [['--stop', '--stop', 'never'], '--stop is given twice, as nothing and as "never"'],
  ])('is refused where only one value can count: %j', async (flags, problem) => {
    await expect(heardFrom(...flags)).rejects.toThrow(problem);
  });

  it('may be repeated where its help says so, and nowhere else', async () => {
    const all = COMMANDS.flatMap((one) => ('commands' in one ? one.commands : [one]));
    const options = await Promise.all(
      all.map(async (one) => {
        const bare = new Command('any');
        const line = { terminal: new FakeTerminal('/'), end: () => {} };
        (await loadCommand(one)).complete(bare, line);
        return bare.options.filter(({ variadic }) => !variadic);
      }),
    );

    for (const option of options.flat()) {
      expect([option.long, mayBeRepeated(option)]).toEqual([
        option.long,
        option.description.includes('may be repeated'),
      ]);
    }
  });

  it('may say the same again, or be one that takes several', async () => {
    expect(await heardFrom('--head', 'a', '--head', 'a')).toMatchObject({ head: 'a' });
    expect(await heardFrom('--key', 'a', '--key', 'b', '--tag', 'a', '--tag', 'b')).toMatchObject({
      key: ['a', 'b'],
      tag: ['a', 'b'],
    });
  });
});
