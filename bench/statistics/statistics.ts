import { tellChange, tellChanges } from '../../lib/domain/baseline/tell-change.ts';
import type { Discordant } from '../../lib/domain/statistics/mcnemar.ts';
import { seededRandom } from '../../simulation/seeded-random.ts';
import { benchReliability } from './reliability.ts';
import { benchStoppingEarly } from './stopping-early.ts';

const PAIRS = 10_000;
const LOSSES = 3_000;
const INTENTS = 30;
const LARGEST_FALSE_ALARM = 0.05;

/** Losses that an unpaired interval calls chance, of cases passed before and now. */
const FIVE = [
  { cases: 200, before: 194, now: 186, worse: 8, better: 0 },
  { cases: 200, before: 193, now: 184, worse: 10, better: 1 },
  { cases: 500, before: 477, now: 465, worse: 15, better: 3 },
  { cases: 1_000, before: 955, now: 940, worse: 20, better: 5 },
  { cases: 60, before: 56, now: 50, worse: 6, better: 0 },
];

/** Cases of which each gets worse or better by itself, with these probabilities. */
interface Bot {
  readonly cases: number;
  readonly worse: number;
  readonly better: number;
}

/** Prints the tables of docs/statistics.md; false where one of the promises is not kept. */
export function benchStatistics(): boolean {
  const kept = [benchComparisons(), benchStoppingEarly(), benchReliability()].every(Boolean);
  console.log(kept ? 'every promise is kept' : 'a promise is not kept');
  return kept;
}

function benchComparisons(): boolean {
  const random = seededRandom(20_261_128);
  const draw = ({ cases, worse, better }: Bot): Discordant => {
    const changed = { worse: 0, better: 0 };
    for (let each = 0; each < cases; each += 1) {
      const where = random();
      if (where < worse) changed.worse += 1;
      else if (where < worse + better) changed.better += 1;
    }
    return changed;
  };
  const share = (of: number, claim: () => boolean) => {
    let count = 0;
    for (let each = 0; each < of; each += 1) count += claim() ? 1 : 0;
    return count / of;
  };

  console.log('five losses over the same cases');
  const five = FIVE.map((loss) => ({ ...loss, ...tellChange(loss) }));
  console.table(
    five.map(({ cases, before, now, worse, better, p_value, within_noise }) => ({
      cases,
      passed: `${before} → ${now}`,
      'newly failing / fixed': `${worse} / ${better}`,
      p: p_value.toFixed(4),
      'called real': !within_noise,
    })),
  );

  console.log(`no change: ${PAIRS} pairs of runs of a bot that breaks and mends alike`);
  const unchanged = [
    { cases: 60, worse: 0.03, better: 0.03 },
    { cases: 200, worse: 0.03, better: 0.03 },
    { cases: 500, worse: 0.05, better: 0.05 },
    { cases: 1_000, worse: 0.1, better: 0.1 },
  ].map((bot) => ({
    cases: bot.cases,
    changing: 2 * bot.worse,
    alone: share(PAIRS, () => !tellChange(draw(bot)).within_noise),
    anyIntent: share(PAIRS, () => {
      const perIntent = { ...bot, cases: Math.ceil(bot.cases / INTENTS) };
      const intents = Array.from({ length: INTENTS }, () => draw(perIntent));
      return tellChanges(intents).some(({ within_noise }) => !within_noise);
    }),
  }));
  console.table(
    unchanged.map(({ cases, changing, alone, anyIntent }) => ({
      cases,
      'changed by chance': `${changing * 100} %`,
      'called real': alone,
      [`any of ${INTENTS} intents`]: anyIntent,
    })),
  );

  console.log(`real losses that are called chance, in ${LOSSES} pairs`);
  console.table(
    [
      { cases: 200, worse: 0.03, better: 0.005 },
      { cases: 500, worse: 0.03, better: 0.005 },
      { cases: 1_000, worse: 0.03, better: 0.005 },
      { cases: 200, worse: 0.05, better: 0.01 },
    ].map((bot) => ({
      ...bot,
      'called chance': share(LOSSES, () => tellChange(draw(bot)).within_noise).toFixed(3),
    })),
  );

  return (
    five.every(({ within_noise }) => !within_noise) &&
    unchanged.every(({ alone, anyIntent }) => Math.max(alone, anyIntent) <= LARGEST_FALSE_ALARM)
  );
}
