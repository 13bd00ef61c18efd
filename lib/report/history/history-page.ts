import { filledTemplate, pageTemplate } from '../page-template.ts';
import type { HistoryData } from './history-data.ts';
import { historyNavigation } from './history-navigation.ts';
import { withNavigation } from './page-navigation.ts';
import { plainHistory } from './plain-history.ts';

/** Where the template of the history has what is shown without a script. */
export const PLAIN_PLACE = '<!--cognigate-plain-->';

/** A page of the history with its data inside, as data and never as markup. */
export function historyPage(
  data: HistoryData,
  template: string = pageTemplate('history-template.html'),
): string {
  const bare = template.replace(PLAIN_PLACE, () => plainHistory(data));
  return withNavigation(filledTemplate(bare, data), historyNavigation(data));
}
