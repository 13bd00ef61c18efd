import {
  expectedRepetitions,
  expectedUntilFailed,
} from '../../lib/domain/statistics/curtailment.ts';
import { riskCourse } from '../../lib/domain/statistics/risk-course.ts';
import {
  decideAtRisk,
  lookInterval,
  type RiskDecision,
  type Tested,
} from '../../lib/domain/statistics/risk-limiting.ts';
import { seededRandom } from '../../simulation/seeded-random.ts';

const SEED = 20_261_129;
const RUNS = 20_000;
const RISK = 0.05;
const RATES = [1, 0.99, 0.98, 0.97, 0.96, 0.95, 0.94, 0.92, 0.9, 0.8];

/** Prints what it takes to be certain, and to decide at a risk; false where one of the promises is not kept. */
export function benchStoppingEarly(): boolean {
  return [benchRepetitions(), benchFailedForCertain(), benchRisk(), benchEdges()].every(Boolean);
}

function benchRepetitions(): boolean {
  console.log('repetitions until the case is certain, on average, exactly');
  console.table(
    [
      { needed: 2, planned: 3 },
      { needed: 3, planned: 5 },
      { needed: 8, planned: 10 },
      { needed: 3, planned: 3 },
      { needed: 10, planned: 10 },
    ].map((plan) => ({
      plan: `${plan.needed} of ${plan.planned}`,
      ...Object.fromEntries(
        [0.99, 0.95, 0.9, 0.5].map((rate) => [
          `at ${rate}`,
          expectedRepetitions(plan, rate).toFixed(2),
        ]),
      ),
    })),
  );
  return expectedRepetitions({ needed: 3, planned: 5 }, 0.95) <= 3.2;
}

function benchFailedForCertain(): boolean {
  const [cases, missesAllowed, runs] = [500, 25, 2_000];
  console.log(
    `${cases} cases against 95 %, in random order, until they have failed for certain: exactly, and on average of ${runs} runs by seed ${SEED}`,
  );
  const random = seededRandom(SEED);
  const rows = [0.94, 0.92, 0.9, 0.85, 0.8].map((rate) => {
    const misses = Math.round(cases * (1 - rate));
    let read = 0;
    for (let run = 0; run < runs; run += 1) {
      for (let seen = 0, missed = 0; missed <= missesAllowed; seen += 1, read += 1) {
        if (random() < (misses - missed) / (cases - seen)) missed += 1;
      }
    }
    return {
      rate,
      exactly: expectedUntilFailed({ cases, missesAllowed, misses }),
      simulated: read / runs,
    };
  });
  console.table(
    rows.map(({ rate, exactly, simulated }) => ({
      rate,
      exactly: exactly.toFixed(1),
      simulated: simulated.toFixed(1),
      'of all': `${((100 * exactly) / cases).toFixed(1)} %`,
    })),
  );
  return rows.every(({ rate, simulated }) => rate !== 0.9 || simulated <= 0.52 * cases);
}

/** A suite against 95 %, at the risk on either side. */
function suiteOf(population: number): Tested {
  return {
    population,
    missesAllowed: Math.floor(population / 20),
    openRisk: RISK,
    shutRisk: RISK,
  };
}

function benchRisk(): boolean {
  console.log(
    `cases read on average until a gate of 95 % is decided at a risk of ${RISK * 100} %, exactly`,
  );
  const suites = [200, 500, 1_000, 2_000, 5_000].map((cases) => ({
    cases,
    courses: RATES.map((rate) => ({
      rate,
      ...riskCourse(suiteOf(cases), Math.round(cases * (1 - rate))),
    })),
  }));
  console.table(
    suites.map(({ cases, courses }) => ({
      cases,
      ...Object.fromEntries(
        courses.map(({ rate, expected }) => [
          `at ${Math.round(rate * 100)} %`,
          `${Math.round(expected)} (−${Math.round(100 * (1 - expected / cases))} %)`,
        ]),
      ),
    })),
  );
  return suites.every(({ cases, courses }) =>
    courses.every(({ rate, expected }) => cases !== 1_000 || rate !== 0.99 || expected <= 140),
  );
}

/** At the edges a suite misses its threshold, or meets it, by one case. */
function benchEdges(): boolean {
  console.log(`wrong at the edge: exactly, and in ${RUNS} runs by seed ${SEED}`);
  const random = seededRandom(SEED);
  const rows = [200, 1_000].flatMap((cases) => {
    const tested = suiteOf(cases);
    const { missesAllowed } = tested;
    return [
      { misses: missesAllowed + 1, wrong: 'open' as const },
      { misses: missesAllowed, wrong: 'shut' as const },
    ].map(({ misses, wrong }) => {
      let wrongly = 0;
      for (let run = 0; run < RUNS; run += 1) {
        if (decideOnce(tested, misses, random) === wrong) wrongly += 1;
      }
      return {
        cases,
        misses,
        wrong,
        exactly: riskCourse(tested, misses)[wrong],
        simulated: wrongly / RUNS,
      };
    });
  });
  console.table(
    rows.map((row) => ({
      ...row,
      exactly: `${(100 * row.exactly).toFixed(2)} %`,
      simulated: `${(100 * row.simulated).toFixed(2)} %`,
    })),
  );
  return rows.every(({ exactly, simulated }) => Math.max(exactly, simulated) <= RISK);
}

function decideOnce(tested: Tested, misses: number, random: () => number): RiskDecision {
  const { population } = tested;
  const every = lookInterval(population);
  let seen = 0;
  for (let drawn = 1; drawn <= population; drawn += 1) {
    if (random() < (misses - seen) / (population - drawn + 1)) seen += 1;
    if (drawn % every !== 0 && drawn !== population) continue;
    const decision = decideAtRisk(tested, { drawn, misses: seen });
    if (decision !== 'undecided') return decision;
  }
  return 'undecided';
}
