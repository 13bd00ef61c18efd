import type { BaselineEvidence } from '../baseline/baseline.ts';
import { hasPassed } from '../counted-as.ts';
import { isRepeatedByNumber } from '../metrics/reliability.ts';
import type { GateResult, Metrics, ReportCase } from '../report.ts';
import type { Reason } from '../verdict.ts';
import { isMissedForCertain } from './decide-verdict.ts';

const TAG_THRESHOLD = /^tags\.(.*)\.pass_rate$/su;
const ROBUSTNESS_THRESHOLD = /^robustness\.(.*)$/su;
const PASS_HAT_THRESHOLD = /^pass_hat_(\d+)$/u;

/** What a reason about a threshold is made of. */
export interface GateExplanation {
  readonly gate: readonly GateResult[];
  readonly bestPossibleGate: readonly GateResult[];
  readonly metrics: Metrics;
  readonly cases: readonly ReportCase[];
  readonly baseline?: BaselineEvidence | undefined;
}

/** Reasons for the thresholds that are not met, those that are missed for certain apart from the others. */
export function explainGate(explanation: GateExplanation): {
  readonly missed: Reason[];
  readonly open: Reason[];
} {
  const missed: Reason[] = [];
  const open: Reason[] = [];
  explanation.gate.forEach((result, position) => {
    if (result.passed) return;
    const best = explanation.bestPossibleGate[position];
    const code = codeOf(result.name);
    const message = describe(result, explanation);
    if (result.at_risk?.decision === 'undecided') {
      open.push({ code: 'risk_undecided', message: `${message}; more cases would tell` });
    } else if (best !== undefined && isMissedForCertain(best)) {
      missed.push({ code: `${code}_missed`, message });
    } else if (result.actual === null) {
      open.push({ code: `${code}_unmeasured`, message });
    } else {
      open.push({
        code: `${code}_undecided`,
        message: `${message}; what is missing may change it`,
      });
    }
  });
  return { missed, open };
}

/** One code for the thresholds of all tags, one for those of all relations, and one for every k. */
function codeOf(name: string): string {
  if (TAG_THRESHOLD.test(name)) return 'tag_pass_rate';
  if (PASS_HAT_THRESHOLD.test(name)) return 'pass_hat_k';
  return ROBUSTNESS_THRESHOLD.test(name) ? 'robustness' : name;
}

/** Says that all is well, with the figure that people ask for first. */
export function explainPassed({ gate, metrics }: GateExplanation): Reason[] {
  const passRate = gate.find(({ name }) => name === 'pass_rate');
  if (passRate === undefined) return [];
  const others = gate.length === 1 ? '' : `, and all ${gate.length} thresholds are met`;
  const { passed, planned } = metrics.totals;
  return [
    {
      code: 'gate_met',
      message: `${ofCases(passed, planned, 'passed')}, the gate asks for ${percent(passRate.threshold)}${others}`,
    },
  ];
}

function describe(result: GateResult, { metrics, cases, baseline }: GateExplanation): string {
  const { name, threshold, actual } = result;
  const tag = TAG_THRESHOLD.exec(name)?.[1];
  if (tag !== undefined) {
    const tagged = cases.filter((each) => each.tags.includes(tag));
    return tagged.length === 0
      ? `no case that counts has the tag ${tag}, as those in quarantine do not; the gate asks for ${percent(threshold)} of them passed`
      : `tag ${tag}: ${passRate(tagged)}, the gate asks for ${percent(threshold)}`;
  }
  const relation = ROBUSTNESS_THRESHOLD.exec(name)?.[1];
  if (relation !== undefined) {
    return actual === null
      ? `robustness to ${relation} cannot be measured, since no variant of a passing case was run or some were not evaluated; the gate asks for ${percent(threshold)}`
      : `robustness to ${relation}: ${percent(roundedDown(actual))} of the variants passed, the gate asks for ${percent(threshold)}`;
  }
  const ofRepetitions = describeRepetitions(result, cases);
  if (ofRepetitions !== null) return ofRepetitions;
  switch (name) {
    case 'pass_rate':
      return `${passRate(cases)}, the gate asks for ${percent(threshold)}`;
    case 'intent_coverage':
      return `${coverage(actual, cases.length, 'matched an intent')}, the gate asks for ${percent(threshold)}`;
    case 'entity_coverage':
      return `${coverage(actual, cases.length, 'had an entity extracted')}, the gate asks for ${percent(threshold)}`;
    case 'p95_latency_ms':
      return actual === null
        ? `too few latencies are known for a 95th percentile, of which the gate allows ${threshold} ms`
        : `the 95th percentile of the latency is ${actual} ms, the gate allows ${threshold} ms`;
    case 'min_intent_f1':
      return actual === null
        ? `no match of an expected intent is known, and the gate asks for an F1 of ${threshold}`
        : `${worstIntent(metrics)} has an F1 of ${roundedDown(actual)}, the gate asks for ${threshold}`;
    case 'max_false_positive_rate':
      return actual === null
        ? `the false-positive rate cannot be measured, of which the gate allows ${threshold}`
        : `the false-positive rate is ${roundedUp(actual)}, the gate allows ${threshold}`;
    case 'max_new_failures':
      return actual === null
        ? `new failures cannot be counted: ${whyUnmeasured(baseline)}; the gate allows ${threshold}`
        : `${actual} ${actual === 1 ? 'case' : 'cases'} that passed in ${baselineName(baseline)} ${actual === 1 ? 'fails' : 'fail'} now, the gate allows ${threshold}`;
    case 'max_pass_rate_drop':
      return actual === null
        ? `the loss of pass rate cannot be measured: ${whyUnmeasured(baseline)}; the gate allows ${percent(threshold)}`
        : `the pass rate fell by ${percent(roundedUp(actual))} since ${baselineName(baseline)}, the gate allows ${percent(threshold)}`;
    case 'max_intent_f1_drop':
      return actual === null
        ? `the loss of F1 cannot be measured: ${whyUnmeasured(baseline)}; the gate allows ${threshold}`
        : `an intent lost an F1 of ${roundedUp(actual)} since ${baselineName(baseline)}, the gate allows ${threshold}`;
    case 'max_significant_loss':
      return actual === null
        ? `it cannot be told whether the loss is chance: ${whyUnmeasured(baseline)}; the gate allows a risk of ${percent(threshold)}`
        : `chance alone makes such a loss since ${baselineName(baseline)} ${actual < 0.0001 ? 'less often than in 0.01' : `in ${Number((actual * 100).toPrecision(2))}`} % of comparisons (newly failing and fixed, McNemar's exact test), the gate fails what is below ${percent(threshold)}`;
    default:
      return `${name} is ${actual ?? 'not measured'}, the gate asks for ${result.operator} ${threshold}`;
  }
}

/** Null for a threshold on anything else. */
function describeRepetitions(
  { name, threshold, actual }: GateResult,
  cases: readonly ReportCase[],
): string | null {
  const k = PASS_HAT_THRESHOLD.exec(name)?.[1];
  if (k !== undefined) {
    return actual === null
      ? `pass^${k} cannot be measured, since ${whyUnrepeated(cases, Number(k))}; the gate asks for ${percent(threshold)}`
      : `pass^${k} is ${percent(roundedDown(actual))}, the gate asks for ${percent(threshold)}`;
  }
  if (name !== 'max_flip_rate') return null;
  return actual === null
    ? `the flip rate cannot be measured, since ${whyUnrepeated(cases, 2)}; the gate allows ${percent(threshold)}`
    : `repetitions flip in ${percent(roundedUp(actual))} of their pairs, the gate allows ${percent(threshold)}`;
}

function whyUnrepeated(cases: readonly ReportCase[], k: number): string {
  return cases.some((each) => isRepeatedByNumber(each, k))
    ? 'repetitions are missing'
    : `no case is run ${k} times by number (repeat)`;
}

function baselineName(baseline: BaselineEvidence | undefined): string {
  if (baseline?.status !== 'read') return 'the baseline';
  const { label, report } = baseline.run;
  return label === null ? report.run_id : `${label} (${report.run_id})`;
}

function whyUnmeasured(baseline: BaselineEvidence | undefined): string {
  return baseline?.status === 'unusable'
    ? baseline.problem
    : `too few cases are known both now and in ${baselineName(baseline)}`;
}

function passRate(cases: readonly ReportCase[]): string {
  const passed = cases.filter(hasPassed).length;
  const missing = cases.filter(({ outcome }) => outcome === 'not_evaluated').length;
  const words = ofCases(passed, cases.length, 'passed');
  return missing === 0 ? words : `${words} and ${missing} ${were(missing)} not evaluated`;
}

function coverage(actual: number | null, planned: number, words: string): string {
  return ofCases(Math.round((actual ?? 0) * planned), planned, words);
}

function worstIntent({ intents }: Metrics): string {
  const [worst] = intents.per_intent.toSorted((a, b) => (a.f1 ?? 0) - (b.f1 ?? 0));
  return `intent ${worst?.intent ?? 'unknown'}`;
}

function were(count: number): string {
  return count === 1 ? 'was' : 'were';
}

/** Cut and not rounded, so that 94.996 % never reads as the 95 % that it misses. */
function ofCases(part: number, whole: number, words: string): string {
  const hundredths = whole === 0 ? 0 : Math.floor((part * 10_000) / whole);
  return `${part} of ${whole} ${whole === 1 ? 'case' : 'cases'} ${words} (${hundredths / 100} %)`;
}

/** Without the digits that the binary form adds: 0.55 is 55 % and not 55.00000000000001 %. */
function percent(share: number): string {
  return `${Number((share * 100).toPrecision(12))} %`;
}

const SHOWN_SCALE = 10_000;
const FLOAT_SLACK = 1e-9;

function roundedDown(value: number): number {
  return Math.floor(value * SHOWN_SCALE + FLOAT_SLACK) / SHOWN_SCALE;
}

function roundedUp(value: number): number {
  return Math.ceil(value * SHOWN_SCALE - FLOAT_SLACK) / SHOWN_SCALE;
}
