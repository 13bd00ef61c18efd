import { ConcurrentWrite, ConfigurationInvalid, IntegrityViolated } from '../../domain/errors.ts';
import type { Suite } from '../../domain/suite/suite.ts';
import { type ApiOutcome, wasNotCarriedOut } from '../../platforms/cognigy-ai/api-outcome.ts';
import { LOST_AFTER_MS } from '../../platforms/cognigy-ai/simulator/guesses.ts';
import { scenarioNameOf } from '../../platforms/cognigy-ai/simulator/prepare-simulator.ts';
import type { ScenarioApi } from '../../platforms/cognigy-ai/simulator/scenario-api.ts';
import type { SimulatorApi } from '../../platforms/cognigy-ai/simulator/simulator-api.ts';
import { byEitherId } from '../../platforms/cognigy-ai/simulator/simulator-ports.ts';
import type { ListedScenario } from '../../platforms/cognigy-ai/simulator/simulator-wire.ts';
import { type Patience, patient } from '../patient-call.ts';
import {
  changeOf,
  differencesTo,
  type WantedScenario,
  wantedScenarios,
} from './wanted-scenario.ts';

const LOOK_EVERY_MS = 5_000;

export interface ScenarioTools extends Patience {
  readonly simulator: SimulatorApi;
  readonly scenarios: ScenarioApi;
  readonly projectId: string;
}

/** What a push does to one scenario; nothing where it differs in nothing. */
export interface ScenarioPlan {
  readonly wanted: WantedScenario;
  readonly existing: ListedScenario | null;
  readonly differences: readonly string[];
}

export interface ScenarioPush {
  readonly plans: readonly ScenarioPlan[];
  /** Scenarios of this suite that it has no longer; left alone unless asked otherwise. */
  readonly leftOver: readonly ListedScenario[];
}

/**
 * What has to be done so that the project has a scenario for each case of the suite; nothing is changed.
 *
 * A scenario has no place for a mark, so that its name is what makes it ours.
 * @throws ConfigurationInvalid where a name means several scenarios, or could be that of another suite.
 */
export async function planScenarios(
  suite: Suite,
  { isPart }: { readonly isPart: boolean },
  tools: ScenarioTools,
): Promise<ScenarioPush> {
  if (suite.suite_id.includes(': ')) {
    throw new ConfigurationInvalid(
      `suite_id is ${JSON.stringify(suite.suite_id)}, and ": " stands between suite and case in the name of a scenario, so that two suites could mean one scenario: take it out, or add --suite-id`,
    );
  }
  const there = await listed(tools);
  const plans = wantedScenarios(suite).map((wanted): ScenarioPlan => {
    const existing = onlyOne(there, wanted);
    const differences = existing === null ? [] : differencesTo(wanted, existing);
    return { wanted, existing, differences };
  });
  const kept = new Set(plans.map(({ wanted }) => wanted.content.name));
  const begin = scenarioNameOf(suite, '');
  const leftOver = isPart
    ? []
    : there.filter(({ name }) => name.startsWith(begin) && !kept.has(name));
  return { plans, leftOver };
}

/**
 * Carries a plan out, reads the scenario back, and returns the id that addresses take.
 *
 * A call without an answer is not repeated: what it has done shows in the list, by the name.
 * @throws ConcurrentWrite where somebody else is at the same scenario.
 * @throws IntegrityViolated where it does not become what was pushed.
 */
export async function carryOutScenario(plan: ScenarioPlan, tools: ScenarioTools): Promise<string> {
  const { wanted, existing, differences } = plan;
  if (existing !== null && differences.length === 0) return firstId(existing);
  await refuseChanged(plan, tools);
  const { scenarios, projectId } = tools;
  const problem = await sent(
    existing === null
      ? () => scenarios.createScenario(projectId, wanted.content)
      : async () => {
          const change = changeOf(wanted, existing);
          const asked = await byEitherId(existing.ids, (id) =>
            scenarios.updateScenario(projectId, id, change),
          );
          return asked.outcome;
        },
    tools,
  );
  return shown(wanted, problem, tools);
}

/** @throws as any call of a push that has to succeed. */
export async function deleteScenario({ ids }: ListedScenario, tools: ScenarioTools): Promise<void> {
  const { scenarios, projectId } = tools;
  await patient(async () => {
    const asked = await byEitherId(ids, (id) => scenarios.deleteScenario(projectId, id));
    return asked.outcome;
  }, tools);
}

/** Whoever has looked at the plan has seen the scenario as it then was. */
async function refuseChanged({ wanted, existing }: ScenarioPlan, tools: ScenarioTools) {
  const now = onlyOne(await listed(tools), wanted);
  if (JSON.stringify(now) === JSON.stringify(existing)) return;
  throw new ConcurrentWrite(
    `the scenario "${wanted.content.name}" was changed after the plan was made, and was left as it is: push again`,
  );
}

/** Null where the call was answered with a success; why nobody knows what became of it where it was not. */
async function sent<T>(
  question: () => Promise<ApiOutcome<T>>,
  patience: Patience,
): Promise<string | null> {
  return patient<string | null>(async () => {
    const outcome = await question();
    if (outcome.status === 'ok') return { status: 'ok', value: null, requests: outcome.requests };
    if (wasNotCarriedOut(outcome)) return outcome;
    return { status: 'ok', value: outcome.problem, requests: outcome.requests };
  }, patience);
}

/** Waits until the list shows the scenario as it was pushed, since a list may lag behind. */
async function shown(
  wanted: WantedScenario,
  unanswered: string | null,
  tools: ScenarioTools,
): Promise<string> {
  const { name } = wanted.content;
  for (let waited = 0; ; waited += LOOK_EVERY_MS) {
    const scenario = onlyOne(await listed(tools), wanted);
    const differences = scenario === null ? null : differencesTo(wanted, scenario);
    if (scenario !== null && differences?.length === 0) return firstId(scenario);
    if (waited >= LOST_AFTER_MS) {
      const state =
        differences === null ? 'is not there' : `still differs in ${differences.join(', ')}`;
      const why = unanswered === null ? 'what was pushed' : `what was pushed (${unanswered})`;
      throw new IntegrityViolated(
        `the scenario "${name}" is not ${why}: it ${state}; push again, and if it stays so, compare it in Cognigy.AI`,
      );
    }
    await tools.sleep(LOOK_EVERY_MS);
  }
}

function listed(tools: ScenarioTools): Promise<ListedScenario[]> {
  return patient(() => tools.simulator.listScenarios(tools.projectId), tools);
}

function onlyOne(
  there: readonly ListedScenario[],
  { content }: WantedScenario,
): ListedScenario | null {
  const all = there.filter(({ name }) => name === content.name);
  const [known, ...others] = all;
  if (others.length > 0) {
    throw new ConfigurationInvalid(
      `${all.length} scenarios are called "${content.name}" (${all.map(firstId).join(', ')}), so none can be chosen: delete or rename all but one`,
    );
  }
  return known ?? null;
}

function firstId({ ids }: ListedScenario): string {
  return ids[0] ?? '';
}

/** One line for people. */
export function scenarioPlanLine({ wanted, existing, differences }: ScenarioPlan): string {
  const { name } = wanted.content;
  if (existing === null) return `create     "${name}"`;
  const named = `"${name}" (${firstId(existing)})`;
  if (differences.length === 0) return `unchanged  ${named}`;
  return `change     ${named}: ${differences.join(', ')}`;
}

export function leftOverScenarioLine(scenario: ListedScenario, isDoomed: boolean): string {
  const named = `"${scenario.name}" (${firstId(scenario)})`;
  return isDoomed ? `delete     ${named}` : `left over  ${named}; --prune deletes it`;
}
