import { projectOf } from '../../authoring/bot-place.ts';
import {
  carryOutScenario,
  deleteScenario,
  leftOverScenarioLine,
  planScenarios,
  type ScenarioPush,
  type ScenarioTools,
  scenarioPlanLine,
} from '../../authoring/simulator/push-scenarios.ts';
import type { Suite } from '../../domain/suite/suite.ts';
import { steadyClock } from '../../local/steady-clock.ts';
import { openCognigy } from '../cognigy-settings.ts';
import { ExitCode } from '../exit-code.ts';
import { confirm, type Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

interface PushFlags {
  readonly baseUrl?: string | undefined;
  readonly project?: string | undefined;
  readonly tag: readonly string[];
  readonly prune?: true | undefined;
  readonly yes?: true | undefined;
  readonly dryRun?: true | undefined;
  readonly isolate?: true | undefined;
  readonly lossy?: true | undefined;
  readonly force?: true | undefined;
  readonly adopt?: true | undefined;
}

/** What a push asks of playbooks alone. */
const OF_PLAYBOOKS = ['isolate', 'lossy', 'force', 'adopt'] as const;

/** The cases of a suite in the mode simulator as scenarios of a project; a second push changes nothing. */
export async function pushScenarios(
  suite: Suite,
  flags: PushFlags,
  terminal: Terminal,
): Promise<number> {
  const foreign = OF_PLAYBOOKS.find((flag) => flags[flag] === true);
  if (foreign !== undefined) {
    throw new UsageError(`--${foreign} is for playbooks, and this suite makes scenarios`);
  }
  if (suite.test_cases.length === 0) {
    throw new UsageError(
      'the suite names scenarios that exist and has no cases of its own: push one with test_cases',
    );
  }
  const tools = await toolsFor(suite, flags, terminal);
  const plan = await planScenarios(suite, { isPart: flags.tag.length > 0 }, tools);
  const dooms = flags.prune === true && plan.leftOver.length > 0;
  if (flags.dryRun === true) {
    show(plan, dooms, terminal);
    terminal.stdout.write('nothing was changed\n');
    return ExitCode.passed;
  }
  if (dooms && flags.yes !== true) {
    show(plan, dooms, terminal);
    const answer = await confirm('delete what the plan deletes?', terminal);
    if (answer === null) {
      throw new UsageError('the plan deletes, and nobody can be asked here: add --yes');
    }
    if (!answer) {
      terminal.stdout.write('nothing was changed\n');
      return ExitCode.cancelled;
    }
  }
  for (const each of plan.plans) {
    const id = await carryOutScenario(each, tools);
    const line = scenarioPlanLine(each);
    terminal.stdout.write(`${each.existing === null ? `${line} (${id})` : line}\n`);
  }
  for (const scenario of plan.leftOver) {
    if (dooms) await deleteScenario(scenario, tools);
    terminal.stdout.write(`${leftOverScenarioLine(scenario, dooms)}\n`);
  }
  return ExitCode.passed;
}

async function toolsFor(
  suite: Suite,
  flags: PushFlags,
  terminal: Terminal,
): Promise<ScenarioTools> {
  const { api, simulator, scenarios } = openCognigy(flags.baseUrl, terminal);
  const project = await projectOf(api, { project: flags.project ?? suite.cognigy?.project });
  const clock = terminal.clock ?? steadyClock();
  return {
    simulator,
    scenarios,
    projectId: project._id,
    sleep: (ms) => clock.sleep(ms),
    onWait: (message) => terminal.stderr.write(`${message}\n`),
  };
}

function show({ plans, leftOver }: ScenarioPush, dooms: boolean, { stdout }: Terminal): void {
  for (const plan of plans) stdout.write(`${scenarioPlanLine(plan)}\n`);
  for (const scenario of leftOver) stdout.write(`${leftOverScenarioLine(scenario, dooms)}\n`);
}
