import { mayShip, scopeOf } from '../domain/may-ship.ts';
import type { Report } from '../domain/report.ts';
import type { Scope } from '../domain/scope.ts';
import type { Verdict } from '../domain/verdict.ts';
import { counted } from './measure-text.ts';

const MEANING: Readonly<Record<Exclude<Verdict, 'passed'>, string>> = {
  failed: 'the bot does not meet its gate',
  inconclusive: 'evidence is missing, so nothing can be said about the bot',
  rejected: 'the input cannot be run as it is',
  cancelled: 'the run was stopped before it was decided',
  error: 'the run could not be made, which says nothing about the bot',
};

type Told = Pick<
  Report,
  'verdict' | 'scope' | 'labels' | 'only_tags' | 'selected_by' | 'rerun_of' | 'totals' | 'early_end'
>;

/**
 * What a verdict says about the bot, for people. That a bot version may ship is said of a pass of the
 * whole suite by a real bot and of nothing else.
 */
export function meaningOf(report: Told): string {
  const { verdict, labels } = report;
  if (verdict !== 'passed') return MEANING[verdict];
  const scope = scopeOf(report);
  if (mayShip(verdict, scope)) {
    const version = labels.bot_version;
    return version === undefined ? 'this bot version may ship' : `bot version ${version} may ship`;
  }
  if (scope.simulated) {
    return 'passed against the mock platform: this says nothing about your bot';
  }
  if (scope.limited_by.every((limit) => limit === 'unchecked_directives')) {
    return 'passed with directives that nobody has to judge: the bot is not assessed';
  }
  if (scope.limited_by.includes('risk')) return `passed ${drawOf(report)}: no verdict on the suite`;
  const { cases_planned: planned, cases_in_suite: all } = scope;
  return `passed for ${planned} of ${counted(all, 'case')}${partOf(report)}: no verdict on the suite`;
}

/** How far a draw of the cases went. */
function drawOf({ early_end: ended, totals }: Told): string {
  const { risk = 0, stopped_after: after, population = totals.planned } = ended ?? {};
  const share = `${Number((100 * risk).toPrecision(3))} %`;
  return `at risk ${share}: ${after ?? totals.evaluated} of ${population} cases`;
}

function partOf({ only_tags: tags, selected_by: flags, rerun_of: rerun }: Told): string {
  const parts = [
    ...(tags === undefined ? [] : [`${tags.length === 1 ? 'tag' : 'tags'} ${tags.join(', ')}`]),
    ...(flags === undefined ? [] : [flags.join(' ')]),
    ...(rerun === undefined ? [] : [`rerun of ${rerun.run_id}`]),
  ];
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}

/** What a verdict must not be read without, to stand behind its word: ` (mock, 3 of 20 cases)`; empty where nothing limits it. */
export function scopeNote(document: Parameters<typeof scopeOf>[0]): string {
  const scope = scopeOf(document);
  const limits = [...(scope.simulated ? ['mock'] : []), ...partNote(scope)];
  return limits.length === 0 ? '' : ` (${limits.join(', ')})`;
}

function partNote({ complete, limited_by, cases_planned, cases_in_suite }: Scope): string[] {
  if (complete) return [];
  if (cases_planned < cases_in_suite) {
    return [`${cases_planned} of ${counted(cases_in_suite, 'case')}`];
  }
  return limited_by.map((limit) => limit.replaceAll('_', ' '));
}

/** The scope in a line, for formats that have no place of their own for it. */
export function scopeText({ complete, simulated, limited_by, ...cases }: Scope): string {
  const limits = limited_by.length === 0 ? '' : `, limited by ${limited_by.join(' and ')}`;
  return (
    `scope: ${complete ? 'complete' : 'partial'}, ${simulated ? 'simulated' : 'live'}, ` +
    `${cases.cases_planned} of ${counted(cases.cases_in_suite, 'case')}${limits}`
  );
}
