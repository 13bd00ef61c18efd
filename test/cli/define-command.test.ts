import { expect, it } from 'vitest';
import { defineCommand } from '../../lib/cli/define-command.ts';
import { cognigate } from '../../lib/cli/program.ts';
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
