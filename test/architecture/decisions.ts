import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Decision {
  readonly file: string;
  readonly number: number;
  readonly title: string;
  /** `accepted`, `superseded by 17`, or `accepted, in part superseded by 17 (XML)`. */
  readonly status: string;
  /** Such as `2026-11-22`. */
  readonly date: string;
}

const HEAD =
  /^# (?<number>\d+)\. (?<title>.+)\n\nStatus: (?<status>.+)\nDate: (?<date>\d{4}-\d\d-\d\d)\n\n/;

/** @throws Error for a file that does not begin with its number, title, status and date. */
export function readDecisions(folder: string): Decision[] {
  return readdirSync(folder)
    .filter((file) => file !== 'README.md')
    .toSorted()
    .map((file) => {
      const head = HEAD.exec(readFileSync(join(folder, file), 'utf8'))?.groups;
      if (head === undefined) throw new Error(`${file} has no title, status and date`);
      const { number = '', title = '', status = '', date = '' } = head;
      return { file, number: Number(number), title, status, date };
    });
}

export function fileNameOf({ number, title }: Decision): string {
  const words =
    title
      .toLowerCase()
      .replaceAll("'", '')
      .match(/[a-z0-9]+/g) ?? [];
  return `${String(number).padStart(4, '0')}-${words.join('-')}.md`;
}

/** Numbers of the decisions that take the place of this one, or of a part of it. */
export function successorsOf({ status }: Decision): number[] {
  return [...status.matchAll(/superseded by (\d+)/g)].map(([, number]) => Number(number));
}

/** The page that lists all decisions. */
export function indexOf(decisions: readonly Decision[]): string {
  const rows = decisions.map(
    ({ number, title, file, status, date }) =>
      `| ${number} | [${title}](${file}) | ${linked(status, decisions)} | ${date} |`,
  );
  return `# Decisions

Short records: context, decision, consequences. A new one gets the next number; an old one is never rewritten, only superseded,
which its status then says. This page is written by \`npx vitest run test/architecture -u\`.

| | decision | status | date |
|---|---|---|---|
${rows.join('\n')}
`;
}

function linked(status: string, decisions: readonly Decision[]): string {
  return status.replaceAll(/superseded by (\d+)/g, (words, number: string) => {
    const file = decisions.find((one) => one.number === Number(number))?.file;
    return file === undefined ? words : `superseded by [${number}](${file})`;
  });
}
