import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationInvalid } from '../domain/errors.ts';
import type { Report } from '../domain/report.ts';
import { PACKAGE_ROOT } from '../package-root.ts';
import { pageDataOf } from './page-data.ts';
import type { ReportExtras } from './report-extras.ts';

/** Where a run's data goes in the template, which has it exactly once. */
export const DATA_PLACE = '"cognigate-data-place"';

const TEMPLATE_FILE = 'dist/report-template.html';

/**
 * `<` would let a text end the script element; the others turn round or hide what a reader of the
 * file's source sees. Inside JSON strings, where alone they occur, the escapes mean the same.
 */
const UNSAFE = /[<\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g;

/**
 * `report.html`: the page with the run's data inside, as data and never as markup.
 * @throws ConfigurationInvalid where the page has not been built.
 */
export function htmlReport(
  report: Report,
  extras: ReportExtras = {},
  template: string = reportTemplate(),
): string {
  const place = template.indexOf(DATA_PLACE);
  if (place === -1) {
    throw new ConfigurationInvalid(
      `report template has no ${DATA_PLACE}: "npm run build" makes a new one`,
    );
  }
  return (
    template.slice(0, place) +
    scriptJson(pageDataOf(report, extras)) +
    template.slice(place + DATA_PLACE.length)
  );
}

function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

let built: string | undefined;

/** @throws ConfigurationInvalid where the page has not been built. */
export function reportTemplate(): string {
  const path = join(PACKAGE_ROOT, TEMPLATE_FILE);
  if (built === undefined && !existsSync(path)) {
    throw new ConfigurationInvalid(
      `the page of the HTML report is not built: ${TEMPLATE_FILE} is missing, "npm run build" makes it`,
    );
  }
  built ??= readFileSync(path, 'utf8');
  return built;
}
