import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from '../../../lib/cli/main.ts';
import { openLocalGate } from '../../../lib/cli/open-local-gate.ts';
import type { AuditRecord } from '../../../lib/domain/audit/audit-chain.ts';
import type { RunRecord } from '../../../lib/domain/run.ts';
import { RunState } from '../../../lib/domain/run-state.ts';
import type { Suite } from '../../../lib/domain/suite/suite.ts';
import { openStateDirectory } from '../../../lib/local/state-directory.ts';
import { submitBatches } from '../../../lib/steps/submit-batches.ts';
import { validateSuite } from '../../../lib/steps/validate-suite.ts';
import { FakeTerminal } from '../../support/fakes/fake-terminal.ts';
import { temporaryDirectory } from '../../support/setup/temporary-directory.ts';
import type { End } from './attack-row.ts';
import type { LyingPlatform } from './lying-platform.ts';
import { colourOf } from './play-run.ts';
import { standardSuite } from './standard-suite.ts';

export const JUNIT = 'r.junit.xml';
const STATE = '.cognigate';

/** An empty folder in which commands are carried out, with credentials in the environment. */
export class Folder {
  readonly path = temporaryDirectory();
  env: Record<string, string | undefined>;
  /** Of the last command. */
  said = '';

  constructor(platform: Pick<LyingPlatform, 'url'>, env: Record<string, string | undefined> = {}) {
    this.env = {
      COGNIGY_API_URL: platform.url,
      COGNIGY_CLIENT_ID: 'tester',
      COGNIGY_CLIENT_SECRET: 'canary-secret-7f3a',
      ...env,
    };
  }

  file(name: string, content: string | object): string {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    writeFileSync(join(this.path, name), text);
    return name;
  }

  read(name: string): string {
    return readFileSync(join(this.path, name), 'utf8');
  }

  /** Carries out a command that writes a JUnit file, and tells how it ended. */
  async play(...args: readonly string[]): Promise<End> {
    const before = new Set((await this.runs()).map(({ runId }) => runId));
    const exitCode = await this.command(...args, '-q', '-o', JUNIT);
    const runs = await this.runs();
    const run = runs.find(({ runId }) => !before.has(runId) || isResumed(runId, args));
    return this.#end(exitCode, run, await this.#recordOf(run));
  }

  async command(...args: readonly string[]): Promise<number> {
    const terminal = new FakeTerminal(this.path, this.env);
    const exitCode = await main([...args], terminal);
    this.said = terminal.stdout.text + terminal.stderr.text;
    return exitCode;
  }

  /** A run that was killed: accepted, and where `submitted` sent to the platform, and not looked at. */
  async killedRun(
    url: string,
    { submitted = false, suite = standardSuite() }: { submitted?: boolean; suite?: Suite } = {},
  ): Promise<RunRecord> {
    const opened = await openLocalGate(
      { baseUrl: url, stateDir: STATE, notifyOn: [] },
      new FakeTerminal(this.path, this.env),
      async () => 'executions-v1',
    );
    try {
      const runId = await opened.gate.accept(suite, []);
      if (submitted) {
        const { ports } = opened.gate;
        await submitBatches(await validateSuite(RunState.parse({ runId }), ports), ports);
      }
      const run = await opened.state.ledger.readRun(runId);
      if (run === null) throw new Error('the run is gone');
      return run;
    } finally {
      await opened.close();
    }
  }

  /** Newest first. */
  async runs(): Promise<readonly RunRecord[]> {
    if (!existsSync(join(this.path, STATE))) return [];
    using state = openStateDirectory(join(this.path, STATE));
    return await state.ledger.listRuns();
  }

  async #recordOf(run: RunRecord | undefined): Promise<AuditRecord | undefined> {
    if (run === undefined) return undefined;
    using state = openStateDirectory(join(this.path, STATE));
    const chains = [run.suiteId, `mock:${run.suiteId}`];
    const records = await Promise.all(chains.map((chain) => state.audit.recordsAfter(chain, 0)));
    return records.flat().find(({ run_id }) => run_id === run.runId);
  }

  #end(exitCode: number, run: RunRecord | undefined, record: AuditRecord | undefined): End {
    const junit = join(this.path, JUNIT);
    return {
      verdict: run?.verdict ?? 'none',
      exitCode,
      junit: existsSync(junit) ? colourOf(readFileSync(junit, 'utf8')) : 'none',
      audit: record?.verdict ?? 'none',
      governance: record?.governance_status ?? 'none',
      reasons: (run?.reasons ?? []).map(({ code }) => code),
    };
  }
}

function isResumed(runId: string, [name, named]: readonly string[]): boolean {
  return name === 'resume' && named === runId;
}
