import { Command, InvalidArgumentError, Option } from 'commander';
import { runCampaign } from '../simulation/campaigns/campaign.ts';
import { findPlantedBug } from '../simulation/campaigns/find-planted-bug.ts';
import { runKillCampaign } from '../simulation/campaigns/kill-campaign.ts';
import { type Tally, tallyTable } from '../simulation/campaigns/tally.ts';
import { clientOf } from '../simulation/clients/client-of.ts';
import { plantedBugs } from '../simulation/clients/planted-bugs.ts';
import { planOfReplay, shrink } from '../simulation/shrink-plan.ts';
import { simulate } from '../simulation/simulate.ts';

/** The naive client is only there to be compared with: more of its runs would say no more. */
const MAX_NAIVE_RUNS = 2_000;
const MAX_SHRUNK = 3;
const TELL_EVERY_MS = 15_000;

const EXAMPLES = `
Examples:
  npm run simulate                                  2,000 simulations, seeds 1 to 2,000
  npm run simulate -- --runs 20000 --seed 100001    others, and more of them
  npm run simulate -- --replay 4711                 one of them again, with all that happens in it
  npm run simulate -- --replay 12:r0,f,k0,b2,s1,p0  what is left of one after shrinking
  npm run simulate -- --planted --kill-pairs        without the simulations of plain seeds
  npm run simulate -- --all                         everything, one after the other

Exit code 1 means that a promise was broken, or that a planted bug was not found.`;

const wholeNumber = (text: string) => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Not a whole number.');
  return Number(text);
};

const program = new Command('simulate')
  .description('plays gate runs against a world in which everything goes wrong, and judges them')
  .option('--runs <n>', 'how many simulations', wholeNumber, 2_000)
  .option('--seed <n>', 'the first seed', wholeNumber, 1)
  .option('--planted', 'tries every planted bug, and says after how many simulations it is found')
  .option('--kill-pairs', 'kills a small run at every pair of places')
  .option('--all', 'simulations, planted bugs and pairs of kills')
  .addOption(
    new Option(
      '--replay <replay>',
      'plays one simulation again and prints all that happens',
    ).conflicts(['planted', 'killPairs', 'all']),
  )
  .addHelpText('after', EXAMPLES)
  .parse();
const { runs, seed, replay, planted, killPairs, all } = program.opts<{
  readonly runs: number;
  readonly seed: number;
  readonly replay?: string;
  readonly planted?: boolean;
  readonly killPairs?: boolean;
  readonly all?: boolean;
}>();

if (replay !== undefined) await playAgain(replay);
else {
  if (all || !(planted || killPairs)) await play();
  if (all || planted) await tryPlantedBugs();
  if (all || killPairs) await killInPairs();
}

async function play(): Promise<void> {
  const startedAt = performance.now();
  const onPlayed = tellProgress(runs);
  const { tally, failures } = await runCampaign({ client: 'gate', seed, runs, onPlayed });
  const seconds = (performance.now() - startedAt) / 1_000;
  const naive = await runCampaign({
    client: 'naive',
    seed,
    runs: Math.min(runs, MAX_NAIVE_RUNS),
  });
  console.log(
    `${runs} simulations (seeds ${seed} to ${seed + runs - 1}) with ${tally.runs} gate runs in ${seconds.toFixed(1)} s: ` +
      `${(runs / seconds).toFixed(0)} simulations a second, ${(tally.runs / seconds).toFixed(0)} gate runs`,
  );
  const tallies: Record<string, Tally> = { cognigate: tally, naive: naive.tally };
  console.log(tallyTable(tallies));
  if (failures.length === 0) return;
  process.exitCode = 1;
  console.log(`\n${failures.length} seeds failed`);
  const client = await clientOf('gate');
  for (const { seed: failed, violations: found } of failures) {
    for (const { oracle, problem } of found) console.log(`seed ${failed}: ${oracle}: ${problem}`);
  }
  for (const { seed: failed, violations: found } of failures.slice(0, MAX_SHRUNK)) {
    const [first] = found;
    if (first === undefined) continue;
    const { oracle, problem } = first;
    const smallest = await shrink(failed, async (plan) => {
      const { violations } = await simulate(plan, client);
      return violations.some((violation) => violation.oracle === oracle);
    });
    console.log(`${oracle}: ${problem}\n  npm run simulate -- --replay ${smallest}`);
  }
}

/** A line on standard error now and then, since many simulations take minutes. */
function tellProgress(runs: number): (played: number) => void {
  let total = 0;
  let toldAt = performance.now();
  return (played) => {
    total += played;
    if (performance.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = performance.now();
    process.stderr.write(`${total} of ${runs} simulations\n`);
  };
}

async function playAgain(text: string): Promise<void> {
  const { world, violations } = await simulate(planOfReplay(text), await clientOf('gate'), {
    recordsTrace: true,
  });
  const { platform, runs: played, faults, kills, skewMs, clockSteps } = world.plan;
  console.log(
    JSON.stringify({ platform, runs: played, faults, kills, skewMs, clockSteps }, null, 1),
  );
  for (const line of world.trace) console.log(line);
  for (const { runId } of world.runs) {
    for (const { record } of world.stores.recordsOf(runId)) console.log(JSON.stringify(record));
  }
  for (const { oracle, problem } of violations) console.log(`${oracle}: ${problem}`);
  if (violations.length > 0) process.exitCode = 1;
  else console.log('every oracle is content');
}

async function tryPlantedBugs(): Promise<void> {
  for (const [name, { what }] of Object.entries(plantedBugs)) {
    const found = await findPlantedBug(name, { seed, runs: Math.min(runs, 1_000) });
    const answer = found === null ? 'NOT FOUND' : `${found.oracle} after ${found.simulations}`;
    console.log(`${name.padEnd(22)} ${answer.padEnd(32)} ${what}`);
    if (found === null) process.exitCode = 1;
  }
}

async function killInPairs(): Promise<void> {
  for (const ability of ['honours', 'ignores', 'conversations'] as const) {
    for (const first of ['step', 'process'] as const) {
      for (const second of ['step', 'process'] as const) {
        const plan = { ability, scopes: [first, second] } as const;
        const { pairs, verdicts, problems } = await runKillCampaign(plan);
        const ends = Object.entries(verdicts).map(([verdict, count]) => `${count} ${verdict}`);
        const at = ability === 'conversations' ? `holds ${ability}` : `${ability} keys`;
        console.log(
          `a platform that ${at}, ${first} then ${second}: ${pairs} pairs, ${ends.join(', ')}, ${problems.length} problems`,
        );
        for (const problem of problems.slice(0, MAX_SHRUNK)) console.log(`  ${problem}`);
        if (problems.length > 0) process.exitCode = 1;
      }
    }
  }
}
