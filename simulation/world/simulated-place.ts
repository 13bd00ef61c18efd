import type { RateBudgetState } from '../../lib/domain/pace/rate-budget.ts';
import type { CachedToken } from '../../lib/platforms/token-cache.ts';
import type { PlaceName, SimulationPlan } from '../simulation-plan.ts';
import { SimulatedPlatform } from './simulated-platform.ts';

const URLS: Readonly<Record<PlaceName, string>> = {
  live: 'https://platform.example',
  staging: 'https://staging.example',
  served_mock: 'https://mock.example',
  embedded_mock: 'http://127.0.0.1:4010',
};

/** An address at which something answers, and what the runs share that are made there. */
export class SimulatedPlace {
  readonly name: PlaceName;
  readonly url: string;
  /** Claims that it says of itself that it is a mock. */
  readonly isMock: boolean;
  /** It numbers its executions as every other does. */
  readonly platform: SimulatedPlatform;
  budget: RateBudgetState = { fullAt: 0, turns: {} };
  token: CachedToken | null = null;
  /** Nobody but its holder renews the token until then. */
  leaseUntil = 0;

  constructor(name: PlaceName, plan: SimulationPlan, wrong: ReadonlySet<string>) {
    this.name = name;
    this.url = URLS[name];
    this.isMock = name === 'served_mock' || name === 'embedded_mock';
    this.platform = new SimulatedPlatform(plan.seed, plan.platform, wrong);
  }

  /** Claims that it is a mock that a run has started for itself. */
  get isEmbedded(): boolean {
    return this.name === 'embedded_mock';
  }
}
