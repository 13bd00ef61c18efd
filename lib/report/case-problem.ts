import { hasPassed } from '../domain/counted-as.ts';
import type { ReportCase } from '../domain/report.ts';
import { matchedText, missesOf } from './case-misses.ts';
import { duration } from './measure-text.ts';
import { clipped, oneLine } from './neutral-text.ts';
import { repetitionsText as textOfRepetitions } from './reliability-text.ts';
import { waiverText } from './waiver-text.ts';

const DETAIL_CHARACTERS = 2_000;

/** What went wrong with a case, for formats that tell one failure from the next by type and message. */
export interface CaseProblem {
  /** `failed` speaks of the bot, `not_evaluated` of the evidence. */
  readonly kind: 'failed' | 'not_evaluated';
  readonly type: string;
  readonly message: string;
  readonly details: readonly string[];
}

/** Why nothing is known of a case and nothing has to be; null of any other. */
export function leftOutText({ left_out: leftOut }: ReportCase): string | null {
  return leftOut === true ? 'left out: the verdict was decided without it' : null;
}

/** Claims that evidence of the case is missing, and that it counts. */
export function isUnevaluated({ outcome, quarantine, left_out: leftOut }: ReportCase): boolean {
  return outcome === 'not_evaluated' && quarantine === undefined && leftOut === undefined;
}

/** Null where the case counts as passed, be it as a flaky one, and where nothing was to be known of it. */
export function problemOf(reportCase: ReportCase): CaseProblem | null {
  const { outcome, not_evaluated_reason: reason } = reportCase;
  if (hasPassed(reportCase) || reportCase.left_out === true) return null;
  const input = `input: ${detail(reportCase.input_text)}`;
  if (outcome === 'not_evaluated') {
    const message = oneLine(reason ?? '') === '' ? 'no reason given' : (reason ?? '');
    const details = [detail(message), input, ...simulationLines(reportCase)];
    return { kind: outcome, type: outcome, message, details };
  }
  const misses = missesOf(reportCase);
  const lines = misses.map(
    ({ type, expected, actual }) =>
      `${type}: expected ${detail(expected)}, actual ${detail(actual)}`,
  );
  const matched = matchedText(reportCase);
  return {
    kind: 'failed',
    type: misses.map(({ type }) => type).join(', ') || 'failed',
    message: lines[0] ?? 'the case failed, no assertion says why',
    details: [
      ...retriedLines(reportCase),
      ...lines,
      input,
      ...(matched === null ? [] : [`matched intent: ${detail(matched)}`]),
      ...(reportCase.response_text === null
        ? []
        : [`response: ${detail(reportCase.response_text)}`]),
      ...finishLines(reportCase),
      ...repetitionLines(reportCase),
      ...simulationLines(reportCase),
    ],
  };
}

/** How its repetitions went, where the case was repeated. */
export function repetitionsText({ repetitions }: Pick<ReportCase, 'repetitions'>): string | null {
  return repetitions === undefined ? null : textOfRepetitions(repetitions);
}

/** How a flaky case went: over its repetitions, or over the runs that it was run in; null where it is not flaky. */
export function flakyText(reportCase: ReportCase): string | null {
  if (reportCase.outcome !== 'flaky') return null;
  return retriedLines(reportCase)[0] ?? repetitionsText(reportCase) ?? brokenText(reportCase);
}

/** Conversations that broke off before the one that is shown; null where none did. */
function brokenText({ broken_conversations: broken = [] }: ReportCase): string | null {
  const [first] = broken;
  if (first === undefined) return null;
  return `${broken.length} of ${broken.length + 1} conversations broke off: ${oneLine(first)}`;
}

function retriedLines({ retried }: ReportCase): string[] {
  if (retried === undefined) return [];
  return [`failed in run ${retried.failed_in}, passes now, counts as ${retried.counts_as}`];
}

/** Why a case in quarantine does not count; null where it is in none. */
export function quarantineText({ quarantine }: ReportCase): string | null {
  if (quarantine === undefined) return null;
  return `quarantined until ${quarantine.until}: ${waiverText(quarantine)}`;
}

function finishLines({ finish_reason: reason }: ReportCase): string[] {
  return reason === undefined ? [] : [`finish reason of the model: ${oneLine(reason)}`];
}

function repetitionLines(reportCase: ReportCase): string[] {
  const text = repetitionsText(reportCase);
  return text === null ? [] : [text];
}

/** Who wanted what of the bot, and each conversation, word by word; none where nobody was simulated. */
function simulationLines({ simulation }: ReportCase): string[] {
  if (simulation === undefined) return [];
  return [
    `persona: ${detail(personaText(simulation))}`,
    ...simulation.runs.flatMap((run) => [
      detail(runText(run)),
      ...run.turns.map((turn, place) => `  ${speakerText(turn, place)}: ${detail(turn.text)}`),
    ]),
  ];
}

type Simulation = NonNullable<ReportCase['simulation']>;
type SimulatedConversation = Simulation['runs'][number];

export function personaText({ persona, persona_name: name }: Simulation): string {
  return name === undefined ? persona : `${name}: ${persona}`;
}

/** How one conversation went, in one line. */
export function runText(run: SimulatedConversation): string {
  const { sequence, outcome, duration_seconds: seconds, note, summary } = run;
  const facts = [
    outcome.replace('_', ' '),
    ...(seconds === null ? [] : [duration(seconds)]),
    ...(note === undefined ? [] : [note]),
  ];
  return `run ${sequence ?? '?'}: ${facts.join(', ')}${summary === null ? '' : `: ${summary}`}`;
}

/** Nobody is named where the platform names nobody. */
export function speakerText(
  { speaker }: SimulatedConversation['turns'][number],
  place: number,
): string {
  return speaker ?? `turn ${place + 1}`;
}

/** Somebody else's words at a length that a report bears. */
export function detail(text: string): string {
  return clipped(text, DETAIL_CHARACTERS);
}
