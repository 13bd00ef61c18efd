import {
  decideReliability,
  earliestReliabilityDecision,
  fixedSampleSize,
  type Reliability,
  reliabilityCourse,
} from '../../lib/domain/statistics/truncated-sprt.ts';
import { seededRandom } from '../../simulation/seeded-random.ts';

const SEED = 20_261_130;
const DRAWS = 20_000;

const CLAIMS = [
  { atLeast: 0.8, expected: 0.95 },
  { atLeast: 0.7, expected: 0.9 },
  { atLeast: 0.9, expected: 0.98 },
  { atLeast: 0.5, expected: 0.9 },
  { atLeast: 0.75, expected: 0.9 },
].map((claim) => ({ ...claim, risk: 0.05, miss: 0.1 }));

/** Prints what the sequential test of one case takes and how it ends; false where a promise is not kept. */
export function benchReliability(): boolean {
  console.log('repetitions of one case on average, at risk 5 % and miss 10 %, exactly');
  console.table(
    CLAIMS.map((claim) => ({
      claim: `${claim.atLeast} vs ${claim.expected}`,
      'fixed size': fixedSampleSize(claim),
      ...Object.fromEntries(
        [
          ['at 0.99', 0.99],
          ['at expected', claim.expected],
          ['midway', (claim.atLeast + claim.expected) / 2],
          ['at at_least', claim.atLeast],
          ['at 0.5', 0.5],
        ].map(([name, rate]) => [name, reliabilityCourse(claim, Number(rate)).expected.toFixed(1)]),
      ),
    })),
  );

  console.log(`how it ends: exactly, and in ${DRAWS} draws by seed ${SEED}`);
  const random = seededRandom(SEED);
  const rows = CLAIMS.flatMap((claim) =>
    [claim.atLeast, claim.expected].map((rate) => ({
      claim,
      rate,
      exactly: reliabilityCourse(claim, rate),
      drawn: drawOften(claim, rate, random),
    })),
  );
  console.table(
    rows.map(({ claim, rate, exactly, drawn }) => ({
      claim: `${claim.atLeast} vs ${claim.expected}`,
      rate,
      opens: `${percent(exactly.open)} (${percent(drawn.open)})`,
      shuts: `${percent(exactly.shut)} (${percent(drawn.shut)})`,
      undecided: `${percent(exactly.undecided)} (${percent(drawn.undecided)})`,
      'most repetitions': drawn.most,
    })),
  );

  const cases = 40;
  console.log(`how often all of ${cases} cases open that pass at the same rate, exactly`);
  console.table(
    CLAIMS.map((claim) => ({
      claim: `${claim.atLeast} vs ${claim.expected}`,
      'at 0.99': percent(reliabilityCourse(claim, 0.99).open ** cases),
      'at expected': percent(reliabilityCourse(claim, claim.expected).open ** cases),
    })),
  );

  const [first] = CLAIMS;
  return (
    first !== undefined &&
    reliabilityCourse(first, 0.99).expected <= 19 &&
    reliabilityCourse(first, 0.5).expected <= 5 &&
    rows.every(({ claim, rate, exactly, drawn }) => {
      const wrong =
        rate === claim.atLeast
          ? Math.max(exactly.open, drawn.open) <= claim.risk
          : Math.max(exactly.shut, drawn.shut) <= claim.miss;
      return wrong && drawn.most <= fixedSampleSize(claim);
    })
  );
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** Shares of how draws end that look only when a decision may fall, as a gate does. */
function drawOften(claim: Reliability, rate: number, random: () => number) {
  const ended = { open: 0, shut: 0, undecided: 0, most: 0 };
  const most = fixedSampleSize(claim);
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const seen = { passed: 0, failed: 0 };
    let decision = decideReliability(claim, seen);
    while (decision === 'undecided' && seen.passed + seen.failed < most) {
      const more = earliestReliabilityDecision(claim, seen);
      for (let run = 0; run < more; run += 1) seen[random() < rate ? 'passed' : 'failed'] += 1;
      decision = decideReliability(claim, seen);
    }
    ended[decision] += 1 / DRAWS;
    ended.most = Math.max(ended.most, seen.passed + seen.failed);
  }
  return ended;
}
