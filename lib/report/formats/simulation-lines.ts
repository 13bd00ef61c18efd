import type { Report, ReportCase } from '../../domain/report.ts';
import { personaText, runText, speakerText } from '../case-problem.ts';
import { counted } from '../measure-text.ts';
import { judgedText } from '../tested-bot-text.ts';
import { codeSpan, sentence, shortened } from './markdown-text.ts';
import { fitted } from './terminal-columns.ts';

const LIMITS = { cases: 5, runs: 5, turns: 20 };

/** Of a case that failed: who spoke, how each conversation went, and what was said in the first that failed. */
export function terminalSimulation({ simulation }: ReportCase, width: number): string[] {
  if (simulation === undefined) return [];
  const indented = (text: string, by: number) => `${' '.repeat(by)}${fitted(text, width - by)}`;
  const shown = simulation.runs.find(({ outcome }) => outcome === 'failed');
  return [
    indented(`persona ${personaText(simulation)}`, 6),
    ...shortened(
      simulation.runs.map((run) => indented(runText(run), 6)),
      LIMITS.runs,
      (more) => indented(`and ${counted(more, 'more run')}`, 6),
    ),
    ...(shown === undefined ? [] : [indented(`what was said in run ${shown.sequence ?? '?'}`, 6)]),
    ...shortened(
      (shown?.turns ?? []).map((turn, place) =>
        indented(`${speakerText(turn, place)}  ${turn.text}`, 8),
      ),
      LIMITS.turns,
      (more) => indented(`and ${counted(more, 'more turn')}`, 8),
    ),
  ];
}

/** The conversations of cases that did not pass. */
export function markdownSimulations(report: Report): string[] {
  const told = report.cases.filter(
    ({ simulation, outcome }) => simulation !== undefined && outcome !== 'passed',
  );
  if (told.length === 0) return [];
  const more = told.length - LIMITS.cases;
  return [
    '### Simulated conversations',
    ...told.slice(0, LIMITS.cases).flatMap((each) => caseLines(each, report)),
    ...(more > 0 ? ['', `and those of ${counted(more, 'more case')}`] : []),
  ];
}

function caseLines(shown: ReportCase, report: Report): string[] {
  const { id, name, simulation } = shown;
  if (simulation === undefined) return [];
  const judged = judgedText(report, [shown]);
  return [
    '',
    `**${codeSpan(name ?? id, 80)}**${judged === null ? '' : `, ${sentence(judged, 300)}`}`,
    '',
    `- persona ${codeSpan(personaText(simulation), 200)}`,
    `- mission ${codeSpan(simulation.mission, 200)}`,
    ...shortened(
      simulation.runs.map((run) =>
        [
          `- ${sentence(runText(run), 300)}`,
          ...shortened(
            run.turns.map(
              (turn, place) => `  - ${speakerText(turn, place)} ${codeSpan(turn.text, 200)}`,
            ),
            LIMITS.turns,
            (more) => `  - and ${counted(more, 'more turn')}`,
          ),
        ].join('\n'),
      ),
      LIMITS.runs,
      (more) => `- and ${counted(more, 'more run')}`,
    ),
  ];
}
