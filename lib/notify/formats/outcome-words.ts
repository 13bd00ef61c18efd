import { mayShip } from '../../domain/may-ship.ts';
import type { Notification } from '../../domain/notification.ts';
import { counted, percentage } from '../../report/measure-text.ts';
import { clipped, oneLine } from '../../report/neutral-text.ts';
import { meaningOf, scopeNote, scopeText } from '../../report/verdict-words.ts';

/** A chat is no report: beyond these a number stands for the rest. */
const MOST_CASES = 20;
const MOST_REASONS = 5;
const MOST_CHARACTERS = { name: 120, reason: 400, link: 1_500 } as const;

/** What people are told of a run's end, each text on one line with nothing hidden in it. */
export interface OutcomeWords {
  /** Such as `FAILED: shop-assistant`. */
  readonly title: string;
  /** What the verdict says about the bot. */
  readonly meaning: string;
  /** `good` where this bot version may ship, and nowhere else. */
  readonly tone: 'good' | 'bad' | 'unclear';
  readonly facts: readonly Fact[];
  readonly reasons: readonly string[];
  /** Null where none is known of. */
  readonly newlyFailing: { readonly heading: string; readonly cases: readonly string[] } | null;
  readonly links: readonly Link[];
}

interface Fact {
  readonly name: string;
  readonly value: string;
}

export interface Link {
  readonly text: string;
  readonly url: string;
}

/** The same facts as the signed message has, in words (decision 68). */
export function outcomeWords(told: Notification): OutcomeWords {
  const { verdict, scope, suite_id: suite } = told;
  const may = mayShip(verdict, scope);
  return {
    title: `${verdict.toUpperCase()}${scopeNote(told)}: ${short(suite)}`,
    meaning: oneLine(meaningOf({ ...told, labels: labelsOf(told) })),
    tone: toneOf(told, may),
    facts: factsOf(told),
    reasons: [
      ...told.reasons
        .slice(0, MOST_REASONS)
        .map(({ message }) => clipped(oneLine(message), MOST_CHARACTERS.reason)),
      ...andMore(told.reasons.length - MOST_REASONS, 'reason'),
    ],
    newlyFailing: newlyFailingOf(told),
    links: [...linkTo('Report', told.report_url), ...linkTo('Build', told.build_url ?? null)],
  };
}

function labelsOf({ bot_version: version }: Notification): Record<string, string> {
  return version === undefined ? {} : { bot_version: short(version) };
}

function toneOf({ verdict }: Notification, may: boolean): OutcomeWords['tone'] {
  if (verdict === 'failed') return 'bad';
  return may ? 'good' : 'unclear';
}

function factsOf(told: Notification): Fact[] {
  const { totals, scope, rerun_of: rerun } = told;
  const { planned, evaluated, passed } = totals;
  const rate = evaluated === 0 ? 'nothing was measured' : percentage(told.pass_rate);
  return [
    {
      name: 'Bot version',
      value: told.bot_version === undefined ? 'not named' : short(told.bot_version),
    },
    { name: 'Cases', value: `${passed} of ${planned} passed (${rate})` },
    ...(totals.not_evaluated === 0
      ? []
      : [{ name: 'Not evaluated', value: String(totals.not_evaluated) }]),
    { name: 'Scope', value: scopeText(scope).replace(/^scope: /, '') },
    ...(rerun === undefined ? [] : [{ name: 'Rerun of', value: short(rerun.run_id) }]),
    { name: 'Run', value: short(told.run_id) },
    { name: 'Ended', value: told.timestamp },
  ];
}

function newlyFailingOf({ newly_failing: newly }: Notification): OutcomeWords['newlyFailing'] {
  if (newly === undefined) return null;
  const shown = newly.cases.slice(0, MOST_CASES);
  return {
    heading: `Newly failing: ${counted(newly.count, 'case')}`,
    cases: [
      ...shown.map(({ id, name }) =>
        name === undefined ? short(id) : `${short(id)}: ${short(name)}`,
      ),
      ...andMore(newly.count - shown.length, 'case'),
    ],
  };
}

function andMore(count: number, noun: string): string[] {
  return count > 0 ? [`and ${counted(count, `more ${noun}`)}`] : [];
}

/** An address of the web or none: what else it may be, nobody has to click on. */
function linkTo(text: string, address: string | null): Link[] {
  if (address === null || !URL.canParse(address)) return [];
  const url = new URL(address);
  const isOfTheWeb = url.protocol === 'https:' || url.protocol === 'http:';
  return isOfTheWeb && url.href.length <= MOST_CHARACTERS.link ? [{ text, url: url.href }] : [];
}

function short(text: string): string {
  return clipped(oneLine(text), MOST_CHARACTERS.name);
}
