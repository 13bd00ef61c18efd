import type { Release } from '../domain/governance/release.ts';
import { oneLine } from './neutral-text.ts';

const SHOWN_DIGEST = 12;

const STATUS: Readonly<Record<Release['status'], string>> = {
  may_ship: 'every suite that was run for it let it ship',
  contradicted: 'a run let it ship, and a later one failed it',
  not_shown: 'no run is on record that lets it ship',
  not_intact: 'its records are not intact, so that nothing follows from them',
};

export function releaseTitle({ label: { key, value } }: Pick<Release, 'label'>): string {
  return `${key} ${value}`;
}

export function statusText({ status }: Pick<Release, 'status'>): string {
  return STATUS[status];
}

/** The answers for a terminal, a question each, with what is not known marked as such. */
export function releaseText(release: Release): string {
  const lines = [
    `${releaseTitle(release)}: ${statusText(release)}`,
    '',
    ...release.answers.flatMap(({ question, answer, known, sources }, position) => [
      `${String(position + 1).padStart(2)}. ${question}${known ? '' : ' (not known)'}`,
      ...answer.map((sentence) => `    ${sentence}`),
      ...sourcesText(sources),
      '',
    ]),
  ];
  return `${lines.map((line) => (line === '' ? '' : indented(line))).join('\n')}`;
}

/** A line for each record, with the fields that were read of it. */
function sourcesText(sources: Release['answers'][number]['sources']): string[] {
  return [...Map.groupBy(sources, ({ record }) => record)].map(([record, of]) => {
    const fields = of.map(({ field }) => field).join(', ');
    return `    from ${fields} of ${record}, hash ${of[0]?.hash.slice(0, SHOWN_DIGEST)}…`;
  });
}

/** What others wrote cannot begin a line of its own. */
function indented(line: string): string {
  const indent = /^ */.exec(line)?.[0] ?? '';
  return indent + oneLine(line);
}
