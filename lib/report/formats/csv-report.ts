import { stringify } from 'csv-stringify/sync';
import type { Report, ReportCase } from '../../domain/report.ts';
import { missesOf } from '../case-misses.ts';
import { repetitionsText } from '../case-problem.ts';
import { csvText } from '../neutral-text.ts';

type Cell = string | number | null;

/** What a cell says for an explicit null: out of scope, or no intent matched. Empty means unknown. */
const NONE = '(none)';

const COLUMNS: Readonly<Record<string, (reportCase: ReportCase, report: Report) => Cell>> = {
  id: ({ id }) => id,
  name: ({ name }) => name ?? null,
  input_text: ({ input_text }) => input_text,
  tags: ({ tags }) => tags.join(';'),
  batch: ({ batch }) => batch,
  outcome: ({ outcome }) => outcome,
  not_evaluated_reason: ({ not_evaluated_reason }) => not_evaluated_reason,
  expected_intent: ({ expected_intent }) => intentCell(expected_intent),
  matched_intent: ({ matched_intent }) => intentCell(matched_intent),
  confidence: ({ confidence }) => confidence,
  entities: ({ entities }) =>
    entities.map(({ name, value }) => (value === null ? name : `${name}=${value}`)).join(';'),
  response_text: ({ response_text }) => response_text,
  latency_ms: ({ latency_ms }) => latency_ms,
  misses: (reportCase) =>
    missesOf(reportCase)
      .map(({ type, expected, actual }) => `${type}: expected ${expected}, actual ${actual}`)
      .join('\n'),
  repetitions: (reportCase) => repetitionsText(reportCase),
  quarantined_until: ({ quarantine }) => quarantine?.until ?? null,
  suite_id: (_, { suite_id }) => suite_id,
  run_id: (_, { run_id }) => run_id,
  verdict: (_, { verdict }) => verdict,
};

/**
 * A row per case, with a header line; texts are safe in a spreadsheet, numbers stay numbers. Opens in columns and
 * with its umlauts in an Excel whose decimals have a comma, and is read back as a suite (decision 27).
 */
export function csvReport(report: Report): string {
  const cells = Object.values(COLUMNS);
  const rows = report.cases.map((reportCase) =>
    cells.map((cell) => {
      const value = cell(reportCase, report);
      return typeof value === 'string' ? csvText(value) : value;
    }),
  );
  return stringify([Object.keys(COLUMNS), ...rows], {
    bom: true,
    delimiter: ';',
    record_delimiter: '\r\n',
    // Off by default once a delimiter is given, which would leave a lone CR or LF unquoted.
    quote_record_delimiter: true,
  });
}

function intentCell(intent: string | null | undefined): string | null {
  return intent === null ? NONE : (intent ?? null);
}
