import type { ResultsOutcome } from '../../../lib/steps/ports/platform.ts';
import { FakePlatform, type PassingResult } from './fake-platform.ts';

/** What comes of a call; `missing`: the platform has no result for it. */
export type Chance = 'passed' | 'failed' | 'missing';

/** A platform whose bot answers each text by a script: its first call by the first entry, and so on. */
export class ChancyPlatform extends FakePlatform {
  /** Calls that were made. */
  callsMade = 0;
  private readonly answered = new Map<string, ResultsOutcome>();
  private readonly callsOf = new Map<string, number>();
  private readonly chances: (text: string, repetition: number) => Chance;

  constructor(chances: (text: string, repetition: number) => Chance) {
    super();
    this.chances = chances;
  }

  override async results(executionId: string): Promise<ResultsOutcome> {
    const known = this.answered.get(executionId);
    if (known !== undefined) return known;
    const results = this.passingResults(executionId).flatMap((result) => this.resultOf(result));
    const outcome: ResultsOutcome = { status: 'ready', results };
    this.answered.set(executionId, outcome);
    return outcome;
  }

  private resultOf(result: PassingResult): readonly object[] {
    const repetition = this.callsOf.get(result.input_text) ?? 0;
    this.callsOf.set(result.input_text, repetition + 1);
    this.callsMade += 1;
    const chance = this.chances(result.input_text, repetition);
    if (chance === 'missing') return [];
    return [{ ...result, assertions: [{ ...result.assertions[0], passed: chance === 'passed' }] }];
  }
}
