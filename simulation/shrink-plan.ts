import { PLAIN, planOf, type SimulationPlan } from './simulation-plan.ts';

/**
 * What is left of a seed's plan: indexes of runs, faults and kills, the most batches a run has,
 * whether clocks are off, and whether runs are made at several places and of parts of suites.
 */
interface Cut {
  readonly runs: readonly number[];
  readonly faults: readonly number[];
  readonly kills: readonly number[];
  readonly batches: number;
  readonly skew: boolean;
  readonly places: boolean;
}

/** Nothing cut away. */
function wholeOf(plan: SimulationPlan): Cut {
  return {
    runs: plan.runs.map((_, index) => index),
    faults: plan.faults.map((_, index) => index),
    kills: plan.kills.map((_, index) => index),
    batches: Math.max(...plan.runs.map(({ batches }) => batches)),
    skew: plan.skewMs > 0 || plan.clockSteps.length > 0,
    places: true,
  };
}

function cutPlan(plan: SimulationPlan, cut: Cut): SimulationPlan {
  return {
    ...plan,
    runs: plan.runs
      .filter((_, index) => cut.runs.includes(index))
      .map((run) => ({
        ...run,
        batches: Math.min(run.batches, cut.batches),
        ...(cut.places ? {} : PLAIN),
      })),
    faults: plan.faults.filter((_, index) => cut.faults.includes(index)),
    kills: plan.kills.filter((_, index) => cut.kills.includes(index)),
    skewMs: cut.skew ? plan.skewMs : 0,
    clockSteps: cut.skew ? plan.clockSteps : [],
  };
}

/**
 * A seed, or a seed and what is left of it: `4711:r0.2,f1,k,b2,s0,p0`.
 *
 * A replay without `p` is from before there were places, and has none.
 */
export function planOfReplay(replay: string): SimulationPlan {
  const form = /^(\d+)(?::r([\d.]*),f([\d.]*),k([\d.]*),b(\d+),s([01])(?:,p([01]))?)?$/.exec(
    replay,
  );
  if (form === null)
    throw new Error(`"${replay}" is no replay; it looks like 4711 or 4711:r0,f1,k,b2,s0,p0`);
  const [, seed = '', runs, faults, kills, batches, skew, places] = form;
  const plan = planOf(Number(seed));
  if (batches === undefined) return plan;
  const indexes = (text = '') =>
    text
      .split('.')
      .filter((part) => part !== '')
      .map(Number);
  return cutPlan(plan, {
    runs: indexes(runs),
    faults: indexes(faults),
    kills: indexes(kills),
    batches: Number(batches),
    skew: skew === '1',
    places: places === '1',
  });
}

function replayOf(seed: number, cut: Cut): string {
  const { runs, faults, kills, batches, skew, places } = cut;
  return `${seed}:r${runs.join('.')},f${faults.join('.')},k${kills.join('.')},b${batches},s${skew ? 1 : 0},p${places ? 1 : 0}`;
}

/**
 * The smallest part of a seed's plan that still fails, as a replay: whatever can be left out is, one
 * thing after the other, until nothing more can.
 */
export async function shrink(
  seed: number,
  stillFails: (plan: SimulationPlan) => Promise<boolean>,
): Promise<string> {
  const plan = planOf(seed);
  let cut = wholeOf(plan);
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    for (const candidate of smallerCuts(cut)) {
      if (!(await stillFails(cutPlan(plan, candidate)))) continue;
      cut = candidate;
      isSmaller = true;
      break;
    }
  }
  return replayOf(seed, cut);
}

function* smallerCuts(cut: Cut): Generator<Cut> {
  for (const part of ['runs', 'faults', 'kills'] as const) {
    for (const index of cut[part]) {
      const rest = cut[part].filter((other) => other !== index);
      if (part !== 'runs' || rest.length > 0) yield { ...cut, [part]: rest };
    }
  }
  if (cut.batches > 1) {
    yield { ...cut, batches: Math.floor(cut.batches / 2) };
    yield { ...cut, batches: cut.batches - 1 };
  }
  if (cut.skew) yield { ...cut, skew: false };
  if (cut.places) yield { ...cut, places: false };
}
