import { isInTrouble } from '../../domain/counted-as.ts';
import { mayShip, scopeOf } from '../../domain/may-ship.ts';
import type { Report, ReportBatch, ReportCase } from '../../domain/report.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { type Miss, missesOf } from '../case-misses.ts';
import { isUnevaluated } from '../case-problem.ts';
import { failuresFirst } from '../failures-first.ts';
import {
  counted,
  duration,
  gateMeasures,
  isMeasured,
  milliseconds,
  percentage,
  score,
} from '../measure-text.ts';
import { originOf } from '../origin-text.ts';
import { reliabilityLines } from '../reliability-text.ts';
import { sightOfReport, sightText } from '../sight-text.ts';
import { signatureText } from '../signature-text.ts';
import { judgedText, testedBotText, thresholdsText } from '../tested-bot-text.ts';
import { meaningOf, scopeNote } from '../verdict-words.ts';
import { changes, notCounting } from './markdown-changes.ts';
import { codeSpan, sentence, shortened, table } from './markdown-text.ts';
import { markdownRobustness } from './robustness-lines.ts';
import { markdownSimulations } from './simulation-lines.ts';

/** A comment on a pull request may have 65,536 characters at most; these keep it far below. */
const LIMITS = {
  failed: 20,
  reasons: 10,
  thresholds: 30,
  batches: 10,
  confusions: 5,
  labels: 10,
  ids: 10,
};
const MISSES_PER_CASE = 4;

const SIGN: Readonly<Record<Exclude<Verdict, 'passed'>, string>> = {
  failed: '❌',
  inconclusive: '⚠️',
  rejected: '🚫',
  cancelled: '⏹️',
  error: '💥',
};

/** Green is for a bot that may ship, and for nothing else. */
function signOf(report: Report): string {
  const { verdict } = report;
  if (verdict !== 'passed') return SIGN[verdict];
  return mayShip(verdict, scopeOf(report)) ? '✅' : '⚠️';
}

/** A summary fit for a pull request; what others wrote stands in code spans and cannot take effect. */
export function markdownReport(report: Report): string {
  return `${[
    headline(report),
    reasons(report),
    gate(report),
    totals(report),
    changes(report),
    failedCases(report),
    markdownSimulations(report),
    notEvaluated(report),
    notCounting(report),
    markdownRobustness(report),
    reliability(report),
    confusions(report),
    troubledBatches(report),
    discrepancies(report),
    undelivered(report),
    footer(report),
  ]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function reliability(report: Report): string[] {
  const lines = reliabilityLines(report);
  return lines.length === 0 ? [] : ['### Reliability', '', ...lines.map((line) => `- ${line}`)];
}

function headline(report: Report): string[] {
  const { verdict, suite_id, suite_name, totals, pass_rate } = report;
  const meaning = sentence(meaningOf(report), 300);
  return [
    `## ${signOf(report)} ${verdict.toUpperCase()}${scopeNote(report)}: ${codeSpan(suite_name ?? suite_id)}`,
    '',
    `${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}. ` +
      `${totals.passed} of ${counted(totals.planned, 'case')} passed (${isMeasured(totals) ? percentage(pass_rate) : 'not measured'}).`,
    ...(report.rerun_of === undefined
      ? []
      : [
          '',
          `A rerun of the ${report.rerun_of.cases.replace('_', ' ')} cases of run ${codeSpan(report.rerun_of.run_id)}.`,
        ]),
  ];
}

function reasons({ reasons }: Report): string[] {
  return shortened(
    reasons.map(({ message }) => `- ${sentence(message)}`),
    LIMITS.reasons,
    (more) => `- and ${counted(more, 'more reason')}`,
  );
}

function gate({ gate, gate_not_applied, totals, cases }: Report): string[] {
  if (gate.length === 0) return [];
  const missedFirst = gate.toSorted((a, b) => Number(a.passed) - Number(b.passed));
  const shown = gate.length > LIMITS.thresholds ? missedFirst : gate;
  const rows = shown.slice(0, LIMITS.thresholds).map((result) => {
    const { name, operator, threshold, actual } = gateMeasures(result, isMeasured(totals));
    const asked = `${operator === '>=' ? '≥' : '≤'} ${threshold}`;
    const origin = result.origin === 'default' ? ' (default)' : '';
    return [sentence(name, 100), `${asked}${origin}`, actual, result.passed ? '✅' : '❌'];
  });
  const more = gate.length - rows.length;
  return [
    '### Gate',
    '',
    ...table(['threshold', 'asked', 'measured', ''], rows),
    ...(more > 0 ? ['', `and ${counted(more, 'more threshold')}`] : []),
    ...(gate_not_applied ?? []).flatMap(({ name, reason }) => [
      '',
      `${sentence(name, 100)} was not applied: ${sentence(reason, 200)}.`,
    ]),
    ...sightText(sightOfReport(gate, cases)).flatMap((line) => ['', `${sentence(line, 300)}.`]),
  ];
}

function totals(report: Report): string[] {
  const { totals, latency_ms, intents, coverage, out_of_scope, bot_intents } = report;
  const { p50, p95, max } = latency_ms;
  const facts = [
    `intent accuracy ${intents.accuracy === null ? 'not measured' : percentage(intents.accuracy)}`,
    `macro F1 ${score(intents.macro.f1)}`,
    `intent coverage ${percentage(coverage.intent_coverage)}`,
    `entity coverage ${percentage(coverage.entity_coverage)}`,
  ];
  if (bot_intents !== undefined) {
    facts.push(
      `${bot_intents.covered} of the ${counted(bot_intents.total, 'intent')} of the bot asked about`,
    );
  }
  if (out_of_scope.cases > 0) {
    facts.push(`${out_of_scope.matched} of ${out_of_scope.cases} out of scope matched an intent`);
  }
  if (p50 !== null && p95 !== null && max !== null) {
    const [half, most, longest] = [p50, p95, max].map(milliseconds);
    facts.push(`latency p50 ${half}, p95 ${most}, max ${longest}`);
  }
  const { planned, passed, failed, not_evaluated, left_out: leftOut } = totals;
  if (leftOut !== undefined) facts.push(`${counted(leftOut, 'case')} left out`);
  return [
    '### Totals',
    '',
    ...table(
      ['planned', 'passed', 'failed', 'not evaluated'],
      [[planned, passed, failed, not_evaluated].map(String)],
    ),
    '',
    `${facts.join(' · ')}.`,
  ];
}

function failedCases({ cases, comparison }: Report): string[] {
  const failed = failuresFirst(cases, comparison);
  if (failed.length === 0) return [];
  const more = failed.length - LIMITS.failed;
  return [
    '### Failed cases',
    '',
    ...table(
      ['case', 'input', 'expected', 'actual'],
      failed.slice(0, LIMITS.failed).map((each) => failedCaseRow(each, comparison)),
    ),
    ...(more > 0 ? ['', `and ${more} more`] : []),
  ];
}

function failedCaseRow(reportCase: ReportCase, comparison: Report['comparison']): string[] {
  const misses = missesOf(reportCase, comparison).slice(0, MISSES_PER_CASE);
  const side = (value: (miss: Miss) => string) =>
    misses.map((miss) => `${sentence(miss.type, 40)} ${codeSpan(value(miss), 80)}`).join(' · ');
  return [
    [
      codeSpan(reportCase.id, 60),
      ...(reportCase.name === undefined ? [] : [codeSpan(reportCase.name, 60)]),
      ...(comparison?.newly_failing.includes(reportCase.id) ? ['newly failing'] : []),
    ].join(' · '),
    codeSpan(reportCase.input_text),
    side(({ expected }) => expected),
    side(({ actual }) => actual),
  ];
}

function notEvaluated({ cases }: Report): string[] {
  const byReason = Map.groupBy(
    cases.filter(isUnevaluated),
    (reportCase) => reportCase.not_evaluated_reason ?? 'no reason given',
  );
  if (byReason.size === 0) return [];
  const largestFirst = [...byReason].toSorted(([, a], [, b]) => b.length - a.length);
  return [
    '### Not evaluated',
    '',
    ...shortened(
      largestFirst.map(([why, { length }]) => `- ${counted(length, 'case')}: ${sentence(why)}`),
      LIMITS.reasons,
      (more) => `- and ${counted(more, 'more reason')}`,
    ),
  ];
}

function confusions({ intents }: Report): string[] {
  const confused = intents.confusion
    .filter(({ expected, actual }) => expected !== actual)
    .toSorted((a, b) => b.count - a.count)
    .slice(0, LIMITS.confusions);
  if (confused.length === 0) return [];
  const intent = (name: string | null) => (name === null ? 'no intent' : codeSpan(name, 60));
  return [
    '### Most confused intents',
    '',
    ...table(
      ['expected', 'matched', 'times'],
      confused.map(({ expected, actual, count }) => [
        intent(expected),
        intent(actual),
        String(count),
      ]),
    ),
  ];
}

function troubledBatches({ batches }: Report): string[] {
  const troubled = batches.filter(isInTrouble);
  if (troubled.length === 0) return [];
  const more = troubled.length - LIMITS.batches;
  return [
    '### Batches in trouble',
    '',
    ...table(
      ['batch', 'cases', 'status', 'execution', 'what happened'],
      troubled.slice(0, LIMITS.batches).map(batchRow),
    ),
    ...(more > 0 ? ['', `and ${counted(more, 'more batch', 'more batches')}`] : []),
  ];
}

function batchRow({ index, cases, status, execution_id, faults }: ReportBatch): string[] {
  return [
    String(index),
    String(cases),
    sentence(status, 40),
    execution_id === null ? 'none' : codeSpan(execution_id, 80),
    faults
      .slice(0, 3)
      .map(({ message }) => sentence(message, 200))
      .join(' · '),
  ];
}

function discrepancies({ discrepancies }: Report): string[] {
  const disagreements = discrepancies.filter(({ kind }) => kind === 'disagreement').length;
  const unchecked = discrepancies.length - disagreements;
  const lines: string[] = [];
  if (disagreements > 0) {
    lines.push(
      `${counted(disagreements, 'assertion')} judged differently by the platform and by Cognigate; the stricter judgement counts.`,
    );
  }
  if (unchecked > 0) lines.push(`${counted(unchecked, 'directive')} judged by nobody.`);
  return lines.length === 0 ? [] : ['### Discrepancies', '', ...lines];
}

function undelivered({ notifications }: Report): string[] {
  return notifications
    .filter(({ status }) => status === 'undelivered')
    .map(
      ({ endpoint, attempts, last_problem }) =>
        `- notification to ${codeSpan(endpoint)} undelivered after ${counted(attempts, 'attempt')}` +
        `${last_problem === null ? '' : `: ${sentence(last_problem, 200)}`}`,
    );
}

function footer(report: Report): string[] {
  const { run_id, suite_id, platform, labels, audit, evidence, tool } = report;
  const tested = testedBotText(report);
  const thresholds = thresholdsText(report);
  const judged = judgedText(report, report.cases);
  const shownLabels = shortened(
    Object.entries(labels).map(([key, value]) => `${codeSpan(key, 60)} ${codeSpan(value, 60)}`),
    LIMITS.labels,
    (more) => `and ${more} more`,
  );
  return [
    '---',
    '',
    `Run ${codeSpan(run_id)} of suite ${codeSpan(suite_id)} on ${codeSpan(platform.name)} at ` +
      `${codeSpan(platform.url, 200)}, started ${report.started_at}, took ${duration(report.duration_seconds)}.`,
    ...originOf(report).flatMap(([name, words]) => [
      '',
      `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${codeSpan(words, 1_500)}.`,
    ]),
    ...(tested === null ? [] : ['', `Tested: ${sentence(tested, 600)}`]),
    ...(thresholds === null ? [] : ['', `By score: ${thresholds}.`]),
    ...(judged === null ? [] : ['', `J${sentence(judged.slice(1), 300)}.`]),
    ...(shownLabels.length === 0 ? [] : ['', `Labels: ${shownLabels.join(', ')}.`]),
    '',
    audit === null
      ? `Audit: not recorded in this copy. Suite SHA-256 ${codeSpan(evidence.suite.sha256)}.`
      : `Audit: record ${codeSpan(audit.audit_id)}, number ${audit.seq} of its chain, hash ` +
        `${codeSpan(audit.hash)}. Suite SHA-256 ${codeSpan(evidence.suite.sha256)}.`,
    '',
    `Verdict: ${sentence(signatureText(report), 300)}`,
    '',
    `${tool.name} ${codeSpan(tool.version, 40)}`,
  ];
}
