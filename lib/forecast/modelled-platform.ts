import { messageWindow } from '../domain/pace/message-window.ts';
import type { Suite } from '../domain/suite/suite.ts';
import { faceOf } from '../domain/suite/suite-face.ts';
import type { VirtualClock } from '../engine/virtual-clock.ts';
import { AccessTokenSource, type Credentials } from '../platforms/access-token.ts';
import { ApiKey } from '../platforms/cognigy-ai/api-key.ts';
import { cognigyAiPlatform } from '../platforms/cognigy-ai/cognigy-ai-platform.ts';
import { simulations } from '../platforms/cognigy-ai/simulator/simulations.ts';
import { executionsV1Platform } from '../platforms/executions-v1/executions-v1-platform.ts';
import type { PlatformAddress } from '../platforms/platform-address.ts';
import type { TokenCache } from '../platforms/token-cache.ts';
import type { Platform } from '../steps/ports/platform.ts';
import type { RateBudget } from '../steps/ports/rate-budget.ts';
import { unusedBudget } from './memory-ports.ts';
import { modelledConversations } from './modelled-conversations.ts';
import { modelledExecutions } from './modelled-executions.ts';
import { modelledSimulator } from './modelled-simulator.ts';
import type { ModelledWire } from './modelled-wire.ts';
import type { StatedPace } from './stated-pace.ts';

/** Nobody is asked to let them in. */
const NO_CREDENTIALS: Credentials = { clientId: 'of-nobody', clientSecret: 'of-nobody' };

export interface ModelledPlatformOptions {
  readonly wire: ModelledWire;
  readonly pace: StatedPace;
  readonly clock: VirtualClock;
  readonly address: PlatformAddress;
  /** Where an access token may lie that is still good, and by whose credentials. */
  readonly kept?: { readonly tokens: TokenCache; readonly credentials: Credentials } | undefined;
  /** The messages that all runs together may send in an hour; none is used where absent. */
  readonly messages?: ((perHour: number) => RateBudget) | undefined;
}

/** The adapter that a run would speak through, over a wire that leads nowhere. */
export function modelledPlatform(suite: Suite, options: ModelledPlatformOptions): Platform {
  const { clock, address, kept, wire, pace } = options;
  const now = () => clock.now();
  if (suite.platform === 'executions-v1') {
    const http = modelledExecutions(wire, { ...pace, now });
    const tokens = new AccessTokenSource({
      address,
      credentials: async () => kept?.credentials ?? NO_CREDENTIALS,
      http,
      now,
      ...(kept === undefined ? {} : { cache: kept.tokens }),
    });
    return executionsV1Platform({ address, tokens, http, now });
  }
  const { cognigy: section } = suite;
  if (section === undefined) throw new Error('a suite without cognigy has passed its check');
  const { secondsPerMessage, secondsOf } = pace;
  const http =
    faceOf(suite) === 'simulator'
      ? modelledSimulator(wire, { suite, secondsOf, now })
      : modelledConversations(wire, { section, secondsPerMessage, now });
  const window = new Map<number, RateBudget>();
  const unused = (perHour: number) => {
    const budget = window.get(perHour) ?? unusedBudget(messageWindow(perHour), now);
    window.set(perHour, budget);
    return budget;
  };
  return cognigyAiPlatform({
    address,
    endpoint: () => address,
    odata: () => address,
    key: new ApiKey('of-nobody'),
    http: () => http,
    messages: options.messages ?? unused,
    now,
    elapsed: now,
    sleep: (ms) => clock.sleep(ms),
    // Reading it would take real time, in which none passes here.
    simulations,
  });
}
