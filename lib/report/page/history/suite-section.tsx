import type { HistoryData } from '../../history-data.ts';
import { brief } from '../brief-text.ts';
import { Words } from '../foreign-text.tsx';
import { Trends } from '../sections/trend-section.tsx';
import { RunTable } from './run-table.tsx';

/** The course of a suite, its runs, and any two of them to compare. */
export function SuiteSection({
  suite_id,
  trend,
  runs,
  baselines,
}: Extract<HistoryData, { view: 'suite' }>) {
  const ended = runs.filter(({ verdict }) => verdict !== null);
  const names = [
    ...baselines.map(({ label, run_id }) => ({ value: run_id, name: `${label}: ${run_id}` })),
    ...ended.map(({ run_id, verdict }) => ({ value: run_id, name: `${run_id}, ${verdict}` })),
  ];
  return (
    <>
      <h1 class="page-title">
        <Words text={suite_id} characters={200} />
      </h1>
      {trend.length > 0 && <Trends runs={trend} last="latest" />}
      {ended.length > 1 && (
        <section class="panel" aria-labelledby="compare-title">
          <h2 id="compare-title">Compare two runs</h2>
          <form class="compare" method="get" action="/compare">
            <RunChoice
              label="Run"
              name="run"
              options={ended.map(({ run_id, verdict }) => ({
                value: run_id,
                name: `${run_id}, ${verdict}`,
              }))}
            />
            <RunChoice label="Held against" name="baseline" options={names} selected={1} />
            <button type="submit">Compare</button>
          </form>
        </section>
      )}
      <section class="panel" aria-labelledby="runs-title">
        <h2 id="runs-title">Runs</h2>
        <RunTable runs={runs} caption={`Runs of ${brief(suite_id, 100)}, newest first`} />
      </section>
    </>
  );
}

function RunChoice({
  label,
  name,
  options,
  selected = 0,
}: {
  label: string;
  name: string;
  options: readonly { readonly value: string; readonly name: string }[];
  selected?: number;
}) {
  return (
    <label>
      {label}
      <select name={name}>
        {options.map((option, position) => (
          <option
            key={`${position}-${option.value}`}
            value={option.value}
            selected={position === Math.min(selected, options.length - 1)}
          >
            {brief(option.name, 100)}
          </option>
        ))}
      </select>
    </label>
  );
}
