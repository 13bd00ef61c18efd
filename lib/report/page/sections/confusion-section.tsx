import { useMemo, useState } from 'preact/hooks';
import { counts } from '../../page-case.ts';
import { brief } from '../brief-text.ts';
import type { Cell } from '../cases/case-selection.ts';
import { showCases } from '../cases/show-cases.ts';
import type { PageProps } from '../page-props.ts';
import { Rate } from '../rate.tsx';
import { confusionOf, FIRST_INTENTS, intentsByMistakes, MOST_INTENTS } from './confusion.ts';
import { ConfusionMatrix } from './confusion-matrix.tsx';
import { count } from './verdict-section.tsx';

/** Which intents are taken for which; a cell leads to its cases. */
export function ConfusionSection({ data: { report }, cases, selection }: PageProps) {
  const cells = report.intents.confusion;
  const [wanted, setWanted] = useState<View>('worst');
  const byMistakes = useMemo(() => intentsByMistakes(cells), [cells]);
  const confused = byMistakes.filter(({ mistakes }) => mistakes > 0).length;
  const limits = {
    worst: confused === 0 ? FIRST_INTENTS : Math.min(FIRST_INTENTS, confused),
    confused: Math.min(MOST_INTENTS, confused),
    all: Math.min(MOST_INTENTS, byMistakes.length),
  };
  const limit = limits[wanted];
  const confusion = useMemo(
    () => confusionOf(cells, new Set(byMistakes.slice(0, limit).map(({ name }) => name))),
    [cells, byMistakes, limit],
  );
  const totals = useMemo(() => {
    const directed = cases.filter(
      (each) => counts(each) && each.expected_intent !== undefined,
    ).length;
    const right = sum(cells.filter(({ expected, actual }) => expected === actual));
    return { directed, right, wrong: sum(cells) - right };
  }, [cells, cases]);
  if (cells.length === 0) return null;

  const onChoose = (cell: Cell) => showCases(selection, { cell });
  return (
    <section id="confusion" class="panel" aria-labelledby="confusion-title">
      <h2 id="confusion-title">Confused intents</h2>
      <Lead totals={totals} outOfScope={report.out_of_scope} />
      <Views limits={limits} limit={limit} of={byMistakes.length} onChoose={setWanted} />
      <div class="confusion">
        <ConfusionMatrix confusion={confusion} onChoose={onChoose} nameOf={cellText} />
        <MostConfused cells={cells} onChoose={onChoose} />
      </div>
    </section>
  );
}

interface LeadProps {
  readonly totals: { readonly directed: number; readonly right: number; readonly wrong: number };
  readonly outOfScope: PageProps['data']['report']['out_of_scope'];
}

function Lead({ totals, outOfScope }: LeadProps) {
  return (
    <p class="lead">
      {totals.wrong === 0
        ? 'Every known match is the expected one.'
        : `${count(totals.wrong)} ${totals.wrong === 1 ? 'match' : 'matches'} of a wrong intent.`}{' '}
      Accuracy <Rate successes={totals.right} trials={totals.directed} />.
      {outOfScope.cases > 0 && (
        <>
          {' '}
          Of the cases out of scope, {outOfScope.matched} of {outOfScope.cases} matched an intent.
        </>
      )}
    </p>
  );
}

type View = 'worst' | 'confused' | 'all';

interface ViewsProps {
  /** How many intents each view shows. */
  readonly limits: Readonly<Record<View, number>>;
  /** How many are shown. */
  readonly limit: number;
  /** How many there are. */
  readonly of: number;
  readonly onChoose: (view: View) => void;
}

/** The views that differ; nothing where there is one. */
function Views({ limits, limit, of, onChoose }: ViewsProps) {
  const choices = (
    [
      ['worst', `${limits.worst} most confused`],
      ['confused', `all ${limits.confused} confused`],
      ['all', `all ${limits.all}`],
    ] as const
  ).filter(
    ([view], position, all) =>
      limits[view] > 0 &&
      !all.slice(0, position).some(([before]) => limits[before] === limits[view]),
  );
  if (choices.length <= 1) return null;
  return (
    <fieldset class="choices">
      <legend>Intents shown</legend>
      {choices.map(([view, text]) => (
        <button
          key={view}
          type="button"
          aria-pressed={limits[view] === limit}
          onClick={() => onChoose(view)}
        >
          {text}
        </button>
      ))}
      {of > MOST_INTENTS && <span class="quiet"> of {count(of)}</span>}
    </fieldset>
  );
}

const PAIRS = 8;

/** The worst pairs as sentences: what a small screen or a screen reader gets to first. */
function MostConfused({
  cells,
  onChoose,
}: {
  cells: PageProps['data']['report']['intents']['confusion'];
  onChoose: (cell: Cell) => void;
}) {
  const pairs = cells
    .filter(({ expected, actual }) => expected !== actual)
    .toSorted((a, b) => b.count - a.count)
    .slice(0, PAIRS);
  if (pairs.length === 0) return null;
  return (
    <div class="pairs">
      <h3>Most often mistaken</h3>
      <ol>
        {pairs.map(({ count: times, ...cell }) => (
          <li key={JSON.stringify([cell.expected, cell.actual])}>
            <button type="button" class="pair-cell" onClick={() => onChoose(cell)}>
              <span class="pair-count">{count(times)}×</span>
              <span class="pair-names">
                <bdi>{cellName(cell.expected)}</bdi> <span aria-hidden="true">→</span>
                <span class="unseen">came out as</span> <bdi>{cellName(cell.actual)}</bdi>
              </span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}

function cellName(name: string | null): string {
  return name === null ? 'no intent' : brief(name, 80);
}

function cellText({ expected, actual }: Cell, times: number): string {
  const what = expected === actual ? 'matched rightly' : `came out as ${cellName(actual)}`;
  return `${cellName(expected)} ${what}, ${times} ${times === 1 ? 'case' : 'cases'}`;
}

function sum(cells: readonly { readonly count: number }[]): number {
  return cells.reduce((all, cell) => all + cell.count, 0);
}
