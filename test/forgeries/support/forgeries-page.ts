import type { Forgery, FoundBy } from './forgery-row.ts';

const BY: Readonly<Record<FoundBy, string>> = {
  alone: '`audit verify`',
  head: '`audit verify --head`',
  report: '`audit verify --report`',
  export: '`audit verify --export`',
};

const HEAD = `# Forgeries

What somebody could do who may write the whole state directory and knows how it is made, and by what it is
found. Four runs of one suite are forged: passed, passed, failed, passed. *Sealed anew* means that the hash of
every record was computed again, so that the chain itself is whole.

What is found by \`--head\` or \`--report\` alone is found by nothing that lies in the directory: whoever may write
all of it may make a consistent other one. So note the head where the writer of the directory does not reach:
a release note, a ticket, the CI's artefacts. Pipelines that go on from one cached directory make forks by
themselves; each has heads that the others do not know.

This page is written by the test that forges them ([test/forgeries](../test/forgeries)).

| id | forgery | found by | as |
|---|---|---|---|
`;

/** The page of all forgeries. */
export function forgeriesPage(forgeries: readonly Forgery[]): string {
  const rows = forgeries.map(
    ({ id, forgery, by, finding }) => `| ${id} | ${forgery} | ${BY[by]} | ${finding} |\n`,
  );
  return `${HEAD}${rows.join('')}`;
}
