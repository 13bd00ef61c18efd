import { compareRuns } from '../../../lib/domain/baseline/compare-runs.ts';
import type { PastRun } from '../../../lib/domain/comparison.ts';
import { evaluateCase } from '../../../lib/domain/evaluation/evaluate-case.ts';
import type { PlatformResult } from '../../../lib/domain/evaluation/platform-result.ts';
import { explainGate } from '../../../lib/domain/gate/explain-gate.ts';
import { evaluateGate } from '../../../lib/domain/gate/gate.ts';
import { countingCases } from '../../../lib/domain/metrics/counting-cases.ts';
import { measure } from '../../../lib/domain/metrics/metrics.ts';
import type { Report, ReportCase } from '../../../lib/domain/report.ts';
import { caseIdOf, Suite, type TestCase } from '../../../lib/domain/suite/suite.ts';
import { aJudging } from './platform-result-builder.ts';
import { aReport, aReportBatch } from './report-builders.ts';

const SUBJECTS = [
  'card',
  'transfer',
  'top_up',
  'refund',
  'pin',
  'account',
  'limit',
  'exchange_rate',
  'fee',
  'cash_withdrawal',
  'identity_check',
];
const MATTERS = ['delivery', 'declined', 'pending', 'lost', 'change', 'question', 'not_recognised'];
const OPENINGS = ['Hello, my', 'Can you tell me why the', 'I am waiting and the', 'What about the'];
const CLOSINGS = ['since Monday', 'please help', 'and it is urgent', 'from my phone', 'again'];
const CHANNELS = ['web', 'voice', 'whatsapp'];

/** Intents as a bank has them, 77 of them. */
const INTENTS = SUBJECTS.flatMap((subject) => MATTERS.map((matter) => `${subject}_${matter}`));

const LABELS = { bot_version: '2026.47.3', branch: 'main', stage: 'pre-production' };

/** Mulberry32. */
function drawsOf(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface RealisticOptions {
  readonly cases?: number;
  readonly intents?: number;
  readonly seed?: number;
}

/** A run of a bot that confuses related intents now and then, judged and measured by the rules of the domain. */
export function aRealisticReport({
  cases = 500,
  intents = INTENTS.length,
  seed = 1,
}: RealisticOptions = {}): Report {
  // The suite is the same whatever the bot does.
  const draw = drawsOf(0);
  const drawAnswer = drawsOf(seed);
  const known = INTENTS.slice(0, intents);
  const pick = <Item>(items: readonly Item[], fallback: Item): Item =>
    items[Math.floor(draw() * items.length)] ?? fallback;
  const suite = Suite.parse({
    suite_id: 'bank-service',
    name: 'Bank service, all intents',
    labels: LABELS,
    gate: {
      pass_rate: 0.9,
      intent_coverage: 0.95,
      p95_latency_ms: 900,
      min_intent_f1: 0.7,
      tags: { critical: { pass_rate: 0.98 } },
    },
    test_cases: Array.from({ length: cases }, (_, position) => {
      const intent = position % 40 === 39 ? null : (known[position % known.length] ?? null);
      const words = intent === null ? 'weather and the football' : intent.replaceAll('_', ' ');
      return {
        id: `bank-${String(position + 1).padStart(5, '0')}`,
        tags: [pick(CHANNELS, 'web'), ...(position % 12 === 0 ? ['critical'] : [])],
        input_text: `${pick(OPENINGS, '')} ${words} ${pick(CLOSINGS, '')}, reference ${position + 1}`,
        outcome: {
          expected_intent: intent,
          ...(intent === null ? {} : { expected_response_contains: words }),
          ...(position % 3 === 0 && intent !== null ? { expected_entities: ['reference'] } : {}),
          allowed_latency_ms: 1_500,
        },
      };
    }),
  });
  const judged = suite.test_cases.map((testCase, position) => {
    const planned = { id: caseIdOf(testCase, position), testCase };
    const batch = Math.floor(position / 200);
    // What was hard for one version of a bot mostly is for the next.
    const changed = drawAnswer() < 0.06;
    const drawCase = drawsOf(position * 31 + (changed ? seed : 0));
    if (drawCase() < 0.004) {
      const problem = 'the platform returned no result for this case';
      return evaluateCase(planned, batch, { result: null, problem }, aJudging());
    }
    const result = answerTo(testCase, known, drawCase);
    return evaluateCase(planned, batch, { result, problem: null }, aJudging());
  });
  const reportCases = judged.map(({ reportCase }, position) => unusual(reportCase, position));
  const counting = countingCases(suite, reportCases);
  const metrics = measure(counting.suite, counting.cases);
  const gate = evaluateGate(counting.suite, metrics, {
    defaultedThresholds: [],
    cases: counting.cases,
  });
  const quarantined = reportCases.length - counting.cases.length;
  const batches = Math.ceil(cases / 200);
  return aReport({
    run_id: '20261122-100000-bank',
    suite_id: suite.suite_id,
    suite_name: suite.name ?? null,
    platform: { name: 'executions-v1', url: 'https://bots.example.com' },
    labels: LABELS,
    verdict: gate.every(({ passed }) => passed) ? 'passed' : 'failed',
    reasons: explainGate({ gate, bestPossibleGate: gate, metrics, cases: counting.cases }).missed,
    finished_at: '2026-11-22T10:04:12.500Z',
    duration_seconds: 252.5,
    ...metrics,
    totals: { ...metrics.totals, ...(quarantined === 0 ? {} : { quarantined }) },
    gate,
    batches: Array.from({ length: batches }, (_, index) =>
      aReportBatch({ index, execution_id: `exec-${index + 1}`, cases: Math.min(200, cases) }),
    ),
    cases: reportCases,
    discrepancies: judged.flatMap(({ discrepancies }) => discrepancies),
    audit: { audit_id: 'audit-20261122-100000-bank', seq: 42, hash: 'c0ffee42'.repeat(8) },
  });
}

function answerTo(
  testCase: TestCase,
  known: readonly string[],
  draw: () => number,
): PlatformResult {
  const { expected_intent: expected = null, allowed_latency_ms: allowed = 1_500 } =
    testCase.outcome;
  const matched = matchFor(expected, known, draw);
  const right = matched === expected;
  const spread = (draw() + draw() + draw()) / 3;
  const latencyMs = Math.round(140 + 900 * spread ** 3 + (draw() < 0.03 ? 900 * draw() : 0));
  const words = matched === null ? 'something else' : matched.replaceAll('_', ' ');
  return {
    matchedIntent: matched,
    confidence:
      matched === null
        ? null
        : Number((right ? 1 - 0.5 * spread ** 2 : 0.3 + 0.5 * spread).toFixed(3)),
    entities:
      draw() < 0.97
        ? [{ name: 'reference', value: testCase.input_text.split(' ').at(-1) ?? null }]
        : [],
    responseText:
      `Thank you for your message about ${words}. ` +
      'We have looked into it and will come back to you within one working day; ' +
      'in the app you find every step under Help.',
    latencyMs,
    assertions: [
      { type: 'intent', expected, actual: matched, passed: right },
      { type: 'latency', expected: allowed, actual: latencyMs, passed: latencyMs <= allowed },
    ],
  };
}

/** A case in quarantine now and then, and one that was repeated. */
function unusual(reportCase: ReportCase, position: number): ReportCase {
  if (position % 150 === 50) {
    const reason = 'the answer is being rewritten by the content team';
    return { ...reportCase, quarantine: { until: '2026-12-24', reason } };
  }
  if (position % 130 !== 65 || reportCase.outcome !== 'passed') return reportCase;
  const attempts = (['passed', 'failed', 'passed'] as const).map((outcome) => ({
    batch: reportCase.batch,
    outcome,
    not_evaluated_reason: null,
    latency_ms: reportCase.latency_ms,
  }));
  return { ...reportCase, outcome: 'flaky', repetitions: { min_pass: 2, attempts } };
}

/** Mistakes stay among the intents of one subject, and some intents are much harder than others. */
function matchFor(
  expected: string | null,
  known: readonly string[],
  draw: () => number,
): string | null {
  if (expected === null) return draw() < 0.15 ? (known[0] ?? null) : null;
  const position = known.indexOf(expected);
  const hard = position % 11 === 3 ? 0.32 : position % 5 === 1 ? 0.12 : 0.03;
  if (draw() >= hard) return expected;
  if (draw() < 0.1) return null;
  const first = position - (position % MATTERS.length);
  const neighbours = known.slice(first, first + MATTERS.length).filter((name) => name !== expected);
  return neighbours[Math.floor(draw() ** 2 * neighbours.length)] ?? null;
}

/** The runs of the suite before this one, oldest first. */
export function runsBefore({ totals }: Report): PastRun[] {
  const shares = [0.861, 0.874, 0.872, 0.889, 0.903, 0.918, 0.921, 0.916, 0.925];
  return shares.map((share, position): PastRun => {
    const passed = Math.round(share * totals.planned);
    return {
      run_id: `202611${12 + position}-100000-bank`,
      started_at: `2026-11-${12 + position}T10:00:00.000Z`,
      verdict: position === 6 ? 'inconclusive' : share >= 0.9 ? 'passed' : 'failed',
      planned: totals.planned,
      passed,
      pass_rate: passed / totals.planned,
      intent_coverage: 0.95 + position / 400,
      p95_latency_ms: 700 + ((position * 37) % 90),
    };
  });
}

/** The same run, held against one of a version that was released before. */
export function comparedWithBaseline(report: Report, baseline: Report): Report {
  const earlier = {
    ...baseline,
    run_id: '20261121-100000-bank',
    started_at: '2026-11-21T10:00:00.000Z',
  };
  const evidence = { label: 'main', reportSha256: 'ba5e'.repeat(16), report: earlier };
  return { ...report, comparison: compareRuns(evidence, report.cases) };
}
