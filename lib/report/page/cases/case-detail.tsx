import type { ComponentChildren } from 'preact';
import type { Report } from '../../../domain/report.ts';
import { milliseconds } from '../../measure-text.ts';
import { isMissed, type PageAssertion, type PageCase } from '../../page-case.ts';
import { waiverText } from '../../waiver-text.ts';
import { Pieces } from '../difference/difference-rows.tsx';
import { shownMiss } from '../difference/shown-miss.ts';
import { FullText, Intent, Value, Words } from '../foreign-text.tsx';
import { Holds } from '../outcome.tsx';
import { Conversation, Repetitions } from './conversation.tsx';
import { IntentScores } from './intent-scores.tsx';
import { Simulation } from './simulation.tsx';

interface CaseDetailProps {
  readonly reportCase: PageCase;
  readonly report: Omit<Report, 'cases'>;
  readonly title: string;
}

/** What was asked, what came back, and who judged it how. */
export function CaseDetail({ reportCase, report, title }: CaseDetailProps) {
  const { id, input_text, response_text, not_evaluated_reason, assertions } = reportCase;
  const { turns, repetitions, quarantine, simulation } = reportCase;
  const unchecked = report.discrepancies.filter(
    ({ case_id, kind }) => case_id === id && kind === 'unchecked',
  );
  return (
    <section class="detail" aria-label={`Details of ${title}`}>
      {not_evaluated_reason !== null && (
        <p class="detail-reason">
          Not evaluated: <Words text={not_evaluated_reason} characters={1_000} />
        </p>
      )}
      {quarantine !== undefined && (
        <p class="detail-reason">
          In quarantine until {quarantine.until}, so it does not count:{' '}
          <Words text={waiverText(quarantine)} characters={1_400} />
        </p>
      )}
      {repetitions !== undefined && <Repetitions repetitions={repetitions} />}
      {simulation !== undefined ? (
        <Simulation simulation={simulation} repetitions={repetitions} report={report} />
      ) : turns === undefined ? (
        <Exchange inputText={input_text} responseText={response_text} />
      ) : (
        <Conversation turns={turns} />
      )}
      {assertions.length > 0 && <Assertions assertions={assertions} />}
      <IntentScores reportCase={reportCase} report={report} />
      {unchecked.length > 0 && (
        <p class="quiet">
          Judged by nobody: <Words text={unchecked.map(({ type }) => type).join(', ')} />.
        </p>
      )}
      <Metadata reportCase={reportCase} />
    </section>
  );
}

function Exchange({ inputText, responseText }: { inputText: string; responseText: string | null }) {
  return (
    <div class="exchange">
      <Part name="Input">
        <FullText text={inputText} label="Input" />
      </Part>
      <Part name="Answer">
        {responseText === null ? (
          <span class="quiet">none reported</span>
        ) : (
          <FullText text={responseText} label="Answer" />
        )}
      </Part>
    </div>
  );
}

function Part({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <h3>{name}</h3>
      {children}
    </div>
  );
}

function Assertions({ assertions }: { assertions: readonly PageAssertion[] }) {
  return (
    <div class="scroller-x">
      <table class="assertions">
        <caption class="unseen">What was expected and what was found</caption>
        <thead>
          <tr>
            <th scope="col">Assertion</th>
            <th scope="col">Expected</th>
            <th scope="col">Actual</th>
            <th scope="col">Platform</th>
            <th scope="col">Cognigate</th>
          </tr>
        </thead>
        <tbody>
          {assertions.map((assertion, position) => (
            <AssertionRow key={`${position}-${assertion.type}`} assertion={assertion} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function AssertionRow({ assertion }: { assertion: PageAssertion }) {
  const { type, expected, actual, platform, cognigate, turn } = assertion;
  // A limit has a unit, which its bare number has not.
  const isTold = isMissed(assertion) || typeof expected === 'number';
  const shown = isTold ? shownMiss(assertion) : null;
  return (
    <tr class={isMissed(assertion) ? 'missed' : undefined}>
      <th scope="row">
        <Words text={type.replaceAll('_', ' ')} characters={60} />
        {turn !== null && <span class="quiet"> in turn {turn}</span>}
      </th>
      <td data-head="expected" class="difference-expected">
        {shown === null ? (
          <Value value={expected} label="Expected" />
        ) : (
          <Pieces pieces={shown.expected} label="Expected" />
        )}
      </td>
      <td data-head="actual" class="difference-actual">
        {shown === null ? (
          <Value value={actual} label="Actual" />
        ) : (
          <Pieces pieces={shown.actual} label="Actual" />
        )}
        {shown?.notes.map((note) => (
          <span key={note} class="quiet close">
            <Words text={note} characters={400} />
          </span>
        ))}
      </td>
      <td data-head="platform">
        <Holds passed={platform} />
      </td>
      <td data-head="Cognigate">
        <Holds passed={cognigate} />
      </td>
    </tr>
  );
}

function Metadata({ reportCase }: { reportCase: PageCase }) {
  const { id, tags, batch, matched_intent, confidence, entities, latency_ms } = reportCase;
  return (
    <dl class="metadata">
      <Entry name="id">
        <Words text={id} />
      </Entry>
      <Entry name="tags">
        {tags.length === 0 ? (
          <span class="quiet">none</span>
        ) : (
          tags.map((tag) => (
            <span key={tag} class="tag">
              <Words text={tag} characters={60} />
            </span>
          ))
        )}
      </Entry>
      <Entry name="matched intent">
        <Intent name={matched_intent} />
        {confidence !== null && <span> with confidence {confidence.toFixed(3)}</span>}
      </Entry>
      <Entry name="entities">
        {entities.length === 0 ? (
          <span class="quiet">none</span>
        ) : (
          entities.map(({ name, value }, position) => (
            <span key={`${position}-${name}`} class="tag">
              <Words text={name} characters={60} />
              {value !== null && (
                <>
                  {' = '}
                  <Words text={value} characters={100} />
                </>
              )}
            </span>
          ))
        )}
      </Entry>
      <Entry name="latency">
        {latency_ms === null ? <span class="quiet">not reported</span> : milliseconds(latency_ms)}
      </Entry>
      <Entry name="batch">{batch}</Entry>
      <Circumstances reportCase={reportCase} />
    </dl>
  );
}

/** What few cases have. */
function Circumstances({ reportCase }: { reportCase: PageCase }) {
  const { finish_reason, from_run, retried, broken_conversations } = reportCase;
  return (
    <>
      {finish_reason !== undefined && (
        <Entry name="finish reason of the model">
          <Words text={finish_reason} characters={60} />
        </Entry>
      )}
      {from_run !== undefined && (
        <Entry name="result of">
          <Words text={from_run} characters={60} />
        </Entry>
      )}
      {retried !== undefined && (
        <Entry name="run again">
          failed in <Words text={retried.failed_in} characters={60} />, counts as{' '}
          {retried.counts_as}
        </Entry>
      )}
      {broken_conversations !== undefined && (
        <Entry name="conversations that broke off">
          <Words text={broken_conversations.join('; ')} characters={400} />
        </Entry>
      )}
    </>
  );
}

function Entry({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
