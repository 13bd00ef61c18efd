import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import * as z from 'zod';
import { main } from '../../lib/cli/main.ts';
import { FakeTerminal } from '../support/fakes/fake-terminal.ts';
import type { QueuedClock } from '../support/fakes/queued-clock.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

const Amounts = z.object({
  tries: z.number(),
  messages: z.number(),
  requests: z.number(),
  seconds: z.number(),
  batches_cut_off: z.number(),
  aws_cents: z.number().positive(),
});
const DryRun = z.object({
  suites: z.array(
    Amounts.extend({
      requests_by_kind: z.record(z.string(), z.number()),
      assumptions: z.array(z.string()),
      every_call: z.object({ messages: z.number() }).optional(),
    }),
  ),
  total: Amounts,
});

export interface Place {
  readonly env: Record<string, string | undefined>;
  readonly clock: QueuedClock;
  readonly suite: object;
}

/** A directory with a suite, and what is done in it. */
export function placeWith({ env, clock, suite }: Place) {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'suite.yaml'), dump(suite));
  const call = async (...args: readonly string[]) => {
    const terminal = new FakeTerminal(directory, env, clock);
    const exitCode = await main(['run', 'suite.yaml', ...args], terminal);
    return { exitCode, stdout: terminal.stdout.text, stderr: terminal.stderr.text };
  };
  return {
    directory,
    call,
    /** Seconds that it took. */
    async run(): Promise<number> {
      const startedAt = clock.now();
      const { exitCode, stderr } = await call('--quiet');
      if (exitCode > 1) throw new Error(`exit code ${exitCode}: ${stderr}`);
      return (clock.now() - startedAt) / 1_000;
    },
    async dryRun(...args: readonly string[]) {
      const { exitCode, stdout, stderr } = await call('--dry-run', '--json', ...args);
      if (exitCode !== 0) throw new Error(stderr);
      return DryRun.parse(JSON.parse(stdout));
    },
  };
}
