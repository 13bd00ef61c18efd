import { ConfigurationInvalid } from '../../domain/errors.ts';
import type { ListedScenario } from '../../platforms/cognigy-ai/simulator/simulator-wire.ts';
import { foreignText } from '../../platforms/foreign-text.ts';
import { findNamed, listed, type NamedEntry } from '../find-named.ts';

interface NamedScenario extends NamedEntry {
  readonly scenario: ListedScenario;
}

/** Which scenarios somebody means: all where neither is written. */
interface WrittenScenarios {
  /** Ids or names. */
  readonly names: readonly string[];
  readonly prefix: string | undefined;
}

/** @throws ConfigurationInvalid where something written means none, with the names that there are. */
export function chosenScenarios(
  there: readonly ListedScenario[],
  { names, prefix }: WrittenScenarios,
): readonly ListedScenario[] {
  if (names.length === 0 && prefix === undefined) return there;
  const entries = there.map(named);
  const chosen = names.map((written) => {
    const found = findNamed(entries, { what: 'scenario', written });
    if (found.status === 'found') return found.entry.scenario;
    throw new ConfigurationInvalid(`${found.problem}; ${found.remedy}`);
  });
  const begun = there.filter(({ name }) => prefix !== undefined && name.startsWith(prefix));
  if (prefix !== undefined && begun.length === 0) {
    const all = entries.length === 0 ? 'there are none' : `there are: ${listed(entries)}`;
    throw new ConfigurationInvalid(
      `there is no scenario whose name begins with "${foreignText(prefix)}"; ${all}`,
    );
  }
  return [...new Set([...chosen, ...begun])];
}

function named(scenario: ListedScenario): NamedScenario {
  const [first = '', ...others] = scenario.ids;
  return {
    _id: others.at(-1) ?? first,
    referenceId: first,
    name: scenario.name,
    scenario,
  };
}
