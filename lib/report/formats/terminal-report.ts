import { mayShip, scopeOf } from '../../domain/may-ship.ts';
import type { Report, ReportCase } from '../../domain/report.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { matchedText, missesOf } from '../case-misses.ts';
import { isUnevaluated } from '../case-problem.ts';
import { failuresFirst } from '../failures-first.ts';
import {
  counted,
  duration,
  gateMeasures,
  isMeasured,
  milliseconds,
  percentage,
  percentageAtMost,
  score,
} from '../measure-text.ts';
import { oneLine, visible } from '../neutral-text.ts';
import { originOf } from '../origin-text.ts';
import { reliabilityLines } from '../reliability-text.ts';
import { signatureText } from '../signature-text.ts';
import { judgedText, testedBotText, thresholdsText } from '../tested-bot-text.ts';
import { meaningOf, scopeNote } from '../verdict-words.ts';
import { terminalRobustness } from './robustness-lines.ts';
import { terminalSimulation } from './simulation-lines.ts';
import { changes, notCounting } from './terminal-changes.ts';
import { type TerminalColors, terminalColors } from './terminal-colors.ts';
import { fitted, padded, widestOf, wrapped } from './terminal-columns.ts';
import type { TerminalPage } from './terminal-page.ts';

const LIMITS = {
  failed: 15,
  notEvaluatedReasons: 8,
  notEvaluatedIds: 10,
  misses: 6,
  reasons: 10,
  thresholds: 40,
};
const NARROWEST = 40;
const WIDEST = 120;
const REASON_CHARACTERS = 1_000;
const LONGEST_ID = 60;

export interface TerminalOptions {
  readonly color: boolean;
  readonly width: number;
  readonly files: readonly { readonly label: string; readonly path: string }[];
  /** Command lines that go on from here. */
  readonly next?: readonly string[] | undefined;
  /** Where a case is written down; null where that is not known. */
  readonly placeOf?: ((caseId: string) => CasePlace | null) | undefined;
}

interface CasePlace {
  readonly file: string;
  /** From 1 on. */
  readonly line: number;
}

/** What a run ends with on a terminal: misses first, the verdict and the files last, where the eye is. */
export function terminalReport(
  report: Report,
  { color, width, files, next = [], placeOf = () => null }: TerminalOptions,
): string {
  const page = {
    colors: terminalColors(color),
    width: Math.min(WIDEST, Math.max(NARROWEST, width)),
  };
  return `${[
    failedCases(report, page, placeOf),
    notEvaluated(report, page),
    notCounting(report, page),
    changes(report, page),
    terminalRobustness(report, page),
    reliability(report, page),
    gate(report, page),
    totals(report, page),
    origin(report, page),
    undelivered(report, page),
    verdict(report, page),
    signature(report, page),
    [...fileList(files, page), ...nextLines(next, files, page)],
  ]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function reliability(report: Report, { colors, width }: TerminalPage): string[] {
  const lines = reliabilityLines(report);
  if (lines.length === 0) return [];
  return [colors.bold('Reliability'), ...lines.map((line) => `  ${fitted(line, width - 2)}`)];
}

/** A report that is a year old says nothing of signatures, and neither does one of a command that never began. */
function signature(report: Report, { colors }: TerminalPage): string[] {
  return report.signature === undefined ? [] : [colors.dim(`verdict ${signatureText(report)}`)];
}

function failedCases(
  { cases, run_id, comparison }: Report,
  { colors, width }: TerminalPage,
  placeOf: (caseId: string) => CasePlace | null,
): string[] {
  const failed = failuresFirst(cases, comparison);
  if (failed.length === 0) return [];
  const more = failed.length - LIMITS.failed;
  return [
    colors.bold(`Failed cases (${failed.length})`),
    ...failed
      .slice(0, LIMITS.failed)
      .flatMap((reportCase) =>
        failedCase(reportCase, { colors, width, comparison, place: placeOf(reportCase.id) }),
      ),
    ...(more > 0
      ? [`  and ${more} more; all of them: cognigate report ${oneLine(run_id)} -o report.csv`]
      : []),
  ];
}

function failedCase(
  reportCase: ReportCase,
  {
    colors,
    width,
    comparison,
    place,
  }: TerminalPage & Pick<Report, 'comparison'> & { readonly place: CasePlace | null },
): string[] {
  const misses = missesOf(reportCase, comparison).slice(0, LIMITS.misses);
  const id = fitted(reportCase.id, Math.floor(width / 3));
  const isNew = comparison?.newly_failing.includes(reportCase.id) === true;
  const mark = isNew ? ' newly failing' : '';
  const { name, input_text: input } = reportCase;
  const room = width - 8 - widestOf([id]) - widestOf([mark]);
  const said = (characters: number) => `“${fitted(input, characters)}”`;
  const matched = matchedText(reportCase);
  const rows = misses.map(({ type, expected, actual }) => ({
    type: fitted(type, Math.floor(width / 4)),
    expected,
    actual: type === 'intent' && matched !== null ? matched : actual,
  }));
  const typeWidth = widestOf(rows.map(({ type }) => type));
  const valueRoom = width - typeWidth - '      '.length - '  expected '.length;
  return [
    `  ${colors.red('✗')} ${colors.bold(id)}${mark}  ${colors.dim(name === undefined ? said(room) : fitted(name, room))}`,
    ...(name === undefined ? [] : [`      ${colors.dim(said(width - 8))}`]),
    ...(place === null ? [] : [`      ${visible(`${place.file}:${place.line}`)}`]),
    ...rows.flatMap((row) => {
      const expected = fitted(row.expected, valueRoom);
      const actual = fitted(row.actual, valueRoom);
      const start = `      ${padded(row.type, typeWidth)}  expected ${colors.green(expected)}`;
      if (widestOf([`${expected}, actual ${actual}`]) <= valueRoom) {
        return [`${start}, actual ${colors.red(actual)}`];
      }
      return [start, `      ${' '.repeat(typeWidth)}    actual ${colors.red(actual)}`];
    }),
    ...terminalSimulation(reportCase, width),
  ];
}

function notEvaluated({ cases }: Report, { colors, width }: TerminalPage): string[] {
  const missing = cases.filter(isUnevaluated);
  if (missing.length === 0) return [];
  const byReason = Map.groupBy(
    missing,
    (reportCase) => reportCase.not_evaluated_reason ?? 'no reason given',
  );
  const largestFirst = [...byReason].toSorted(([, a], [, b]) => b.length - a.length);
  const digits = String(missing.length).length;
  const more = largestFirst.length - LIMITS.notEvaluatedReasons;
  return [
    colors.bold(`Not evaluated (${missing.length})`),
    ...largestFirst.slice(0, LIMITS.notEvaluatedReasons).map(
      ([reason, of]) =>
        `  ${colors.yellow('?')} ${String(of.length).padStart(digits)}  ${fitted(reason, width - digits - 6)}\n` +
        wrapped(idsOf(of), width - digits - 6)
          .map((line) => `${' '.repeat(digits + 6)}${line}`)
          .join('\n'),
    ),
    ...(more > 0 ? [`  and ${counted(more, 'more reason')}`] : []),
  ];
}

/** As many ids as can be looked at, for one reason. */
function idsOf(cases: readonly ReportCase[]): string {
  const shown = cases.slice(0, LIMITS.notEvaluatedIds).map(({ id }) => fitted(id, LONGEST_ID));
  const more = cases.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function gate(
  { gate: results, gate_not_applied, totals: sums }: Report,
  { colors, width }: TerminalPage,
): string[] {
  if (results.length === 0) return [];
  const missedFirst = results.toSorted((a, b) => Number(a.passed) - Number(b.passed));
  const shown = (results.length > LIMITS.thresholds ? missedFirst : results).slice(
    0,
    LIMITS.thresholds,
  );
  const rows = shown.map((result) => {
    const { name, operator, threshold, actual } = gateMeasures(result, isMeasured(sums));
    return { result, name, asked: `${operator} ${threshold}`, actual };
  });
  const askedWidth = widestOf(rows.map(({ asked }) => asked));
  const actualWidth = widestOf(rows.map(({ actual }) => actual));
  const nameRoom = Math.max(12, width - askedWidth - actualWidth - '          ✗  default'.length);
  const names = rows.map(({ name }) => fitted(name, nameRoom));
  const nameWidth = widestOf(names);
  const more = results.length - rows.length;
  return [
    colors.bold('Gate'),
    ...rows.map(({ result, asked, actual }, index) => {
      const mark = result.passed ? colors.green('✓') : colors.red('✗');
      const measured = actual.padStart(actualWidth);
      const origin = result.origin === 'default' ? colors.dim('  default') : '';
      return (
        `  ${padded(names[index] ?? '', nameWidth)}  ${padded(asked, askedWidth)}  ` +
        `${result.passed ? measured : colors.red(measured)}  ${mark}${origin}`
      );
    }),
    ...(more > 0 ? [`  and ${counted(more, 'more threshold')}`] : []),
    ...(gate_not_applied ?? []).map(
      ({ name, reason }) =>
        `  ${colors.yellow('!')} ${fitted(`${name} not applied: ${reason}`, width - 4)}`,
    ),
  ];
}

function totals(report: Report, { colors, width }: TerminalPage): string[] {
  const { totals: sums, latency_ms, intents, out_of_scope } = report;
  const rows: (readonly [string, string])[] = [
    [
      'cases',
      `${sums.planned} planned, ${sums.passed} passed, ${sums.failed} failed, ` +
        `${sums.not_evaluated} not evaluated` +
        (sums.flaky === undefined ? '' : `, ${sums.flaky} flaky`) +
        (sums.left_out === undefined ? '' : `; ${sums.left_out} left out`) +
        (sums.quarantined === undefined ? '' : `; ${sums.quarantined} quarantined beside`),
    ],
  ];
  if (intents.accuracy !== null) {
    rows.push([
      'intents',
      `accuracy ${percentage(intents.accuracy)}, macro F1 ${score(intents.macro.f1)}`,
    ]);
  }
  if (report.bot_intents !== undefined) {
    const { covered, total } = report.bot_intents;
    rows.push(['bot', `the cases ask about ${covered} of its ${counted(total, 'intent')}`]);
  }
  for (const [label, text] of [
    ['tested', testedBotText(report)],
    ['thresholds', thresholdsText(report)],
    ['judge', judgedText(report, report.cases)],
  ] as const) {
    if (text !== null) rows.push([label, text]);
  }
  if (out_of_scope.false_accept_rate !== null) {
    rows.push([
      'out of scope',
      `${out_of_scope.matched} of ${counted(out_of_scope.cases, 'case')} matched an intent ` +
        `(${percentageAtMost(out_of_scope.false_accept_rate)})`,
    ]);
  }
  const latency = (['p50', 'p90', 'p95', 'p99', 'max'] as const).flatMap((name) => {
    const value = latency_ms[name];
    return value === null ? [] : [`${name} ${milliseconds(value)}`];
  });
  if (latency.length > 0) rows.push(['latency', latency.join(', ')]);
  const count = report.discrepancies.length;
  if (count > 0) {
    const disagreements = report.discrepancies.filter(({ kind }) => kind === 'disagreement').length;
    rows.push([
      'discrepancies',
      `${disagreements} judged differently by the platform (the stricter counts), ` +
        `${count - disagreements} judged by nobody`,
    ]);
  }
  rows.push(['took', duration(report.duration_seconds)]);
  return [colors.bold('Totals'), ...named(rows, width)];
}

/** Who has started it, and of what it speaks. */
function origin(report: Report, { colors, width }: TerminalPage): string[] {
  const labels = Object.entries(report.labels).map(([key, value]) => `${key}=${value}`);
  const rows = [
    ...(labels.length === 0 ? [] : [['labels', labels.join(', ')] as const]),
    ...originOf(report),
  ];
  return rows.length === 0 ? [] : [colors.bold('Run'), ...named(rows, width)];
}

function named(rows: readonly (readonly [string, string])[], width: number): string[] {
  const labelWidth = widestOf(rows.map(([label]) => label));
  return rows.flatMap(([label, text]) =>
    wrapped(text, width - labelWidth - 4).map(
      (line, index) => `  ${padded(index === 0 ? label : '', labelWidth)}  ${line}`,
    ),
  );
}

function undelivered({ notifications }: Report, { colors, width }: TerminalPage): string[] {
  return notifications
    .filter(({ status }) => status === 'undelivered')
    .flatMap(({ endpoint, attempts, last_problem }) =>
      wrapped(
        `notification to ${fitted(endpoint, width)} not delivered after ` +
          `${counted(attempts, 'attempt')}${last_problem === null ? '' : `: ${fitted(last_problem, 200)}`}`,
        width - 4,
      ).map((line, index) => (index === 0 ? `  ${colors.yellow('!')} ${line}` : `    ${line}`)),
    );
}

function verdict(report: Report, page: TerminalPage): string[] {
  const { verdict: word, suite_name, suite_id, reasons } = report;
  const { colors, width } = page;
  const paint = verdictPaint(report, colors);
  const rule = paint('━'.repeat(width));
  const title = ` ${word.toUpperCase()}${scopeNote(report)} `;
  const suite = fitted(suite_name ?? suite_id, width - title.length - 4);
  const shown = reasons.slice(0, LIMITS.reasons);
  const more = reasons.length - shown.length;
  return [
    rule,
    ` ${colors.bold(colors.inverse(paint(title)))} ${colors.bold(suite)}`,
    ...wrapped(visible(meaningOf(report)), width - 2).map((line) => `  ${line}`),
    ...shown.flatMap(({ message }) =>
      wrapped(message.slice(0, REASON_CHARACTERS), width - 4).map(
        (line, index) => `  ${index === 0 ? '•' : ' '} ${line}`,
      ),
    ),
    ...(more > 0 ? [`    and ${counted(more, 'more reason')}`] : []),
    rule,
  ];
}

/** Green is for a bot that may ship, and for nothing else. */
function verdictPaint(report: Report, colors: TerminalColors): (text: string) => string {
  const paints: Readonly<Record<Verdict, (text: string) => string>> = {
    passed: mayShip(report.verdict, scopeOf(report)) ? colors.green : colors.yellow,
    failed: colors.red,
    inconclusive: colors.yellow,
    rejected: colors.red,
    cancelled: colors.yellow,
    error: colors.magenta,
  };
  return paints[report.verdict];
}

/** Paths are never cut: they are there to be copied. */
function fileList(
  files: readonly { readonly label: string; readonly path: string }[],
  { colors }: TerminalPage,
): string[] {
  const labelWidth = widestOf(files.map(({ label }) => label));
  return files.map(
    ({ label, path }) => `  ${colors.dim(padded(label, labelWidth))}  ${visible(path)}`,
  );
}

/** Never cut either, and under the files, where the eye is. */
function nextLines(
  next: readonly string[],
  files: TerminalOptions['files'],
  { colors }: TerminalPage,
): string[] {
  const labelWidth = widestOf(['next', ...files.map(({ label }) => label)]);
  return next.map(
    (line, index) =>
      `  ${colors.dim(padded(index === 0 ? 'next' : '', labelWidth))}  ${visible(line)}`,
  );
}
