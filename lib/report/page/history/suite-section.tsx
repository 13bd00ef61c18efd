import type { HistoryData, RunRow } from '../../history/history-data.ts';
import { suiteAddress } from '../../history/page-addresses.ts';
import { verdictText } from '../../history/verdict-text.ts';
import { brief } from '../brief-text.ts';
import { Words } from '../foreign-text.tsx';
import { Trends } from '../sections/trend-section.tsx';
import { ChoiceField, TextField, VerdictField } from './form-fields.tsx';
import { RunTable } from './run-table.tsx';

type SuiteData = Extract<HistoryData, { view: 'suite' }>;

/** The course of a suite, its runs, and any two of them to compare. */
export function SuiteSection(data: SuiteData) {
  const { suite_id, suite_name, asked, trend, runs, next } = data;
  const isFiltered = Object.values(asked).some((value) => value.length > 0);
  return (
    <>
      <h1 class="page-title">
        <Words text={suite_name ?? suite_id} characters={200} />
      </h1>
      {trend.length > 0 && <Trends runs={trend} last="latest" />}
      <CompareForm {...data} />
      <section class="panel" aria-labelledby="runs-title">
        <h2 id="runs-title">Runs</h2>
        <RunFilters suiteId={suite_id} asked={asked} isFiltered={isFiltered} />
        {runs.length === 0 ? (
          <p class="quiet">
            No run {next === null ? 'is like that' : 'looked at so far is like that'}.
          </p>
        ) : (
          <RunTable runs={runs} caption={`Runs of ${brief(suite_id, 100)}, newest first`} />
        )}
        {next !== null && (
          <p class="older">
            <a href={olderAddress(suite_id, asked, next)}>Older runs</a>
          </p>
        )}
      </section>
    </>
  );
}

function olderAddress(suiteId: string, asked: SuiteData['asked'], after: string): string {
  const query = new URLSearchParams({ after });
  for (const name of ['verdict', 'since', 'until'] as const) {
    if (asked[name] !== '') query.set(name, asked[name]);
  }
  for (const label of asked.label) query.append('label', label);
  return `${suiteAddress(suiteId)}?${query}`;
}

function RunFilters({
  suiteId,
  asked,
  isFiltered,
}: {
  suiteId: string;
  asked: SuiteData['asked'];
  isFiltered: boolean;
}) {
  const [label = '', ...others] = asked.label;
  return (
    <form class="filters" method="get" action={suiteAddress(suiteId)} aria-label="Filter the runs">
      <VerdictField value={asked.verdict} />
      <TextField label="Label" name="label" value={label} hint="bot_version=1.4.0" />
      {others.map((each) => (
        <TextField key={each} label="and" name="label" value={each} />
      ))}
      <TextField label="Since" name="since" value={asked.since} hint="2026-10-01" />
      <TextField label="Until" name="until" value={asked.until} hint="2026-10-31" />
      <button type="submit">Filter</button>
      {isFiltered && <a href={suiteAddress(suiteId)}>Show all</a>}
    </form>
  );
}

function isEnded({ verdict }: RunRow): boolean {
  return verdict !== null;
}

/** The latest run against the one before it, unless somebody chooses others. */
function CompareForm({ runs, baselines, compared }: SuiteData) {
  if (compared === null) return null;
  const ended = runs.filter(isEnded);
  const ofRun = (run: RunRow) => ({
    value: run.run_id,
    name: `${run.run_id}, ${verdictText(run)}`,
  });
  return (
    <section class="panel" aria-labelledby="compare-title">
      <h2 id="compare-title">Compare two runs</h2>
      <form class="filters" method="get" action="/compare">
        <ChoiceField label="Run" name="run" value={compared.run_id} choices={ended.map(ofRun)} />
        <ChoiceField
          label="Held against"
          name="baseline"
          value={compared.baseline}
          choices={[
            ...ended.map(ofRun),
            ...baselines.map(({ label, run_id }) => ({
              value: run_id,
              name: `baseline ${label}: ${run_id}`,
            })),
          ]}
        />
        <button type="submit">Compare</button>
      </form>
    </section>
  );
}
