import { changeWords } from '../baseline/change-words.ts';
import type { RunComparison } from '../comparison.ts';
import { partedVariants } from '../metrics/robustness.ts';
import type { Report, ReportCase, Robustness } from '../report.ts';
import { listed } from '../suite/listed.ts';
import type { Quarantine, Suite } from '../suite/suite.ts';
import type { Reason } from '../verdict.ts';
import { explainVariants } from './explain-variants.ts';
import { weakSpots } from './weak-spots.ts';

/**
 * What people must know of a verdict beside its reasons: what the suite
 * lets through, what did not count, and what chance may have done.
 */
export function explainNotes(
  { suite: planned, startedAt }: { readonly suite: Suite; readonly startedAt?: number },
  {
    cases,
    gateNotApplied,
    comparison,
    robustness,
  }: {
    readonly cases: readonly ReportCase[];
    readonly gateNotApplied: NonNullable<Report['gate_not_applied']>;
    readonly comparison: RunComparison | undefined;
    readonly robustness?: Robustness | undefined;
  },
): Reason[] {
  const { suite } = partedVariants(planned, []);
  return [
    ...weakSpots(suite, startedAt),
    ...explainNotApplied(gateNotApplied),
    ...explainQuarantined(cases),
    ...explainFlaky(cases),
    ...explainBroken(cases),
    ...explainSilent(cases),
    ...explainTraining(suite),
    ...explainIntents(suite),
    ...explainReplay(suite),
    ...explainNoise(comparison),
    ...explainVariants(robustness),
  ];
}

function explainNotApplied(gateNotApplied: NonNullable<Report['gate_not_applied']>): Reason[] {
  const [first] = gateNotApplied;
  if (first === undefined) return [];
  const names = gateNotApplied.map(({ name }) => name).join(', ');
  return [{ code: 'baseline_missing', message: `${names} could not be applied: ${first.reason}` }];
}

function explainQuarantined(cases: readonly ReportCase[]): Reason[] {
  const named = cases.flatMap(({ id, quarantine }) =>
    quarantine === undefined ? [] : [`${id} until ${quarantine.until}${approvalText(quarantine)}`],
  );
  if (named.length === 0) return [];
  return [
    {
      code: 'cases_quarantined',
      message: `${casesDo(named.length, 'is', 'are')} quarantined and ${named.length === 1 ? 'does' : 'do'} not count: ${listed(named)}`,
    },
  ];
}

function approvalText({ approved_by: approver, ticket }: Quarantine): string {
  const said = [approver && `approved by ${approver}`, ticket].filter(Boolean).join(', ');
  return said === '' ? '' : ` (${said})`;
}

function explainFlaky(cases: readonly ReportCase[]): Reason[] {
  const flaky = cases.filter(
    ({ outcome, quarantine, repetitions, broken_conversations: broken }) =>
      outcome === 'flaky' &&
      quarantine === undefined &&
      (repetitions !== undefined || broken === undefined),
  );
  const [inOneRun, again] = [false, true].map((wasRetried) =>
    flaky.filter(({ retried }) => (retried !== undefined) === wasRetried).map(({ id }) => id),
  );
  return [
    ...named(inOneRun, 'passed and failed in one run'),
    ...named(again, 'failed and passed when run again'),
  ];
}

/** What was tried and broke is part of the evidence, however it ended. */
function explainBroken(cases: readonly ReportCase[]): Reason[] {
  const broken = cases.flatMap(({ id, broken_conversations: attempts = [] }) =>
    attempts.length === 0 ? [] : [`${id} (${attempts.length}: ${attempts[0]})`],
  );
  if (broken.length === 0) return [];
  const message = `the conversations of ${casesDo(broken.length, 'broke', 'broke')} off and were begun anew: ${listed(broken)}`;
  return [{ code: 'conversations_broken', message }];
}

/** A bot that is dead is silent too, so that passes by silence are told. */
function explainSilent(cases: readonly ReportCase[]): Reason[] {
  const silent = cases.flatMap(({ id, assertions }) =>
    assertions.some(({ type, passed }) => type === 'silence' && passed) ? id : [],
  );
  if (silent.length === 0) return [];
  const message = `the bot was silent in ${casesDo(silent.length, 'that asks', 'that ask')} for silence (expected_silence): ${listed(silent)}`;
  return [{ code: 'silence_expected', message }];
}

/** What a bot was not trained with yet it cannot understand, so that the verdict is on an older bot than its editor shows. */
function explainTraining({ cognigy }: Suite): Reason[] {
  const flow = cognigy?.prepared?.scores?.outdatedTraining;
  if (flow === undefined) return [];
  const message = `the intents of the flow "${flow}" have changed since it was trained, so that those of before were judged: train it in Cognigy.AI`;
  return [{ code: 'training_out_of_date', message }];
}

/** There are no thresholds to tell then, which a reader would look for. */
function explainIntents({ cognigy }: Suite): Reason[] {
  if (cognigy?.intents_from !== 'analytics') return [];
  const message =
    'intents are what the bot itself found, by its analytics and its own thresholds (cognigy.intents_from)';
  return [{ code: 'intents_from_analytics', message }];
}

/** A bot that passes so may still lose its way in one conversation, which a reader would take for tested. */
function explainReplay({ cognigy }: Suite): Reason[] {
  if (cognigy?.replay !== 'stable') return [];
  const message =
    'each turn was held in a session of its own, into which the expected past was put (cognigy.replay: stable): how the bot does in one conversation was not tested';
  return [{ code: 'replay_stable', message }];
}

function named(ids: readonly string[] = [], why: string): Reason[] {
  if (ids.length === 0) return [];
  const message = `${casesDo(ids.length, 'is', 'are')} flaky, ${why}: ${listed(ids)}`;
  return [{ code: 'cases_flaky', message }];
}

function explainNoise(comparison: RunComparison | undefined): Reason[] {
  const rate = comparison?.pass_rate;
  if (!comparison || !rate || rate.change === 0 || !rate.within_noise) return [];
  return [
    {
      code: 'change_within_noise',
      message: `${rate.passed} of ${rate.cases} cases passed and ${rate.baseline_passed} did in the baseline (${changeWords(comparison)})`,
    },
  ];
}

function casesDo(count: number, one: string, many: string): string {
  return count === 1 ? `1 case ${one}` : `${count} cases ${many}`;
}
