import type { RunRecord } from '../../domain/run.ts';
import { messagesOfCase } from '../../domain/suite/case-turns.ts';
import { repeatOf } from '../../domain/suite/repetitions.ts';
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
  const isRepeated = suite.test_cases.some((each) => repeatOf(suite, each) > 1);
  return { line: lineOf(run, suite), noun: isRepeated ? TRIES : CASES };
}

function lineOf(run: RunRecord, suite: Suite): string {
  const { cognigy, test_cases } = suite;
  const where =
    run.embeddedMock === true
      ? 'the embedded mock, which says nothing about your bot'
      : `${run.platform} at ${run.platformUrl}`;
  const snapshot = run.snapshot?.asked?.plan.name;
  return [
    `run ${run.runId}: suite ${run.suiteId}`,
    ...(test_cases.length === 0 ? [] : [amountOf(suite)]),
    `on ${where}`,
    ...(cognigy?.endpoint === undefined ? [] : [`endpoint ${cognigy.endpoint}`]),
    ...(snapshot === undefined ? [] : [`snapshot ${snapshot}`]),
  ].join(', ');
}

/** Of a run with variants also what they cost: each input of each repetition is a message. */
function amountOf(suite: Suite): string {
  const { test_cases } = suite;
  const marks = test_cases.flatMap(({ variant_of: mark }) => mark ?? []);
  const cases = counted(test_cases.length - marks.length, 'case');
  if (marks.length === 0) return cases;
  const perRelation = [...Map.groupBy(marks, ({ relation }) => relation)];
  const relations = perRelation.map(([relation, its]) => `${relation} ${its.length}`).join(', ');
  const messages = test_cases.reduce(
    (sum, each) => sum + messagesOfCase(suite, each) * repeatOf(suite, each),
    0,
  );
  return `${cases} and ${counted(marks.length, 'variant')} of them (${relations}), ${counted(messages, 'message')}`;
}
