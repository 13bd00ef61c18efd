import type { HistoryData } from '../../history/history-data.ts';
import { brief } from '../brief-text.ts';
import { Words } from '../foreign-text.tsx';
import { Wordmark } from '../sections/masthead.tsx';
import { ThemeSwitch } from '../theme-switch.tsx';
import { CompareSection } from './compare-section.tsx';
import { LiveSection } from './live-section.tsx';
import { SuiteSection } from './suite-section.tsx';
import { SuitesSection } from './suites-section.tsx';

export function titleOf(data: HistoryData): string {
  switch (data.view) {
    case 'suites':
      return 'Suites';
    case 'suite':
      return brief(data.suite_name ?? data.suite_id, 100);
    case 'compare':
      return brief(`${data.run.run_id} against ${data.baseline.run_id}`, 100);
    case 'live':
      return brief(data.run.run_id, 100);
    case 'problem':
      return data.title;
  }
}

/** A page over the history of this machine or a deployed gate; each is a page of its own, so that back and reload do what they say. */
export function HistoryPage({ data }: { data: HistoryData }) {
  return (
    <>
      <header class="masthead masthead--place">
        <Wordmark />
        <ThemeSwitch />
      </header>
      <main id="content">
        <View data={data} />
      </main>
    </>
  );
}

function View({ data }: { data: HistoryData }) {
  switch (data.view) {
    case 'suites':
      return <SuitesSection {...data} />;
    case 'suite':
      return <SuiteSection {...data} />;
    case 'compare':
      return <CompareSection {...data} />;
    case 'live':
      return <LiveSection {...data} />;
    case 'problem':
      return (
        <section class="panel">
          <h1>{data.title}</h1>
          <p>
            <Words text={data.message} characters={500} />
          </p>
        </section>
      );
  }
}
