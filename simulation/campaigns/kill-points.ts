import { type Effect, lastingEffects } from '../effects.ts';
import { type Client, type Simulation, simulate } from '../simulate.ts';
import {
  type KeyAbility,
  type KillPlan,
  type KillPoint,
  PLAIN,
  type SimulationPlan,
} from '../simulation-plan.ts';

export type KillScope = KillPlan['scope'];

const points: readonly KillPoint[] = ['before', 'effect', 'response', 'ledger'];

/** What a platform makes of keys, or that it holds conversations, for which there are none. */
export type SmallRunAt = KeyAbility | 'conversations';

/** A run of two batches at a platform where nothing goes wrong, but for the kills. */
export function smallPlan(ability: SmallRunAt, kills: readonly KillPlan[]): SimulationPlan {
  return {
    seed: 7,
    platform: {
      ability: ability === 'conversations' ? 'ignores' : ability,
      longestSeconds: 2,
      tokenSeconds: 3_600,
      reportsProgress: false,
      namesInputs: true,
      pages: false,
      hiddenMs: 0,
      resultsAfterMs: 0,
      requestsPerTenSeconds: null,
      failsExecutions: false,
      isFlaky: false,
    },
    orders: {
      addressedBy: 'referenceId',
      namesBatches: true,
      tellsStatus: true,
      listsWhole: true,
      stopsAfterMs: 0,
      keepsMs: Number.POSITIVE_INFINITY,
    },
    runs: [
      {
        index: 0,
        mode: ability === 'conversations' ? ability : 'batches',
        startAfterMs: 0,
        batches: 2,
        casesPerBatch: 1,
        endsEarly: false,
        concurrency: 10,
        breakerSeconds: 300,
        onAmbiguousSubmit: 'resend',
        passHundredths: 100,
        wrongCases: [],
        resumeAfterSeconds: 5,
        cancelAfterSeconds: null,
        diesAfterSeconds: null,
        ...PLAIN,
      },
    ],
    faults: [],
    kills,
    skewMs: 0,
    clockSteps: [],
  };
}

/** Every place at which a run that went so can be killed once more, after its last kill so far. */
function placesIn({ world }: Simulation, scope: KillScope): KillPlan[] {
  const effects = world.runs[0]?.effects ?? [];
  const lastKill = effects.findLastIndex(({ isKilled }) => isKilled);
  return effects
    .slice(lastKill + 1)
    .flatMap(({ effect, occurrence }) =>
      lastingEffects.has(effect)
        ? points.map((point) => placeOf(effect, occurrence, point, scope))
        : [],
    );
}

function placeOf(effect: Effect, occurrence: number, point: KillPoint, scope: KillScope): KillPlan {
  return { run: 0, effect, occurrence, point, scope };
}

export interface KillOutcome {
  readonly kills: readonly KillPlan[];
  readonly simulation: Simulation;
}

/** Every `of`-th place at which a run is killed first, from the `from`-th on. */
export interface Share {
  readonly from: number;
  readonly of: number;
}

const EVERY_PLACE: Share = { from: 0, of: 1 };

/** Kills the small run at every place of a share, one at a time. */
export async function* singleKills(
  client: Client,
  {
    ability,
    scope,
    share = EVERY_PLACE,
  }: { readonly ability: SmallRunAt; readonly scope: KillScope; readonly share?: Share },
): AsyncGenerator<KillOutcome> {
  const undisturbed = await simulate(smallPlan(ability, []), client);
  for (const [place, kill] of placesIn(undisturbed, scope).entries()) {
    if (place % share.of !== share.from) continue;
    yield { kills: [kill], simulation: await simulate(smallPlan(ability, [kill]), client) };
  }
}

/** And after every such kill at every place that is still to come. */
export async function* pairsOfKills(
  client: Client,
  {
    ability,
    scopes,
    share,
  }: {
    readonly ability: SmallRunAt;
    readonly scopes: readonly [first: KillScope, second: KillScope];
    readonly share: Share;
  },
): AsyncGenerator<KillOutcome> {
  for await (const once of singleKills(client, { ability, scope: scopes[0], share })) {
    for (const second of placesIn(once.simulation, scopes[1])) {
      const kills = [...once.kills, second];
      yield { kills, simulation: await simulate(smallPlan(ability, kills), client) };
    }
  }
}
