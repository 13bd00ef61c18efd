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

type FoundScenarios =
  | { readonly status: 'found'; readonly scenarios: readonly ListedScenario[] }
  /** As `Found` has it. */
  | { readonly status: 'not_found'; readonly problem: string; readonly remedy: string };

/** The scenarios that somebody means, each once. */
export function findScenarios(
  there: readonly ListedScenario[],
  { names, prefix }: WrittenScenarios,
): FoundScenarios {
  if (names.length === 0 && prefix === undefined) return { status: 'found', scenarios: there };
  const entries = there.map(named);
  const chosen = new Set<ListedScenario>();
  for (const written of names) {
    const found = findNamed(entries, { what: 'scenario', written });
    if (found.status === 'not_found') return found;
    chosen.add(found.entry.scenario);
  }
  if (prefix === undefined) return { status: 'found', scenarios: [...chosen] };
  const begun = there.filter(({ name }) => name.startsWith(prefix));
  if (begun.length > 0) return { status: 'found', scenarios: [...chosen.union(new Set(begun))] };
  return {
    status: 'not_found',
    problem: `there is no scenario whose name begins with "${foreignText(prefix)}"`,
    remedy: entries.length === 0 ? 'there are none' : `there are: ${listed(entries)}`,
  };
}

function named(scenario: ListedScenario): NamedScenario {
  const [first = '', ...others] = scenario.ids;
  return { _id: others.at(-1) ?? first, referenceId: first, name: scenario.name, scenario };
}
