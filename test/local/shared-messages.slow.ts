import { expect, it } from 'vitest';
import { startProcess } from '../support/servers/child-process.ts';
import { temporaryState } from '../support/setup/temporary-state.ts';

it('lets four processes that give back what they do not send send 600 messages together, and no more', async () => {
  const { path } = temporaryState();
  const script = new URL('./processes/spend-messages.ts', import.meta.url);
  const runs = ['a', 'b', 'c', 'd'].map((name) => startProcess(script, path, name));
  await Promise.all(runs.map((run) => run.line()));

  for (const run of runs) run.tell('go');
  const sent = await Promise.all(runs.map(async (run) => Number(await run.line())));

  const all = sent.reduce((sum, each) => sum + each, 0);
  expect(all).toBeLessThanOrEqual(600);
  // What was given back last may be left over.
  expect(all).toBeGreaterThan(600 - 4 * 7);
});
