import type { HistoryData } from './history-data.ts';
import { runAddress } from './page-addresses.ts';
import type { PageNavigation } from './page-navigation.ts';

/** Where a page of the history stands among the others. */
export function historyNavigation(data: HistoryData): PageNavigation {
  const bare = { content: '#content', links: [], note: null };
  switch (data.view) {
    case 'suites':
      return { ...bare, suite: null, here: null };
    case 'suite':
      return { ...bare, suite: suiteOf(data), here: null };
    case 'live':
      return { ...bare, suite: suiteOf(data.run), here: data.run.run_id };
    case 'compare':
      return {
        ...bare,
        suite: suiteOf(data.run),
        here: 'Comparison',
        links: [
          { name: 'Report of the run', to: runAddress(data.run.run_id) },
          { name: 'Report of the other', to: runAddress(data.baseline.run_id) },
        ],
      };
    case 'problem':
      return { ...bare, suite: null, here: data.title };
  }
}

function suiteOf({
  suite_id,
  suite_name = suite_id,
}: {
  readonly suite_id: string;
  readonly suite_name?: string;
}): PageNavigation['suite'] {
  return { suite_id, suite_name };
}
