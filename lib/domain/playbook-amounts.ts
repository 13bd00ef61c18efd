import type { CognigySection, PlaybookChoice, Prepared } from './suite/cognigy-section.ts';
import type { Suite } from './suite/suite.ts';

type PreparedPlaybook = NonNullable<Prepared['playbooks']>[number];

/** Why the playbooks that were found are not as many as the suite says; null where they are. */
export function amountFault(
  { expected_playbooks: playbooks, expected_cases: cases }: CognigySection,
  found: readonly Pick<PreparedPlaybook, 'name' | 'cases'>[],
): string | null {
  const sum = found.reduce((total, playbook) => total + playbook.cases, 0);
  if (playbooks !== undefined && playbooks !== found.length) {
    return `cognigy.expected_playbooks is ${playbooks}, and ${found.length} were found: ${named(found)}`;
  }
  if (cases !== undefined && cases !== sum) {
    return `cognigy.expected_cases is ${cases}, and the playbooks have ${sum}: ${named(found)}`;
  }
  return null;
}

function named(found: readonly Pick<PreparedPlaybook, 'name' | 'cases'>[]): string {
  const shown = found.slice(0, 10).map(({ name, cases }) => `"${name}" with ${cases}`);
  const rest = found.length - shown.length;
  return `${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/**
 * What an earlier run of the suite judged, and the suite as it is written still asks for, and is there no
 * more: scenarios and playbooks by name, and how many cases the others have lost. Amounts that are pinned are held
 * against the pin alone (decision 36).
 */
export function goneSince(earlier: Suite, now: Suite): string[] {
  const section = now.cognigy;
  if (section === undefined || section.expected_cases !== undefined) return [];
  if (section.prepared?.simulation !== undefined) return goneScenarios(earlier, section);
  const present = section.prepared?.playbooks ?? [];
  return (earlier.cognigy?.prepared?.playbooks ?? []).flatMap((before) => {
    const isSame = ({ playbookId, name }: PreparedPlaybook) =>
      playbookId === before.playbookId || name === before.name;
    const kept = present.filter(isSame);
    if (kept.length === 0) {
      const isMeant = section.expected_playbooks !== undefined || !isChosen(before, section);
      return isMeant ? [] : [`the playbook "${before.name}"`];
    }
    const most = Math.max(...kept.map(({ cases }) => cases));
    if (most >= before.cases) return [];
    return [`${before.cases - most} of the ${before.cases} cases of the playbook "${before.name}"`];
  });
}

/** Those that the suite names still, and that are not there any more. */
function goneScenarios(earlier: Suite, { prepared, scenarios = [] }: CognigySection): string[] {
  const present = prepared?.simulation?.scenarios ?? [];
  const before = earlier.cognigy?.prepared?.simulation?.scenarios ?? [];
  return before.flatMap(({ ids, name, isNamedOnly }) => {
    const isThere = present.some((each) => each.ids.some((id) => ids.includes(id)));
    const isMeant = scenarios.some((choice) =>
      choice.name_prefix === undefined
        ? choice.name === name || ids.includes(choice.id ?? '')
        : name.startsWith(choice.name_prefix),
    );
    const isAgain = present.some((each) => each.name === name);
    return isNamedOnly && isMeant && !isThere && !isAgain ? [`the scenario "${name}"`] : [];
  });
}

/** Claims that the suite would run the playbook if it were there. */
function isChosen({ playbookId, name }: PreparedPlaybook, { playbooks }: CognigySection): boolean {
  return (playbooks ?? []).some((choice: PlaybookChoice) =>
    choice.name_prefix === undefined
      ? choice.id === playbookId || choice.name === name
      : name.startsWith(choice.name_prefix),
  );
}
