import type { Report } from '../../../lib/domain/report.ts';
import { Suite, type SuiteInput } from '../../../lib/domain/suite/suite.ts';
import { aggregateRun } from '../../../lib/steps/aggregate-run.ts';
import { type Chance, ChancyPlatform } from './chancy-platform.ts';
import { fakePorts } from './fake-ports.ts';
import { loopUntilAggregate, planned } from './workflow-loop.ts';

/** What becomes of a repetition of the case that says this text. */
export type Chances = (text: string, repetition: number) => Chance;

export interface Played {
  readonly report: Report;
  readonly calls: number;
}

/** Plays a run to its verdict, against a bot that answers as the chances say. */
export async function played(input: SuiteInput, chances: Chances): Promise<Played> {
  const platform = new ChancyPlatform(chances);
  let report: Report | undefined;
  const ports = fakePorts({
    platform,
    onReport: (made) => {
      report = made;
    },
  });
  const state = await planned(Suite.parse(input), ports);
  await aggregateRun(await loopUntilAggregate(state, ports), ports);
  if (report === undefined) throw new Error('the run has no report');
  return { report, calls: platform.callsMade };
}

/** Cases that say `text 0`, `text 1` and so on, with what else is written of each. */
export const suiteOfTexts = (cases: number, rest: Partial<SuiteInput> = {}): SuiteInput => ({
  suite_id: 'agent',
  circuit_breaker_seconds: 86_400,
  ...rest,
  test_cases: Array.from({ length: cases }, (_, place) => ({
    input_text: `text ${place}`,
    outcome: { expected_intent: 'greet', allowed_latency_ms: 1_000 },
    ...rest.test_cases?.[place],
  })),
});

export const always =
  (chance: Chance): Chances =>
  () =>
    chance;

/** The place of the case that says this text. */
export const numberOf = (text: string) => Number(text.split(' ')[1]);
