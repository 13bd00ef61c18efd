import type { AttackRow, End } from './attack-row.ts';

export interface Group {
  readonly title: string;
  readonly rows: readonly AttackRow[];
}

const COLUMNS: readonly [string, (end: End) => string][] = [
  ['verdict', ({ verdict }) => verdict],
  ['exit', ({ exitCode }) => String(exitCode)],
  ['JUnit', ({ junit }) => junit],
  ['audit record', ({ audit }) => audit],
  ['governance', ({ governance }) => governance],
  ['reasons', ({ reasons }) => reasons.map((code) => `\`${code}\``).join(', ')],
];

/** The page of what became of each attack; where a row has several runs, a cell has each value once. */
export function falseGreensPage(groups: readonly Group[]): string {
  const count = groups.reduce((sum, { rows }) => sum + rows.length, 0);
  return `# The matrix of false greens

What a lying platform, a careless author or a hurried user can do, and how it ends. A gate that is green
must mean what it says, so each of the ${count} rows is played by a test in \`test/false-greens\`, which
fails where the verdict, the exit code, the JUnit file and the audit record do not say the same, and
where this page is not what was measured; \`npx vitest run test/false-greens -u\` writes it anew.

Unless a row says otherwise the suite has two cases that ask for an intent, an entity \`name\`, a text
\`hi there\` and 800 ms, the gate is \`pass_rate: 0.95\`, and the platform answers honestly but for what
the row says. *None* means that nothing was run.
${groups.map(section).join('')}${ELSEWHERE}`;
}

const ELSEWHERE = `
## Without a row

| attack | why |
| --- | --- |
| a pass rate of 0 or next to nothing, and cases that fail | the suite asks for no more, and every report says so (\`pass_rate_weak\`, \`test/domain/gate\`); the failed cases make the JUnit file red beside the verdict |
| results of an older execution, in order and without identity, under an id that is new | nobody can tell them from honest ones; an id that was seen before is S14 |
| a deployed gate that is set to another platform while a run is under way | it ends shut, \`test/cloud/where-it-ran.test.ts\`, which plays the built functions |
| a clock that is set during a run | it opens no gate; \`test/steps/loop\` and the [simulator](simulation.md) set clocks |
| a row of the ledger's baselines that was changed by hand | the report of another suite is not used, \`test/steps/baselines.test.ts\` |
| a run that is killed over an old green JUnit file | the file is gone before anything starts, R24 and R25 |
| a refusal that repeats our token | \`test/platforms/executions-v1\`, before and after it is shortened |
| compressed answers and patterns that grow beyond all measure | \`test/platforms\`, \`test/fuzz\` and \`test/domain/suite\`; of suites R18 |
| markup, escapes, workflow commands and formulas in what a bot says | they change no verdict; \`test/report\` and \`test/cli\` read what is shown |
`;

function section({ title, rows }: Group): string {
  const head = ['', 'attack', ...COLUMNS.map(([name]) => name)];
  const lines = rows.map(({ id, attack, ends }) =>
    line([id, attack, ...COLUMNS.map(([, read]) => [...new Set(ends.map(read))].join(' · '))]),
  );
  return `
## ${title}

${line(head)}
${line(head.map(() => '---'))}
${lines.join('\n')}
`;
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
