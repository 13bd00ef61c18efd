import { ConfigurationInvalid } from '../domain/errors.ts';
import { packageFile } from '../package-files.ts';

/** Where the data of a page goes in its template, which has it exactly once. */
export const DATA_PLACE = '"cognigate-data-place"';

/** Where in it stands what a browser shows that runs no scripts. */
export const READING_PLACE = '<!--cognigate-reading-place-->';

/**
 * `<` would let a text end the script element; the others turn round or hide what a reader of the
 * file's source sees. Inside JSON strings, where alone they occur, the escapes mean the same.
 */
const UNSAFE = /[<\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g;

/**
 * The template with the data inside, and `reading`, markup of ours, for a browser that runs no scripts.
 * @throws ConfigurationInvalid where it is no such template.
 */
export function filledTemplate(template: string, data: unknown, reading = ''): string {
  if (!template.includes(DATA_PLACE)) {
    throw new ConfigurationInvalid(
      `report template has no ${DATA_PLACE}: "npm run build" makes a new one`,
    );
  }
  // By functions, since a text may have what replacements take for a sign of their own.
  return template.replace(READING_PLACE, () => reading).replace(DATA_PLACE, () => scriptJson(data));
}

/** What a page that was filled from this template was given; undefined where anything else of it is another. */
export function filledInto(
  template: string,
  page: string,
): { readonly data: unknown; readonly reading: string } | undefined {
  const [head = '', rest = ''] = template.split(READING_PLACE);
  const [between = '', tail = ''] = rest.split(DATA_PLACE);
  const end = page.indexOf(between, head.length);
  const start = end + between.length;
  if (!page.startsWith(head) || end === -1 || !page.endsWith(tail)) return undefined;
  try {
    const data: unknown = JSON.parse(page.slice(start, Math.max(start, page.length - tail.length)));
    return { data, reading: page.slice(head.length, end) };
  } catch {
    return undefined;
  }
}

function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

type Page = 'report-template.html' | 'history-template.html';

/** @throws ConfigurationInvalid where the page has not been built. */
export function pageTemplate(name: Page, read: typeof packageFile = packageFile): string {
  const template = read(`dist/${name}`);
  if (template !== null) return template;
  throw new ConfigurationInvalid(
    `the page of the HTML report is not built: dist/${name} is missing, "npm run build" makes it`,
  );
}
