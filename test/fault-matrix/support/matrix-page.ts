import type { MatrixRow, Measured } from './fault-row.ts';

const GROUPS: Readonly<Record<string, string>> = {
  A: 'Authentication',
  S: 'Submitting',
  P: 'Looking',
  R: 'Results',
  W: 'Notifications',
  D: 'AWS and the deployment',
  T: 'Clocks and turns',
};

const COLUMNS: readonly [string, (measured: Measured) => string][] = [
  ['verdict', ({ verdict }) => verdict],
  ['first reason', ({ reason }) => `\`${reason}\``],
  ['audit record', ({ audit }) => audit],
  ['notification', ({ notification }) => notification],
  ['exit', ({ exitCode }) => String(exitCode)],
  ['submissions', ({ submissions }) => String(submissions)],
  ['requests', ({ requests }) => String(requests)],
];

/** The page of what was measured; where a row has several runs, what differs between them in their order. */
export function matrixPage(rows: readonly MatrixRow[]): string {
  const sections = Object.entries(GROUPS).map(([letter, title]) =>
    section(
      title,
      rows.filter(({ id }) => id.startsWith(letter)),
    ),
  );
  return `# The fault matrix

What goes wrong, what is promised then, and what came of it. This page is written by the tests in
\`test/fault-matrix\`, one for each of the ${rows.length} rows. Each executes the exported
definition with the real steps and clients, and a test fails where this page is not what they
measured; \`npx vitest run test/fault-matrix -u\` writes it anew.

Unless a row says otherwise a run stands on the local stores (SQLite, files), a virtual clock and a
scripted wire, has one batch of three cases, and begins without a token. *Requests* are all that
reach the platform, tokens included. *None* means that nothing was written: such a run keeps the
gate shut, exits with 3 and is taken up again by \`resume\` or, deployed, by the closing sweep.
Where a row has several runs, a cell lists each of their values once, in the order of the runs.

Of every run it is asserted besides: the execution succeeds only for \`passed\`; at most one audit
record, of the same verdict as the report, in a chain that verifies; the record before the
notification, and every attempt with the same id and the same body; no \`passed\` without every
case evaluated and every execution named in the record; no request before the end of a
\`Retry-After\`; no secret in history, report, record or message; at most 5,000 history events and
4 KiB of state.
${sections.join('')}`;
}

function section(title: string, rows: readonly MatrixRow[]): string {
  const head = ['', 'fault', 'promise', ...COLUMNS.map(([name]) => name)];
  const lines = rows.map((row) => {
    const words = row.on === undefined ? row.promise : `${row.promise} *(${row.on})*`;
    const cells = COLUMNS.map(([, read]) => distinct(row.measured.map(read)));
    return line([row.id, row.fault, words, ...cells]);
  });
  return `
## ${title}

${line(head)}
${line(head.map(() => '---'))}
${lines.join('\n')}
`;
}

function distinct(values: readonly string[]): string {
  return [...new Set(values)].join(' · ');
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
