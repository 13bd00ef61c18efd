import { mayShip, scopeOf } from '../../../domain/may-ship.ts';
import type { Report } from '../../../domain/report.ts';
import type { Verdict } from '../../../domain/verdict.ts';
import { duration, isMeasured } from '../../measure-text.ts';
import { judgeText, testedBotText, thresholdsText, versionText } from '../../tested-bot-text.ts';
import { meaningOf, scopeNote } from '../../verdict-words.ts';
import { addressOf } from '../cases/case-address.ts';
import { countedOutcome, NO_FILTER } from '../cases/case-selection.ts';
import { Words } from '../foreign-text.tsx';
import { Rate } from '../rate.tsx';

type Head = Omit<Report, 'cases'>;

const RAISED = -52;

/** Degrees by which the barrier is raised otherwise: shut, or neither. */
const BARRIER: Readonly<Record<Verdict, number>> = {
  passed: -20,
  failed: 0,
  inconclusive: -20,
  rejected: 0,
  cancelled: -20,
  error: -20,
};

export function VerdictSection({ report }: { report: Head }) {
  const { verdict, suite_id, suite_name, reasons, totals } = report;
  const opens = mayShip(verdict, scopeOf(report));
  return (
    <section class={`verdict verdict--${toneOf(verdict, opens)}`} aria-labelledby="verdict">
      <div class="verdict-words">
        <div class="verdict-head">
          <h1 id="verdict">
            <span class="suite">
              <Words text={suite_name ?? suite_id} />
            </span>
            <span class="unseen">: </span>
            <span class="verdict-word">
              {verdict}
              <span class="verdict-note">{scopeNote(report)}</span>
            </span>
          </h1>
          <Version report={report} />
        </div>
        <p class="meaning">
          <Words text={sentence(meaningOf(report))} />
        </p>
        <p class="circumstances">
          Run <Words text={report.run_id} /> on <Words text={report.platform.name} />,{' '}
          <time dateTime={report.started_at}>{minute(report.started_at)}</time>,{' '}
          {duration(report.duration_seconds)}
          {report.rerun_of && (
            <>
              {' '}
              · a rerun of the {report.rerun_of.cases.replace('_', ' ')} cases of run{' '}
              <Words text={report.rerun_of.run_id} />
            </>
          )}
        </p>
        <Tested report={report} />
        {reasons.length > 0 && (
          <ul class="reasons">
            {reasons.slice(0, 20).map(({ code, message }, position) => (
              <li key={`${position}-${code}`}>
                <Words text={message} characters={1_000} />
              </li>
            ))}
            {reasons.length > 20 && <li>and {reasons.length - 20} more reasons</li>}
          </ul>
        )}
      </div>
      <Barrier degrees={opens ? RAISED : BARRIER[verdict]} />
      <Figures totals={totals} />
      <Proportions totals={totals} />
    </section>
  );
}

/** Green is for a bot that may ship, and for nothing else. */
function toneOf(verdict: Verdict, opens: boolean): Verdict {
  return verdict === 'passed' && !opens ? 'inconclusive' : verdict;
}

/** The numbers of the run, each of which leads to its cases. */
function Figures({ totals }: { totals: Head['totals'] }) {
  const { planned, passed, failed, not_evaluated, flaky, quarantined } = totals;
  const { left_out: leftOut } = totals;
  return (
    <dl class="figures">
      <Figure name="pass rate">
        {isMeasured(totals) ? (
          <Rate successes={passed} trials={planned} />
        ) : (
          <span class="quiet">not measured</span>
        )}
      </Figure>
      <CountOf name="passed" cases={passed} outcome={countedOutcome('passed', totals)} />
      {flaky !== undefined && <CountOf name="of them flaky" cases={flaky} outcome="flaky" />}
      <CountOf name="failed" cases={failed} outcome={countedOutcome('failed', totals)} />
      <CountOf name="not evaluated" cases={not_evaluated} outcome="not_evaluated" />
      <CountOf name="planned" cases={planned} outcome={countedOutcome('planned', totals)} />
      {quarantined !== undefined && (
        <CountOf name="in quarantine, not counted" cases={quarantined} outcome="quarantined" />
      )}
      {leftOut !== undefined && <CountOf name="left out" cases={leftOut} outcome="left_out" />}
    </dl>
  );
}

function Figure({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div class="figure">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface CountOfProps {
  readonly name: string;
  readonly cases: number;
  /** What all cases are narrowed to; null for all. */
  readonly outcome: string | null;
}

/** A number of cases that leads to them. */
function CountOf({ name, cases, outcome }: CountOfProps) {
  return (
    <Figure name={name}>
      {cases === 0 ? (
        count(cases)
      ) : (
        <a href={addressOf({ filter: { ...NO_FILTER, outcome }, named: null })}>
          {count(cases)}
          <span class="unseen"> {name}: show them among the cases</span>
        </a>
      )}
    </Figure>
  );
}

/** Which bot the verdict speaks of. */
function Version({ report }: { report: Head }) {
  const version = versionText(report);
  return (
    <p class="version">
      {version === null ? (
        <span class="quiet">No bot version was named for this run.</span>
      ) : (
        <strong>
          <Words text={version.charAt(0).toUpperCase() + version.slice(1)} characters={120} />
        </strong>
      )}
      {Object.entries(report.labels)
        .filter(([key]) => key !== 'bot_version')
        .slice(0, 6)
        .map(([key, value]) => (
          <span key={key} class="version-label">
            <Words text={key} characters={40} /> <Words text={value} characters={80} />
          </span>
        ))}
    </p>
  );
}

/** How the planned cases divide; the figures above say the same in numbers. */
function Proportions({ totals }: { totals: Head['totals'] }) {
  const { planned, passed, failed, not_evaluated } = totals;
  if (planned === 0) return null;
  const parts = { passed, failed, 'not-evaluated': not_evaluated };
  return (
    <div class="proportions" aria-hidden="true">
      {Object.entries(parts).map(
        ([name, part]) =>
          part > 0 && <span key={name} class={`part--${name}`} style={{ flexGrow: part }} />,
      )}
    </div>
  );
}

/** The gate itself: its arm is up for a bot that may ship, and nothing else. */
function Barrier({ degrees }: { degrees: number }) {
  return (
    <svg class="barrier" viewBox="0 0 200 132" aria-hidden="true">
      <path class="barrier-ground" d="M4 124h192" />
      <g transform={`rotate(${degrees} 38 66)`}>
        <rect class="barrier-arm" x="8" y="60" width="180" height="12" rx="6" />
        <path class="barrier-stripes" d="M62 72l12-12M90 72l12-12M118 72l12-12M146 72l12-12" />
      </g>
      <rect class="barrier-post" x="28" y="48" width="20" height="76" rx="4" />
      <circle class="barrier-light" cx="38" cy="66" r="5" />
      <path class="barrier-rest" d="M180 124v-50m-6 0q6 6 12 0" />
    </svg>
  );
}

export function count(number: number): string {
  return number.toLocaleString('en');
}

/** In Coordinated Universal Time, so that everybody reads the same. */
function minute(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function Tested({ report }: { report: Head }) {
  const told = [testedBotText(report), thresholdsText(report), judgeText(report)].filter(
    (each) => each !== null,
  );
  if (told.length === 0) return null;
  return (
    <p class="circumstances">
      <Words text={`Tested: ${told.join('; ')}`} characters={1_000} />
    </p>
  );
}
