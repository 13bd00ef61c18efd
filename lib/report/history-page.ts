import type { HistoryData } from './history-data.ts';
import { filledTemplate, pageTemplate } from './page-template.ts';

/** A page of the history with its data inside, as data and never as markup. */
export function historyPage(
  data: HistoryData,
  template: string = pageTemplate('history-template.html'),
): string {
  return filledTemplate(template, data);
}
