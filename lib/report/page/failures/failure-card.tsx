import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Report } from '../../../domain/report.ts';
import { counted } from '../../measure-text.ts';
import { clipped } from '../../neutral-text.ts';
import { isMissed, type PageCase } from '../../page-case.ts';
import { brief } from '../brief-text.ts';
import { CaseActions } from '../cases/case-actions.tsx';
import { caseAddress } from '../cases/case-address.ts';
import { CaseDetail } from '../cases/case-detail.tsx';
import { IntentScores } from '../cases/intent-scores.tsx';
import { DifferenceRows } from '../difference/difference-rows.tsx';
import { shownMiss } from '../difference/shown-miss.ts';
import { FullText, Words } from '../foreign-text.tsx';

interface FailureCardProps {
  readonly failure: PageCase;
  readonly report: Omit<Report, 'cases'>;
  /** It passed in the baseline. */
  readonly isNew: boolean;
  /** Such as `bots/support.suite.yaml:30`; null where it is not known. */
  readonly place: string | null;
  readonly suiteFile: string | null;
  /** All that is known of it is shown at once. */
  readonly isWhole: boolean;
}

const MOST_TAGS = 5;
const MOST_MISSES = 6;
/** The rest of a text is in what is known of the whole case. */
const MOST_CHARACTERS = 1_500;

/** One failed case, with why it failed before everything else. */
export function FailureCard(props: FailureCardProps) {
  const { failure, report, suiteFile, isWhole } = props;
  const detail = () => (
    <CaseDetail reportCase={failure} report={report} title={brief(failure.id, 100)} />
  );
  return (
    <li class="failure">
      <Title {...props} />
      {isWhole ? detail() : <Why failure={failure} report={report} />}
      <CaseActions reportCase={failure} report={report} suiteFile={suiteFile} />
      {!isWhole && <Rest failure={failure} detail={detail} />}
    </li>
  );
}

function Title({ failure, isNew, place }: FailureCardProps) {
  const { id, name, tags } = failure;
  return (
    <h3 class="failure-title">
      <a class="failure-open" href={caseAddress(failure)}>
        <Words text={id} characters={80} />
      </a>
      {name !== undefined && (
        <span class="failure-name">
          <Words text={name} characters={120} />
        </span>
      )}
      {isNew && <span class="tag tag--bad">newly failing</span>}
      {tags.slice(0, MOST_TAGS).map((tag) => (
        <span key={tag} class="tag">
          <Words text={tag} characters={40} />
        </span>
      ))}
      {place !== null && (
        <code class="failure-place">
          <Words text={place} characters={200} />
        </code>
      )}
    </h3>
  );
}

function Why({ failure, report }: Pick<FailureCardProps, 'failure' | 'report'>) {
  const { assertions, retried } = failure;
  const misses = assertions.filter(isMissed);
  const more = misses.length - MOST_MISSES;
  return (
    <>
      <Said failure={failure} />
      {misses.slice(0, MOST_MISSES).map((assertion, position) => (
        <DifferenceRows key={`${position}-${assertion.type}`} miss={shownMiss(assertion)} />
      ))}
      {more > 0 && <p class="quiet">and {counted(more, 'more assertion')} that do not hold</p>}
      {retried !== undefined && (
        <p>
          It failed in run <Words text={retried.failed_in} characters={60} />, passes now, and
          counts as {retried.counts_as}.
        </p>
      )}
      {misses.length === 0 && retried === undefined && <p>No assertion says why.</p>}
      {misses.some(({ type }) => type === 'intent') && (
        <IntentScores reportCase={failure} report={report} />
      )}
    </>
  );
}

/** What led to the miss: the input and the answer, or those of the turn that went wrong. */
function Said({ failure }: { failure: PageCase }) {
  const { input_text, response_text, turns, assertions } = failure;
  const missed = assertions.find(isMissed)?.turn ?? turns?.length ?? 1;
  const turn = turns?.[missed - 1] ?? { input_text, response_text };
  const where = turns === undefined ? '' : ` in turn ${missed} of ${turns.length}`;
  return (
    <dl class="said">
      <dt>said{where}</dt>
      <dd>
        <FullText text={clipped(turn.input_text, MOST_CHARACTERS)} label="What was said" />
      </dd>
      <dt>answer</dt>
      <dd>
        {turn.response_text === null ? (
          <span class="quiet">none reported</span>
        ) : (
          <FullText text={clipped(turn.response_text, MOST_CHARACTERS)} label="What was answered" />
        )}
      </dd>
    </dl>
  );
}

interface RestProps {
  readonly failure: PageCase;
  readonly detail: () => ComponentChildren;
}

/** All that is known of the case, drawn when somebody asks for it. */
function Rest({ failure: { id, turns }, detail }: RestProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {turns === undefined
          ? 'All that is known of it'
          : 'Transcript, and all that is known of it'}
        <span class="unseen"> of {brief(id, 60)}</span>
      </summary>
      {isOpen && detail()}
    </details>
  );
}
