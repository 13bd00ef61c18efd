import type { PlaybookChoice } from '../domain/suite/cognigy-section.ts';
import type { ApiOutcome } from '../platforms/cognigy-ai/api-outcome.ts';
import type { Playbook, PlaybookSummary } from '../platforms/cognigy-ai/wire.ts';
import { foreignText } from '../platforms/foreign-text.ts';
import { counted } from './counted.ts';
import type { ProjectExamination } from './examination.ts';
import { explainFailure } from './explain-failure.ts';
import { findNamed, listed } from './find-named.ts';
import { type Finding, fine, warning, wrong } from './finding.ts';

/** Whether the playbooks that a suite names exist, and whether they assert anything. */
export async function examinePlaybooks(
  { api, section, project }: Pick<ProjectExamination, 'api' | 'section' | 'project'>,
  playbooks: ApiOutcome<readonly PlaybookSummary[]>,
): Promise<Finding[]> {
  if (playbooks.status === 'failed') return [explainFailure('playbooks', playbooks)];
  const choices = section.playbooks;
  if (choices === undefined) {
    return [
      fine('playbooks', `${project.name} has ${counted(playbooks.value.length, 'playbook')}`),
    ];
  }
  const findings: Finding[] = [];
  const chosen = new Map<string, PlaybookSummary>();
  for (const choice of choices) {
    const found = playbooksOf(playbooks.value, choice);
    if ('problem' in found) findings.push(wrong('playbooks', found.problem, found.remedy));
    else for (const playbook of found.entries) chosen.set(playbook._id, playbook);
  }
  for (const { _id, name } of chosen.values()) {
    const read = await api.readPlaybook(_id);
    if (read.status === 'failed') findings.push(explainFailure('playbooks', read));
    else findings.push(...assertionsOf(name, read.value));
  }
  if (findings.length > 0) return findings;
  return [fine('playbooks', `the ${counted(chosen.size, 'playbook')} of the suite exist`)];
}

function assertionsOf(name: string, { steps }: Playbook): Finding[] {
  const silent = steps.filter(hasNoAssert).length;
  if (silent === 0 && steps.length > 0) return [];
  const says = `"${foreignText(name, 60)}" has ${counted(steps.length, 'step')}, of which ${silent} assert nothing`;
  return silent === steps.length
    ? [wrong('playbooks', says, 'such a playbook proves nothing and is refused: add an assertion')]
    : [warning('playbooks', says, 'they are spoken and not judged: add an assertion to each')];
}

const hasNoAssert = ({ asserts }: { readonly asserts: readonly unknown[] }) => asserts.length === 0;

type ChosenPlaybooks =
  | { readonly entries: readonly PlaybookSummary[] }
  | { readonly problem: string; readonly remedy: string };

/** The playbooks that one entry of a suite means. */
export function playbooksOf(
  playbooks: readonly PlaybookSummary[],
  { id, name, name_prefix: prefix }: PlaybookChoice,
): ChosenPlaybooks {
  if (prefix !== undefined) {
    const entries = playbooks.filter((playbook) => playbook.name.startsWith(prefix));
    if (entries.length > 0) return { entries };
    return {
      problem: `there is no playbook whose name begins with "${foreignText(prefix)}"`,
      remedy: playbooks.length === 0 ? 'there are none' : `there are: ${listed(playbooks)}`,
    };
  }
  const found = findNamed(playbooks, { what: 'playbook', written: id ?? name ?? '' });
  return found.status === 'found' ? { entries: [found.entry] } : found;
}
