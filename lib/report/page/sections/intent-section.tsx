import { useMemo, useState } from 'preact/hooks';
import type { IntentScore, Report } from '../../../domain/report.ts';
import { wilsonInterval } from '../../../domain/statistics/wilson-interval.ts';
import { score } from '../../measure-text.ts';
import { brief } from '../brief-text.ts';
import { showCases } from '../cases/show-cases.ts';
import { Words } from '../foreign-text.tsx';
import type { PageProps } from '../page-props.ts';
import { Rate } from '../rate.tsx';
import { ScrollBox } from '../scroll-box.tsx';
import { count } from './verdict-section.tsx';

const COLUMNS = {
  intent: { title: 'Intent', value: () => 0 },
  support: { title: 'Cases', value: ({ support }: IntentScore) => support },
  precision: { title: 'Precision', value: ({ precision }: IntentScore) => precision ?? -1 },
  recall: { title: 'Recall', value: ({ recall }: IntentScore) => recall ?? -1 },
  f1: { title: 'F1', value: ({ f1 }: IntentScore) => f1 ?? -1 },
} as const;
type Column = keyof typeof COLUMNS;

/** The table is drawn as a whole, so what hardly anybody reads waits until it is asked for. */
const FIRST_ROWS = 200;

/** Precision, recall and F1 of every intent, the worst first. */
export function IntentSection({ data: { report }, selection }: PageProps) {
  const [{ column, descending }, setOrder] = useState<Order>({
    column: 'f1',
    descending: false,
  });
  const [all, setAll] = useState(false);
  const scores = report.intents.per_intent;
  const sorted = useMemo(() => {
    const { value } = COLUMNS[column];
    const ascending = scores.toSorted(
      (a, b) => value(a) - value(b) || (a.intent < b.intent ? -1 : a.intent > b.intent ? 1 : 0),
    );
    return descending ? ascending.reverse() : ascending;
  }, [scores, column, descending]);
  if (scores.length === 0) return null;
  const shown = all ? sorted : sorted.slice(0, FIRST_ROWS);
  return (
    <section id="intents" class="panel" aria-labelledby="intents-title">
      <h2 id="intents-title">Intents</h2>
      <Averages report={report} />
      <ScrollBox class="scroller" name="Scores of each intent">
        <table class="intents">
          <caption class="unseen">The buttons in the head sort</caption>
          <Head
            column={column}
            descending={descending}
            onSort={(key) =>
              setOrder({
                column: key,
                descending: key === column ? !descending : key === 'support',
              })
            }
          />
          <tbody>
            {shown.map((each) => (
              <Row
                key={each.intent}
                scores={each}
                onChoose={() => showCases(selection, { intent: each.intent })}
              />
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {shown.length < sorted.length && (
        <button type="button" class="link" onClick={() => setAll(true)}>
          Show all {count(sorted.length)} intents
        </button>
      )}
    </section>
  );
}

interface Order {
  readonly column: Column;
  readonly descending: boolean;
}

function Head({ column, descending, onSort }: Order & { onSort: (column: Column) => void }) {
  return (
    <thead>
      <tr>
        {Object.entries(COLUMNS).map(([key, { title }]) => (
          <th
            key={key}
            scope="col"
            aria-sort={key === column ? (descending ? 'descending' : 'ascending') : undefined}
          >
            <button type="button" class="sort" onClick={() => onSort(key as Column)}>
              {title}
              <span aria-hidden="true">{key === column ? (descending ? ' ▾' : ' ▴') : ''}</span>
            </button>
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Row({ scores, onChoose }: { scores: IntentScore; onChoose: () => void }) {
  return (
    <tr>
      <th scope="row">
        <button
          type="button"
          class="link"
          onClick={onChoose}
          title={`Show the cases of ${brief(scores.intent, 80)}`}
        >
          <Words text={scores.intent} characters={80} />
        </button>
      </th>
      <td class="number">{count(scores.support)}</td>
      <td class="number">
        <RateBar
          successes={scores.true_positives}
          trials={scores.true_positives + scores.false_positives}
        />
      </td>
      <td class="number">
        <RateBar successes={scores.true_positives} trials={scores.support} />
      </td>
      <td class="number">
        <strong>{score(scores.f1)}</strong>
      </td>
    </tr>
  );
}

function Averages({ report }: { report: Omit<Report, 'cases'> }) {
  const { macro, weighted } = report.intents;
  return (
    <p class="lead">
      Macro F1 {score(macro.f1)} (precision {score(macro.precision)}, recall {score(macro.recall)}),
      weighted F1 {score(weighted.f1)}.
    </p>
  );
}

/** A rate in words, and its interval as a line under them. */
function RateBar({ successes, trials }: { successes: number; trials: number }) {
  const interval = wilsonInterval(successes, trials);
  if (interval === null) return <span class="quiet">–</span>;
  const x = (share: number) => 2 + share * 96;
  return (
    <>
      <Rate successes={successes} trials={trials} />
      <svg class="rate-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <path class="rate-bar-line" d="M2 4H98" />
        <path class="rate-bar-interval" d={`M${x(interval.low)} 4H${x(interval.high)}`} />
        <path class="rate-bar-value" d={`M${x(successes / trials)} 0V8`} />
      </svg>
    </>
  );
}
