import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { main } from '../../lib/cli/main.ts';
import { openSealed } from '../../lib/local/state-directory.ts';
import { verifyAudit } from '../../lib/local-audit/verify-audit.ts';
import { startHistoryServer } from '../../lib/serve/history-server.ts';
import { localHistory } from '../../lib/serve/local-history.ts';
import { aRun } from '../support/builders/ledger-builders.ts';
import { FakeTerminal } from '../support/fakes/fake-terminal.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';
import { temporaryState } from '../support/setup/temporary-state.ts';

const STATE_OF_0_1_0 = join(import.meta.dirname, '../cli/state-of-0.1.0.tar.gz');
const RUN = 'run-20261128-031014-kuaftq';
const isRoot = process.getuid?.() === 0;

/** Everything below a directory, with its mode and the times of its last changes. */
function listing(path: string) {
  return ['.', ...readdirSync(path, { recursive: true, encoding: 'utf8' })].sort().map((name) => {
    const { mode, mtimeMs, ctimeMs, size } = statSync(join(path, name));
    return { name, mode, mtimeMs, ctimeMs, size };
  });
}

/** A copy of a state directory that was taken while its write-ahead log held all that it knows. */
async function copyWithLog(): Promise<string> {
  const state = temporaryState();
  await state.ledger.createRun(aRun());
  const copy = temporaryDirectory();
  for (const name of ['state.db', 'state.db-wal', 'evidence']) {
    cpSync(join(state.path, name), join(copy, name), { recursive: true });
  }
  return copy;
}

function stateOf010(): string {
  const directory = temporaryDirectory();
  execFileSync('tar', ['-xzf', STATE_OF_0_1_0, '-C', directory]);
  return join(directory, '.cognigate');
}

function readOnly(path: string): string {
  execFileSync('chmod', ['-R', 'a-w', path]);
  onTestFinished(() => void execFileSync('chmod', ['-R', 'u+w', path]));
  return path;
}

describe('a state directory that is only read', () => {
  it('shows what the log holds that is not in the file yet, and is left as it was', async () => {
    const path = await copyWithLog();
    const before = listing(path);

    using state = openSealed(path);
    const run = await state.ledger.readRun('run-1');
    state.close();

    expect(run).toEqual(aRun());
    expect(listing(path)).toEqual(before);
  });

  it('is left as it was where there is no log, too, and verifies', async () => {
    const path = stateOf010();
    const before = listing(path);

    using state = openSealed(path);
    const { isIntact, chains } = await verifyAudit(state);
    state.close();

    expect({ isIntact, chains: chains.length }).toEqual({ isIntact: true, chains: 1 });
    expect(listing(path)).toEqual(before);
  });

  it
    .skipIf(isRoot)
    .each([
      'runs',
      `report ${RUN}`,
      'audit verify',
      `compare ${RUN}`,
      'baseline list shop',
      'baseline export shop -o baseline.json',
    ])('answers %s', async (line) => {
    const path = readOnly(stateOf010());
    const before = listing(path);
    const terminal = new FakeTerminal(join(path, '..'));

    const exitCode = await main(line.split(' '), terminal);

    expect({ exitCode, stderr: terminal.stderr.text }).toMatchObject({ exitCode: 0 });
    expect(listing(path)).toEqual(before);
  });

  it('is served page by page, as it was when the server began', async () => {
    const path = stateOf010();
    const before = listing(path);
    using state = openSealed(path);
    await using server = await startHistoryServer(0, localHistory(state));

    const pages = await Promise.all(
      ['', `runs/${RUN}`, `suites/shop`].map((page) => fetch(`${server.url}${page}`)),
    );

    expect(pages.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await pages[0]?.text()).toContain('shop');
    expect(listing(path)).toEqual(before);
  });

  it.skipIf(isRoot)('is served by the command, which says that it stands still', async () => {
    const path = readOnly(stateOf010());
    const before = listing(path);
    const terminal = new FakeTerminal(join(path, '..'));

    const served = main(['serve'], terminal);
    await terminal.stderr.contains('shown as it was just now');
    terminal.interrupt();

    expect(await served).toBe(0);
    expect(listing(path)).toEqual(before);
  });

  it.skipIf(isRoot).each([`baseline set ${RUN}`, `resume ${RUN} --mock`, 'demo'])(
    'refuses %s',
    async (line) => {
      const path = readOnly(stateOf010());
      const before = listing(path);
      const terminal = new FakeTerminal(join(path, '..'));

      const exitCode = await main(line.split(' '), terminal);

      expect(exitCode).toBe(2);
      expect(terminal.stderr.text).toContain(
        `cognigate: state directory ${path} may only be read, and this command writes to it; make it writable, or name another with --state-dir\n`,
      );
      expect(listing(path)).toEqual(before);
    },
  );
});
