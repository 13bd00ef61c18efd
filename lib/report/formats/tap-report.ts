import { scopeOf } from '../../domain/may-ship.ts';
import type { Report, ReportCase } from '../../domain/report.ts';
import {
  type CaseProblem,
  leftOutText,
  problemOf,
  quarantineText,
  repetitionsText,
} from '../case-problem.ts';
import { clipped, oneLine, visible } from '../neutral-text.ts';
import { originOf } from '../origin-text.ts';
import { signatureText } from '../signature-text.ts';
import { meaningOf, scopeText } from '../verdict-words.ts';

const DESCRIPTION_CHARACTERS = 200;
const DIRECTIVE_CHARACTERS = 500;

/**
 * TAP 14 (https://testanything.org/tap-version-14-specification.html): a test point per case, and one
 * named `gate` where the verdict is not `passed`. A case in quarantine is a TODO, which no reader counts,
 * and one that was left out a SKIP.
 */
export function tapReport(report: Report): string {
  const { cases, verdict, reasons } = report;
  const points = cases.flatMap((reportCase, index) => casePoint(reportCase, index + 1));
  const gate =
    verdict === 'passed'
      ? []
      : [
          `not ok ${cases.length + 1} - gate`,
          ...diagnostics({
            kind: 'failed',
            type: verdict,
            message: reasons[0]?.message ?? meaningOf(report),
            details: reasons.map(({ message }) => message),
          }),
        ];
  return `${[
    'TAP version 14',
    `1..${cases.length + (gate.length > 0 ? 1 : 0)}`,
    `# ${oneLine(`suite ${report.suite_id}, run ${report.run_id}, verdict ${verdict}`)}`,
    `# ${oneLine(meaningOf(report))}`,
    `# ${scopeText(scopeOf(report))}`,
    ...reasons.map(({ message }) => `# ${oneLine(message)}`),
    `# verdict ${signatureText(report)}`,
    ...(report.audit === null
      ? []
      : [`# audit record ${report.audit.seq}, head ${report.audit.hash}`]),
    ...originOf(report).map(([name, words]) => `# ${oneLine(`${name} ${words}`)}`),
    ...points,
    ...gate,
  ].join('\n')}\n`;
}

function casePoint(reportCase: ReportCase, number: number): string[] {
  const { id, name, input_text } = reportCase;
  const problem = problemOf(reportCase);
  const description = clipped(
    `${oneLine(id)}: ${oneLine(name ?? input_text)}`,
    DESCRIPTION_CHARACTERS,
  );
  const quarantine = quarantineText(reportCase);
  const leftOut = leftOutText(reportCase);
  const skipped = leftOut === null ? '' : ` # SKIP ${leftOut}`;
  const directive =
    quarantine === null ? skipped : ` # TODO ${oneLine(clipped(quarantine, DIRECTIVE_CHARACTERS))}`;
  const repetitions = repetitionsText(reportCase);
  return [
    `${problem === null ? 'ok' : 'not ok'} ${number} - ${escaped(description)}${directive}`,
    ...(problem === null
      ? repetitions === null
        ? []
        : [`# ${oneLine(repetitions)}`]
      : diagnostics(problem)),
  ];
}

/** A YAML block; JSON strings are YAML in which nothing has a meaning of its own. */
function diagnostics({ kind, type, message, details }: CaseProblem): string[] {
  const entries = { outcome: kind, type, message, details: details.map((line) => visible(line)) };
  return [
    '  ---',
    ...Object.entries(entries).map(([key, value]) =>
      typeof value === 'string'
        ? `  ${key}: ${JSON.stringify(oneLine(value))}`
        : `  ${key}: ${JSON.stringify(value)}`,
    ),
    '  ...',
  ];
}

/** A `#` begins a directive, and a backslash escapes. */
function escaped(text: string): string {
  return text.replace(/[\\#]/g, '\\$&');
}
