import type { RunRecord } from '../../domain/run.ts';
import type { Suite } from '../../domain/suite/suite.ts';
import type { LocalGate } from '../../local/local-gate.ts';
import { counted } from '../../report/measure-text.ts';
import { suiteOf } from '../../steps/run-access.ts';
import { CASES, type CountedNoun, TRIES } from '../progress-view.ts';

/** What is said of a run before anything is sent for it. */
export interface Beginning {
  /** What is about to be asked of whom. */
  readonly line: string;
  readonly noun: CountedNoun;
}

export async function beginning(runId: string, { ports }: LocalGate): Promise<Beginning> {
  const run = await ports.ledger.readRun(runId);
  if (run === null || run.verdict !== null) return { line: `run ${runId}`, noun: CASES };
  const suite = await suiteOf(ports.evidence, run.suite);
  const isRepeated = suite.test_cases.some(({ repeat }) => (repeat ?? suite.repeat ?? 1) > 1);
  return { line: lineOf(run, suite), noun: isRepeated ? TRIES : CASES };
}

function lineOf(run: RunRecord, { cognigy, test_cases }: Suite): string {
  const where =
    run.embeddedMock === true
      ? 'the embedded mock, which says nothing about your bot'
      : `${run.platform} at ${run.platformUrl}`;
  const snapshot = run.snapshot?.asked?.plan.name;
  return [
    `run ${run.runId}: suite ${run.suiteId}`,
    ...(test_cases.length === 0 ? [] : [counted(test_cases.length, 'case')]),
    `on ${where}`,
    ...(cognigy?.endpoint === undefined ? [] : [`endpoint ${cognigy.endpoint}`]),
    ...(snapshot === undefined ? [] : [`snapshot ${snapshot}`]),
  ].join(', ');
}
