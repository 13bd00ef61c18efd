import { useState } from 'preact/hooks';
import type { RelationScore, Robustness } from '../../../domain/report.ts';
import { differenceOf } from '../../difference/marked-text.ts';
import { counted, gateMeasures, percentage } from '../../measure-text.ts';
import type { PageData } from '../../page-data.ts';
import type { FailingVariant, SaidOtherwise } from '../../robustness/failing-variants.ts';
import { thresholdOf } from '../../robustness/robustness-text.ts';
import { brief } from '../brief-text.ts';
import { caseAddress } from '../cases/case-address.ts';
import { Pieces } from '../difference/difference-rows.tsx';
import { Intent, Words } from '../foreign-text.tsx';
import { Holds } from '../outcome.tsx';
import type { PageProps } from '../page-props.ts';
import { usePrinting } from '../printing.ts';
import { IntervalNote } from '../rate.tsx';
import { count } from './verdict-section.tsx';

/** What came of the variants: each relation, the intents that they shake, and which of them fail. */
export function RobustnessSection({ data: { report, robustness } }: PageProps) {
  if (robustness === null) return null;
  const { seed, locale, relations, intents, failing } = robustness;
  return (
    <section id="robustness" class="panel panel--wide" aria-labelledby="robustness-title">
      <h2 id="robustness-title">Robustness</h2>
      <p class="lead">
        Passing cases said otherwise, drawn by the seed {seed} for <Words text={locale} />.{' '}
        {failing.length === 0
          ? 'No variant fails.'
          : `${counted(failing.length, 'variant')} ${failing.length === 1 ? 'fails' : 'fail'}.`}
      </p>
      <Relations relations={relations} report={report} />
      <WeakestIntents intents={intents} />
      <FailingVariants failing={failing} />
    </section>
  );
}

interface RelationsProps {
  readonly relations: readonly RelationScore[];
  readonly report: PageData['report'];
}

function Relations({ relations, report }: RelationsProps) {
  return (
    <table class="gate relations">
      <caption class="unseen">How much of each relation passes</caption>
      <thead>
        <tr>
          <th scope="col">Relation</th>
          <th scope="col">Passed</th>
          <th scope="col" class="asked">
            Variants
          </th>
          <th scope="col">Asked</th>
        </tr>
      </thead>
      <tbody>
        {relations.map((each) => (
          <RelationRow
            key={each.relation}
            score={each}
            result={thresholdOf(each.relation, report)}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RelationRowProps {
  readonly score: RelationScore;
  readonly result: ReturnType<typeof thresholdOf>;
}

function RelationRow({ score, result }: RelationRowProps) {
  const { relation, cases, passed, failed, not_evaluated: open, rate, interval } = score;
  const variants = passed + failed + open;
  return (
    <tr>
      <th scope="row">{relation}</th>
      <td class="number">
        {rate === null ? (
          <span class="quiet">
            {variants === 0 ? 'nothing to vary so' : `not measured: ${count(open)} not evaluated`}
          </span>
        ) : (
          <>
            <strong>{percentage(rate)}</strong>{' '}
            {interval && <IntervalNote interval={interval} method="clustered by case" />}
          </>
        )}
      </td>
      <td class="number asked">
        {variants > 0 && `${count(variants)} of ${counted(cases, 'case')}`}
      </td>
      <td>
        {result === undefined ? (
          <span class="quiet">nothing</span>
        ) : (
          <>
            ≥ {gateMeasures(result).threshold}{' '}
            <Holds passed={result.passed} words={['met', 'not met']} />
          </>
        )}
      </td>
    </tr>
  );
}

const INTENTS = 10;

function WeakestIntents({ intents }: Pick<Robustness, 'intents'>) {
  if (intents.length === 0) return null;
  return (
    <table class="losses">
      <caption>
        Weakest intents
        {intents.length > INTENTS && `, ${INTENTS} of ${count(intents.length)}`}
      </caption>
      <thead>
        <tr>
          <th scope="col">Intent</th>
          <th scope="col">Variants that fail</th>
        </tr>
      </thead>
      <tbody>
        {intents.slice(0, INTENTS).map(({ intent, passed, failed }) => (
          <tr key={intent}>
            <th scope="row">
              <Intent name={intent} />
            </th>
            <td>
              {count(failed)} of {count(passed + failed)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** As many as are read one by one. */
const SHOWN = 10;
const PRINTED = 200;
/** A browser draws so many at once without standing still. */
const MOST = 1_000;

function FailingVariants({ failing }: { readonly failing: readonly FailingVariant[] }) {
  const printing = usePrinting();
  const [all, setAll] = useState(false);
  if (failing.length === 0) return null;
  const shown = failing.slice(0, all ? MOST : printing ? PRINTED : SHOWN);
  const more = failing.length - shown.length;
  return (
    <>
      <h3 class="variants-title">Failing variants, beside what was meant</h3>
      <ol class="variants">
        {shown.map((each) => (
          <VariantCard key={each.id} variant={each} />
        ))}
      </ol>
      {more > 0 && !all && (
        <button type="button" class="link" onClick={() => setAll(true)}>
          Show {failing.length > MOST ? count(MOST) : `all ${count(failing.length)}`}
          <span class="unseen"> failing variants</span>
        </button>
      )}
      {more > 0 && (all || printing) && (
        <p class="quiet">and {count(more)} more, which the JSON report has</p>
      )}
    </>
  );
}

const MOST_TURNS = 5;
const MOST_MISSES = 3;

function VariantCard({ variant: { id, case: seed, said, misses } }: { variant: FailingVariant }) {
  return (
    <li class="variant">
      <h4 class="failure-title">
        <span class="variant-id">
          <Words text={id} characters={80} />
        </span>
        <a href={caseAddress({ id: seed })}>
          its case<span class="unseen"> {brief(seed, 60)}</span>
        </a>
      </h4>
      {said.slice(0, MOST_TURNS).map((each) => (
        <MeantAndSaid key={each.turn} said={each} id={id} />
      ))}
      <ul class="variant-misses">
        {misses.slice(0, MOST_MISSES).map(({ type, expected, actual }) => (
          <li key={`${type} ${expected} ${actual}`}>
            <Words text={type} characters={60} />: expected{' '}
            <Words text={expected} characters={120} />, got <Words text={actual} characters={200} />
          </li>
        ))}
      </ul>
    </li>
  );
}

function MeantAndSaid({ said: { turn, meant, said }, id }: { said: SaidOtherwise; id: string }) {
  const { expected, actual } = differenceOf(meant, said);
  const where = turn === null ? '' : ` in turn ${turn}`;
  return (
    <dl class="said">
      <dt>meant{where}</dt>
      <dd class="difference-expected">
        <Pieces pieces={expected} label={`What ${brief(id, 60)} means${where}`} />
      </dd>
      <dt>said{where}</dt>
      <dd class="difference-actual">
        <Pieces pieces={actual} label={`What ${brief(id, 60)} says${where}`} />
      </dd>
    </dl>
  );
}
