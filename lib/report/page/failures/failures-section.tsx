import { useMemo } from 'preact/hooks';
import { failuresFirst } from '../../failures-first.ts';
import { counted } from '../../measure-text.ts';
import type { PageCase } from '../../page-case.ts';
import type { PagePlaces } from '../../page-data.ts';
import { addressOf } from '../cases/case-address.ts';
import { countedOutcome, NO_FILTER } from '../cases/case-selection.ts';
import { rerunFailed } from '../cases/run-again.ts';
import { CopyButton } from '../copy-button.tsx';
import type { PageProps } from '../page-props.ts';
import { usePrinting } from '../printing.ts';
import { FailureCard } from './failure-card.tsx';

/** As many as are read one by one; the rest is found by the table of cases. */
const SHOWN = 10;
/** About a sheet for two of them. */
const PRINTED = 200;

/** Why the bot failed: each failed case with what was said, what was expected and what came, newly failing ones first. */
export function FailuresSection({ data: { report, places }, cases }: PageProps) {
  const printing = usePrinting();
  const failures = useMemo(() => failuresFirst(cases, report.comparison), [cases, report]);
  const placeOf = useMemo(() => placesIn(cases, places), [cases, places]);
  if (failures.length === 0) return null;
  const newlyFailing = new Set(report.comparison?.newly_failing);
  const shown = failures.slice(0, printing ? PRINTED : SHOWN);
  const more = failures.length - shown.length;
  const command = rerunFailed(report);
  const outcome = countedOutcome('failed', report.totals);
  return (
    <section id="failures" class="panel panel--wide" aria-labelledby="failures-title">
      <div class="failures-head">
        <h2 id="failures-title" tabIndex={-1}>
          {counted(failures.length, 'failed case')}
          {newlyFailing.size > 0 && <span class="quiet">, {newlyFailing.size} newly failing</span>}
        </h2>
        {command !== null && (
          <div class="actions">
            <code>{command}</code>
            <CopyButton name="command" text={command} of="all failed cases" />
          </div>
        )}
      </div>
      <ol class="failures">
        {shown.map((each) => (
          <FailureCard
            key={each.id}
            failure={each}
            report={report}
            isNew={newlyFailing.has(each.id)}
            place={placeOf(each.id)}
            suiteFile={places?.file ?? null}
            isWhole={printing}
          />
        ))}
      </ol>
      {more > 0 && (
        <p class="more">
          <a href={addressOf({ filter: { ...NO_FILTER, outcome }, named: null })}>
            {counted(more, 'more failed case')} among all cases
          </a>
        </p>
      )}
    </section>
  );
}

/** Where a case is written down, such as `bots/support.suite.yaml:30`; null where that is not known. */
function placesIn(
  cases: readonly PageCase[],
  places: PagePlaces | null,
): (id: string) => string | null {
  if (places === null) return () => null;
  const positionOf = new Map(cases.map(({ id }, position) => [id, position]));
  return (id) => {
    const place = places.at[positionOf.get(id) ?? -1];
    return place ? `${places.files[place[0]]}:${place[1]}` : null;
  };
}
