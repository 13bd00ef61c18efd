import type { Report, ReportCase } from '../../domain/report.ts';
import { missesOf } from '../case-misses.ts';
import { isUnevaluated } from '../case-problem.ts';
import { failuresFirst } from '../failures-first.ts';
import { htmlText } from '../html-text.ts';
import { counted, gateMeasures, isMeasured, percentage } from '../measure-text.ts';
import { clipped } from '../neutral-text.ts';
import { reliabilityLines } from '../reliability-text.ts';
import { failingVariants } from '../robustness/failing-variants.ts';
import { relationText } from '../robustness/robustness-text.ts';
import { versionText } from '../tested-bot-text.ts';
import { meaningOf, scopeNote } from '../verdict-words.ts';

/** Who wants more of them opens the page with scripts, or another format. */
const MOST_CASES = 200;
const CHARACTERS = 1_000;

/**
 * The report for a browser that runs no scripts: verdict, thresholds, and each case that failed or was not
 * evaluated, with its reason. Tags without attributes, and the rest is text.
 */
export function pageReading(report: Report): string {
  return [
    '<main>',
    ...verdict(report),
    ...gate(report),
    ...repeated(report),
    ...failed(report),
    ...notEvaluated(report),
    ...varied(report),
    '</main>',
  ].join('\n');
}

function verdict(report: Report): string[] {
  const { suite_name, suite_id, reasons, totals, run_id, started_at } = report;
  const rate = isMeasured(totals) ? percentage(report.pass_rate) : 'not measured';
  const version = versionText(report);
  return [
    `<h1>${text(report.verdict.toUpperCase())}${text(scopeNote(report))}: ${text(suite_name ?? suite_id)}</h1>`,
    `<p>${text(meaningOf(report))}</p>`,
    ...(version === null ? [] : [`<p>${text(version)}</p>`]),
    `<p>Run ${text(run_id)}, ${text(started_at)}. Pass rate ${rate}: ${totals.passed} passed, ${totals.failed} failed, ${totals.not_evaluated} not evaluated of ${totals.planned}.</p>`,
    ...list(reasons.map(({ message }) => text(message))),
    '<p>This is what can be read without JavaScript. With it the same file shows all cases, and needs no network for that.</p>',
  ];
}

function gate({ gate: results, totals }: Report): string[] {
  if (results.length === 0) return [];
  const rows = results.map((result) => {
    const { name, operator, threshold, actual } = gateMeasures(result, isMeasured(totals));
    return `${text(name)} ${operator === '>=' ? 'at least' : 'at most'} ${text(threshold)}: ${text(actual)}, ${result.passed ? 'met' : 'not met'}`;
  });
  return ['<h2>Gate</h2>', ...list(rows)];
}

function repeated(report: Report): string[] {
  const lines = reliabilityLines(report);
  return lines.length === 0 ? [] : ['<h2>Reliability</h2>', ...list(lines.map(text))];
}

function failed({ cases, comparison }: Report): string[] {
  const failures = failuresFirst(cases, comparison);
  const newlyFailing = new Set(comparison?.newly_failing);
  return section('Failed cases', failures, (each) => [
    ...(newlyFailing.has(each.id) ? ['<p>newly failing</p>'] : []),
    ...said(each),
    ...list(
      missesOf(each, comparison).map(
        ({ type, expected, actual }) =>
          `${text(type)}: expected ${text(expected)}, actual ${text(actual)}`,
      ),
    ),
  ]);
}

function notEvaluated({ cases }: Report): string[] {
  const missing = cases.filter(isUnevaluated);
  return section('Not evaluated', missing, ({ not_evaluated_reason: reason, input_text }) => [
    `<p>${text(reason ?? 'no reason given')}</p>`,
    `<p>input: ${text(input_text)}</p>`,
  ]);
}

function varied(report: Report): string[] {
  if (report.robustness === undefined) return [];
  const failing = failingVariants(report);
  const more = failing.length - MOST_CASES;
  return [
    '<h2>Robustness</h2>',
    ...list(
      report.robustness.relations.map((each) => text(`${each.relation}: ${relationText(each)}`)),
    ),
    ...failing
      .slice(0, MOST_CASES)
      .flatMap(({ id, said }) => [
        `<h3>${text(id)}</h3>`,
        ...list(
          said.flatMap(({ meant, said: instead }) => [
            `meant: ${text(meant)}`,
            `said: ${text(instead)}`,
          ]),
        ),
      ]),
    ...(more > 0 ? [`<p>and ${counted(more, 'more failing variant')}</p>`] : []),
  ];
}

function section(
  title: string,
  cases: readonly ReportCase[],
  linesOf: (each: ReportCase) => readonly string[],
): string[] {
  if (cases.length === 0) return [];
  const more = cases.length - MOST_CASES;
  return [
    `<h2>${title} (${cases.length})</h2>`,
    ...cases
      .slice(0, MOST_CASES)
      .flatMap((each) => [
        `<h3>${text(each.name === undefined ? each.id : `${each.id}: ${each.name}`)}</h3>`,
        ...linesOf(each),
      ]),
    ...(more > 0 ? [`<p>and ${counted(more, 'more case')}</p>`] : []),
  ];
}

function said({ input_text, response_text, turns }: ReportCase): string[] {
  const exchanges = turns ?? [{ input_text, response_text }];
  return list(
    exchanges.flatMap(({ input_text: input, response_text: answer }) => [
      `input: ${text(input)}`,
      `answer: ${answer === null ? 'none' : text(answer)}`,
    ]),
  );
}

function list(items: readonly string[]): string[] {
  return items.length === 0 ? [] : ['<ul>', ...items.map((item) => `<li>${item}</li>`), '</ul>'];
}

/** On one line of the file, so that a difference from what was decided can be named by its line. */
function text(words: string): string {
  return htmlText(clipped(words, CHARACTERS)).replaceAll('\n', '<br>');
}
