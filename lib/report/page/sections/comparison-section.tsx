import type { ComponentChildren } from 'preact';
import { changeWords } from '../../../domain/baseline/change-words.ts';
import type { IntentMiss, RunComparison } from '../../../domain/comparison.ts';
import { deltaWords } from '../../comparison-lists.ts';
import { counted, percentage, score } from '../../measure-text.ts';
import type { PageCase } from '../../page-case.ts';
import { caseAddress } from '../cases/case-address.ts';
import type { CaseChange, CaseSelection } from '../cases/case-selection.ts';
import { showCases } from '../cases/show-cases.ts';
import { Words } from '../foreign-text.tsx';
import type { PageProps } from '../page-props.ts';
import { IntervalNote } from '../rate.tsx';
import { count } from './verdict-section.tsx';

const CHANGES: readonly { change: CaseChange; title: string; none: string }[] = [
  { change: 'newly_failing', title: 'Newly failing', none: 'Nothing got worse.' },
  { change: 'fixed', title: 'Fixed', none: 'Nothing was fixed.' },
  { change: 'still_failing', title: 'Still failing', none: 'Nothing failed twice.' },
  { change: 'flaky', title: 'Flaky', none: 'Nothing came out both ways.' },
];

const SHOWN = 6;

type Props = PageProps & { readonly comparison: RunComparison };

/** What got worse and better since the baseline, the worse first. */
export function ComparisonSection({ cases, selection, comparison }: Props) {
  const { baseline } = comparison;
  const caseOf = new Map(cases.map((each) => [each.id, each]));
  return (
    <section id="changes" class="panel" aria-labelledby="changes-title">
      <h2 id="changes-title">
        {baseline.label === null ? 'Against another run' : 'Since the baseline'}
      </h2>
      <p class="lead">
        Held against run <Words text={baseline.run_id} />
        {baseline.label !== null && (
          <>
            {' '}
            (<Words text={baseline.label} />)
          </>
        )}{' '}
        of <time dateTime={baseline.started_at}>{baseline.started_at.slice(0, 10)}</time>.{' '}
        <PassRates comparison={comparison} />
      </p>
      <div class="changes">
        {CHANGES.map((each) => (
          <ChangeList
            key={each.change}
            {...each}
            ids={comparison[each.change]}
            caseOf={caseOf}
            selection={selection}
          />
        ))}
      </div>
      <NotComparable cases={comparison.not_comparable} />
      <Misses misses={comparison.intent_misses ?? []} />
      <Losses comparison={comparison} />
      <TagLosses tags={comparison.tags ?? []} />
    </section>
  );
}

function PassRates({ comparison }: Pick<Props, 'comparison'>) {
  const { pass_rate: rates } = comparison;
  const words = changeWords(comparison);
  if (rates === null) return 'The two runs have no case in common.';
  return (
    <>
      Over the {count(rates.cases)} cases that both have, the pass rate was{' '}
      {percentage(rates.baseline_passed / rates.cases)}{' '}
      <IntervalNote interval={rates.baseline_interval} /> and is{' '}
      {percentage(rates.passed / rates.cases)} <IntervalNote interval={rates.interval} />
      {words !== '' && ` (${words})`}.
    </>
  );
}

interface ChangeListProps {
  readonly change: CaseChange;
  readonly title: string;
  readonly none: string;
  readonly ids: readonly string[];
  readonly caseOf: ReadonlyMap<string, PageCase>;
  readonly selection: CaseSelection;
}

function ChangeList({ change, title, none, ids, caseOf, selection }: ChangeListProps) {
  return (
    <div class={`change change--${change}`}>
      <h3>
        {title} <span class="change-count">{count(ids.length)}</span>
      </h3>
      {ids.length === 0 ? (
        <p class="quiet">{none}</p>
      ) : (
        <>
          <ul>
            {ids.slice(0, SHOWN).map((id) => {
              const found = caseOf.get(id);
              return (
                <li key={id}>
                  <a href={caseAddress({ id })} class="change-id">
                    <Words text={id} characters={60} />
                  </a>{' '}
                  {found && <Words text={found.name ?? found.input_text} characters={80} />}
                </li>
              );
            })}
          </ul>
          <button type="button" class="link" onClick={() => showCases(selection, { change })}>
            Show {ids.length > SHOWN ? `all ${count(ids.length)}` : 'among the cases'}
            <span class="unseen"> that are {title.toLowerCase()}</span>
          </button>
        </>
      )}
    </div>
  );
}

const NOT_COMPARED = 100;

/** Cases of which only one of the two runs can tell, each with the reason. */
function NotComparable({ cases }: { cases: RunComparison['not_comparable'] }) {
  if (cases.length === 0) return null;
  const more = cases.length - NOT_COMPARED;
  return (
    <details class="not-compared">
      <summary>{counted(cases.length, 'case')} cannot be compared</summary>
      <ul>
        {cases.slice(0, NOT_COMPARED).map(({ id, why }) => (
          <li key={id}>
            <Words text={id} characters={60} /> <span class="quiet">{why.replace('_', ' ')}</span>
          </li>
        ))}
        {more > 0 && <li class="quiet">and {count(more)} more</li>}
      </ul>
    </details>
  );
}

const MISSES = 10;

/** How close failed cases came to their intents, and how close they were. */
function Misses({ misses }: { misses: readonly IntentMiss[] }) {
  if (misses.length === 0) return null;
  return (
    <table class="losses">
      <caption>
        Intents that were missed
        {misses.length > MISSES && `, ${MISSES} of ${misses.length}`}
      </caption>
      <thead>
        <tr>
          <th scope="col">Case</th>
          <th scope="col">Expected</th>
          <th scope="col">Got</th>
          <th scope="col">It was</th>
        </tr>
      </thead>
      <tbody>
        {misses.slice(0, MISSES).map((miss) => (
          <tr key={`${miss.id} ${miss.turn ?? ''}`}>
            <th scope="row">
              <Words text={miss.id} characters={60} />
              {miss.turn !== undefined && <span class="quiet close">turn {miss.turn}</span>}
            </th>
            <td>
              <ScoredIntent {...miss.expected} />
            </td>
            <td>
              <ScoredIntent
                {...(miss.actual.name === null && miss.best ? miss.best : miss.actual)}
              />
              {miss.actual.name === null && miss.best !== null && (
                <span class="quiet close">too low to match</span>
              )}
            </td>
            <td>{miss.baseline_score?.toFixed(2) ?? 'not known'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ScoredIntent({ name, score: own }: IntentMiss['expected']) {
  return (
    <>
      <Words text={name ?? 'none'} characters={60} /> {own?.toFixed(2)}
    </>
  );
}

const LOSSES = 5;

/** The intents whose F1 fell most. */
function Losses({ comparison: { intents } }: Pick<Props, 'comparison'>) {
  return (
    <LossTable
      caption="Intents whose F1 fell most"
      noun="Intent"
      losses={intents}
      nameOf={({ intent }) => intent}
      thenOf={(loss) => (
        <>
          {score(loss.baseline_f1)} <F1Interval interval={loss.baseline_interval} />
        </>
      )}
      nowOf={(loss) => (
        <>
          <strong>{score(loss.f1)}</strong> <F1Interval interval={loss.interval} />
        </>
      )}
    />
  );
}

/** The tags whose pass rate fell most. */
function TagLosses({ tags }: { readonly tags: NonNullable<Props['comparison']['tags']> }) {
  return (
    <LossTable
      caption="Tags whose pass rate fell most"
      noun="Tag"
      losses={tags}
      nameOf={({ tag }) => tag}
      thenOf={(loss) => percentage(loss.baseline_passed / loss.cases)}
      nowOf={(loss) => <strong>{percentage(loss.passed / loss.cases)}</strong>}
    />
  );
}

interface LossTableProps<Loss> {
  readonly caption: string;
  readonly noun: string;
  /** The largest losses first, and what got better behind them. */
  readonly losses: readonly Loss[];
  readonly nameOf: (loss: Loss) => string;
  readonly thenOf: (loss: Loss) => ComponentChildren;
  readonly nowOf: (loss: Loss) => ComponentChildren;
}

function LossTable<Loss extends Parameters<typeof deltaWords>[0] & { readonly change: number }>({
  caption,
  noun,
  losses,
  nameOf,
  thenOf,
  nowOf,
}: LossTableProps<Loss>) {
  const shown = losses.filter(({ change }) => change < 0).slice(0, LOSSES);
  if (shown.length === 0) return null;
  return (
    <table class="losses">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{noun}</th>
          <th scope="col">Then</th>
          <th scope="col">Now</th>
        </tr>
      </thead>
      <tbody>
        {shown.map((loss) => (
          <tr key={nameOf(loss)}>
            <th scope="row">
              <Words text={nameOf(loss)} characters={80} />
              <span class="quiet close">{deltaWords(loss)}</span>
            </th>
            <td>{thenOf(loss)}</td>
            <td>{nowOf(loss)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function F1Interval({ interval }: { interval: { low: number; high: number } | null }) {
  if (interval === null) return null;
  return (
    <span class="interval" title="95 % confidence interval">
      <span class="unseen">95 % interval </span>
      {interval.low.toFixed(2)}–{interval.high.toFixed(2)}
    </span>
  );
}
