import type { DemoBot } from '../executions-v1/bot/demo-bot.ts';
import type { CognigyAiBehaviour, CognigyAiScenario } from './scenario.ts';
import type { TrainedIntent, World } from './world.ts';

export interface MockCognigyAiOptions {
  /** On 127.0.0.1; 0, the default, takes a free one. */
  readonly port?: number;
  /** False: it does not say with its answers that it is a mock, and so stands for a real platform. */
  readonly declared?: boolean;
  /** Comes before what the scenario sets. */
  readonly settings?: Partial<CognigyAiBehaviour>;
  readonly scenario?: CognigyAiScenario;
  /** A trained bot; absent: the shop assistant, trained at start. */
  readonly bot?: DemoBot;
  /** Projects, keys and endpoints; absent: the demo shop. */
  readonly world?: (intents: readonly TrainedIntent[]) => World;
  /** Gets a line per request, without keys, tokens or bodies. */
  readonly log?: (line: string) => void;
  /** Milliseconds since 1970 UTC. */
  readonly now?: () => number;
  /** Waits so many milliseconds; what answers late waits with it. */
  readonly sleep?: (ms: number) => Promise<unknown>;
}
