import { dump } from 'js-yaml';
import type { Loss } from './losses.ts';

/** A suite file that was made from something else, and what became of that. */
export interface ImportedFile {
  readonly suiteId: string;
  /** As `Draft` has it. */
  readonly source: string;
  readonly cases: number;
  /** Messages that one run sends. */
  readonly messages: number;
  readonly losses: readonly Loss[];
  readonly remarks: readonly string[];
  /** The YAML, with all of this on top. */
  readonly text: string;
}

const MAX_LISTED_LOSSES = 30;
/** What may end a comment, or steer a terminal. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]+/gu;
const MAX_LINE = 400;

/** What was taken, what was left and why, in lines for people. */
export function importLines({
  source,
  cases,
  losses,
  remarks,
}: Omit<ImportedFile, 'text' | 'suiteId' | 'messages'>): string[] {
  const listed = losses.slice(0, MAX_LISTED_LOSSES);
  const rest = losses.length - listed.length;
  return [
    `taken: ${cases} ${cases === 1 ? 'case' : 'cases'} from ${source}`,
    ...remarks.map((remark) => `note: ${remark}`),
    ...listed.map(lossLine),
    ...(rest > 0 ? [`left: ${rest} more kinds of things`] : []),
  ].map(onOneLine);
}

function lossLine({ what, count, where }: Loss): string {
  const more = count > where.length ? ', …' : '';
  const places = where.length === 0 ? '' : ` (${where.join(', ')}${more})`;
  return `left: ${count} × ${what}${places}`;
}

function onOneLine(line: string): string {
  const shown = line.toWellFormed().replace(UNSEEN, ' ');
  return shown.length <= MAX_LINE ? shown : `${shown.slice(0, MAX_LINE - 1).toWellFormed()}…`;
}

/** A suite in YAML whose every text stands in quotes, below what is said of it. */
export function suiteYaml(suite: object, comment: readonly string[]): string {
  const head = comment.map((line) => `# ${line}\n`).join('');
  const options = { lineWidth: -1, noRefs: true, forceQuotes: true, quoteStyle: 'double' } as const;
  return `${head}${dump(suite, options)}`;
}
