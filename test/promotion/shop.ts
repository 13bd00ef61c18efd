import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { main } from '../../lib/cli/main.ts';
import type { EndpointRecord } from '../../lib/domain/audit/endpoint-log.ts';
import type { RunRecord } from '../../lib/domain/run.ts';
import { openStateDirectory, type StateDirectory } from '../../lib/local/state-directory.ts';
import {
  CognigyAiScenario,
  type CognigyAiScenarioInput,
} from '../../lib/mocks/cognigy-ai/scenario.ts';
import {
  type MockCognigyAi,
  startMockCognigyAi,
} from '../../lib/mocks/cognigy-ai/start-mock-cognigy-ai.ts';
import type { WorldEndpoint, WorldProject } from '../../lib/mocks/cognigy-ai/world.ts';
import type { DemoBot } from '../../lib/mocks/executions-v1/bot/demo-bot.ts';
import type { CommandResult } from '../support/fakes/command-line.ts';
import { FakeTerminal } from '../support/fakes/fake-terminal.ts';
import { JumpingClock } from '../support/fakes/jumping-clock.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

const STATE = '.cognigate';

/** A platform that does not say that it is a mock, and a folder in which commands are carried out. */
export class Shop {
  readonly directory = temporaryDirectory();
  readonly clock: JumpingClock;
  /** Done before the bot answers. */
  onAnswer: () => Promise<void> | void = () => undefined;
  readonly #mock: MockCognigyAi;

  private constructor(mock: MockCognigyAi, clock: JumpingClock) {
    this.#mock = mock;
    this.clock = clock;
  }

  static async open(
    scenario: Omit<CognigyAiScenarioInput, 'name'> = {},
    { declared = false }: { readonly declared?: boolean } = {},
  ): Promise<Shop> {
    const clock = new JumpingClock();
    const shops: Shop[] = [];
    const bot: DemoBot = {
      intents: ['intent_refund_request'],
      async answer() {
        await shops[0]?.onAnswer();
        const responseText = `I am ${shops[0]?.gate.entrypoint}`;
        return { intent: null, confidence: null, entities: [], responseText, latencyMs: 1 };
      },
    };
    const mock = await startMockCognigyAi({
      declared,
      bot,
      scenario: CognigyAiScenario.parse({ ...scenario, name: 'of a test' }),
      now: clock.now,
    });
    onTestFinished(() => mock.close());
    const shop = new Shop(mock, clock);
    shops.push(shop);
    return shop;
  }

  get project(): WorldProject {
    const [project] = this.#mock.world.projects;
    if (project === undefined) throw new Error('the demo world has a project');
    return project;
  }

  get gate(): WorldEndpoint {
    return this.endpoint('Gate');
  }

  get production(): WorldEndpoint {
    return this.endpoint('Web chat');
  }

  endpoint(name: string): WorldEndpoint {
    const found = this.project.endpoints.find((endpoint) => endpoint.name === name);
    if (found === undefined) throw new Error(`there is no endpoint ${name}`);
    return found;
  }

  snapshot(name: string) {
    const found = this.project.snapshots.find((snapshot) => snapshot.name === name);
    if (found === undefined) throw new Error(`there is no snapshot ${name}`);
    return found;
  }

  get url(): string {
    return this.#mock.url;
  }

  get requests() {
    return this.#mock.statistics().requests;
  }

  write(suite: object, file = 'suite.json'): string {
    writeFileSync(join(this.directory, file), JSON.stringify(suite));
    return file;
  }

  async command(...args: readonly string[]): Promise<CommandResult> {
    const env = { COGNIGY_API_URL: this.#mock.url, COGNIGY_API_KEY: 'demo-key' };
    const terminal = new FakeTerminal(this.directory, env, this.clock);
    const exitCode = await main(args, terminal);
    return { exitCode, stdout: terminal.stdout.text, stderr: terminal.stderr.text };
  }

  /** Gates a new snapshot by conversations; the id of the run. */
  async gated(name = 'v2', suite: object = spokenSuite()): Promise<string> {
    await this.command('run', this.write(suite), '--snapshot', name, '-q');
    const [run] = await this.runs();
    if (run === undefined) throw new Error('nothing was run');
    return run.runId;
  }

  promote(runId: string, ...flags: readonly string[]): Promise<CommandResult> {
    return this.command('promote', runId, '--endpoint', 'Web chat', ...flags);
  }

  state(): StateDirectory {
    return openStateDirectory(join(this.directory, STATE));
  }

  /** Newest first. */
  async runs(): Promise<readonly RunRecord[]> {
    using state = this.state();
    return await state.ledger.listRuns();
  }

  /** The steps of endpoints, such as `lend intended`. */
  steps(): string[] {
    return this.log().map(({ move, stage }) => `${move} ${stage}`);
  }

  log(): EndpointRecord[] {
    using state = this.state();
    return state.endpointLog.records();
  }
}

/** Passes where the bot answers. */
export function spokenSuite(section: object = {}, outcome: object = {}): object {
  return {
    suite_id: 'shop',
    platform: 'cognigy-ai',
    cognigy: {
      mode: 'conversation',
      project: 'Web shop',
      endpoint: 'Gate',
      production_endpoint: 'Web chat',
      ...section,
    },
    test_cases: [
      {
        id: 'hello',
        input_text: 'who are you?',
        outcome: { expected_response_contains: 'I am', ...outcome },
      },
    ],
  };
}
