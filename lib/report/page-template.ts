import { ConfigurationInvalid } from '../domain/errors.ts';
import { packageFile } from '../package-files.ts';

/** Where the data of a page goes in its template, which has it exactly once. */
export const DATA_PLACE = '"cognigate-data-place"';

/**
 * `<` would let a text end the script element; the others turn round or hide what a reader of the
 * file's source sees. Inside JSON strings, where alone they occur, the escapes mean the same.
 */
const UNSAFE = /[<\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g;

/**
 * The template with the data inside.
 * @throws ConfigurationInvalid where it is no such template.
 */
export function filledTemplate(template: string, data: unknown): string {
  const place = template.indexOf(DATA_PLACE);
  if (place === -1) {
    throw new ConfigurationInvalid(
      `report template has no ${DATA_PLACE}: "npm run build" makes a new one`,
    );
  }
  return template.slice(0, place) + scriptJson(data) + template.slice(place + DATA_PLACE.length);
}

/** The data of a page that was filled from this template; undefined where anything else of it is another. */
export function dataInTemplate(template: string, page: string): unknown {
  const [before = '', after = ''] = template.split(DATA_PLACE);
  if (!page.startsWith(before) || !page.endsWith(after)) return undefined;
  try {
    return JSON.parse(page.slice(before.length, page.length - after.length));
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
