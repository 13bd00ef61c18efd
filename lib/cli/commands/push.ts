import { need } from '../../authoring/api-error.ts';
import { projectOf } from '../../authoring/bot-place.ts';
import { carryOut } from '../../authoring/carry-out-push.ts';
import type { PushTools } from '../../authoring/patient-call.ts';
import { deletes, planLine } from '../../authoring/push-plan.ts';
import { type LeftOver, type PushPlan, planPush } from '../../authoring/push-suite.ts';
import type { Suite } from '../../domain/suite/suite.ts';
import { faceOf } from '../../domain/suite/suite-face.ts';
import { steadyClock } from '../../local/steady-clock.ts';
import { openCognigyApi } from '../cognigy-settings.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { loadSuite } from '../load-suite.ts';
import { collect } from '../options/flag-values.ts';
import { withSuiteOptions } from '../options/suite-options.ts';
import { givenSuiteId } from '../settings.ts';
import { pushScenarios } from '../simulator/push-scenarios.ts';
import { confirm, type Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

/** `cognigate push`: the cases of a suite as playbooks or scenarios of a project; a second push changes nothing. */
export const push = defineCommand({
  syntax: (command) =>
    withSuiteOptions(command.argument('<suite>', 'a .yaml, .json, .csv or .xlsx file'))
      .option('--base-url <url>', 'address of the API of Cognigy.AI (COGNIGY_API_URL)')
      .option('--project <name>', 'project, by id or name')
      .option('--tag <tag>', 'only cases with this tag; may be repeated', collect, [])
      .option('--isolate', 'a playbook for each case, so that none shares a session with another')
      .option('--prune', 'delete playbooks of this suite that it has no longer')
      .option('--lossy', 'push cases of which a playbook would assert nothing, too')
      .option('--force', 'overwrite what somebody else has changed since the last push')
      .option('--adopt', 'take over playbooks of these names that no push has marked')
      .option('--yes', 'delete without asking')
      .option('--dry-run', 'print the plan and change nothing'),
  examples: [
    'cognigate push suite.yaml --dry-run',
    'cognigate push suite.yaml --project Shop --yes',
  ],
  async action(file, flags, terminal) {
    if (flags.tag.length > 0 && flags.prune === true) {
      throw new UsageError(
        '--prune with --tag would delete the playbooks of the cases that the tag leaves out: push the whole suite',
      );
    }
    const suiteId = givenSuiteId(flags.suiteId, terminal);
    const { suite } = await loadSuite(
      file,
      { suiteId, sheet: flags.sheet, tags: flags.tag },
      terminal,
    );
    if (faceOf(suite) === 'simulator') return pushScenarios(suite, flags, terminal);
    refuseCaseless(suite, file);
    const tools = await toolsFor(suite, flags, terminal);
    const plan = await planPush(
      suite,
      {
        isolate: flags.isolate === true,
        isPart: flags.tag.length > 0,
        force: flags.force === true,
        adopt: flags.adopt === true,
      },
      tools,
    );
    for (const note of plan.notes) terminal.stderr.write(`note: ${note}\n`);
    if (flags.lossy !== true) refuseUnasserted(plan);
    const doomed = flags.prune === true ? plan.leftOver.filter(({ kept }) => kept === null) : [];
    const mayDelete = doomed.length > 0 || plan.plans.some(deletes);
    if (flags.dryRun === true) {
      show({ ...plan, doomed }, terminal);
      terminal.stdout.write('nothing was changed\n');
      return ExitCode.passed;
    }
    if (mayDelete && flags.yes !== true) {
      show({ ...plan, doomed }, terminal);
      const answer = await confirm('delete what the plan deletes?', terminal);
      if (answer === null) {
        throw new UsageError('the plan deletes, and nobody can be asked here: add --yes');
      }
      if (!answer) {
        terminal.stdout.write('nothing was changed\n');
        return ExitCode.cancelled;
      }
    }
    await carryOutAll({ ...plan, doomed }, tools, terminal);
    return ExitCode.passed;
  },
});

interface ShownPlan extends PushPlan {
  readonly doomed: readonly LeftOver[];
}

function refuseCaseless({ cognigy }: Suite, file: string): void {
  if (cognigy?.mode !== 'playbooks') return;
  throw new UsageError(
    `${file} runs playbooks that exist and has no cases of its own: push a suite with test_cases`,
  );
}

function refuseUnasserted({ unasserted }: PushPlan): void {
  if (unasserted.length === 0) return;
  const cases = unasserted.length === 1 ? '1 case' : `${unasserted.length} cases`;
  throw new UsageError(
    `a playbook would assert nothing of ${cases} (${unasserted.slice(0, 10).join(', ')}${unasserted.length > 10 ? ', …' : ''}), so a gate over it would judge less than the suite does: ask for something that playbooks can assert, or add --lossy`,
  );
}

async function toolsFor(
  suite: Suite,
  flags: { readonly baseUrl?: string | undefined; readonly project?: string | undefined },
  terminal: Terminal,
): Promise<PushTools> {
  const api = openCognigyApi(flags.baseUrl, terminal);
  const project = await projectOf(api, { project: flags.project ?? suite.cognigy?.project });
  const clock = terminal.clock ?? steadyClock();
  return {
    api,
    projectId: project._id,
    sleep: (ms) => clock.sleep(ms),
    onWait: (message) => terminal.stderr.write(`${message}\n`),
  };
}

function show({ plans, leftOver, doomed }: ShownPlan, { stdout }: Terminal): void {
  for (const plan of plans) stdout.write(`${planLine(plan)}\n`);
  for (const each of leftOver) stdout.write(`${leftOverLine(each, doomed)}\n`);
}

async function carryOutAll(
  { plans, leftOver, doomed }: ShownPlan,
  tools: PushTools,
  { stdout }: Terminal,
): Promise<void> {
  for (const plan of plans) {
    const playbookId = await carryOut(plan, tools);
    const line = planLine(plan);
    stdout.write(`${plan.existing === null ? `${line} (${playbookId})` : line}\n`);
  }
  for (const each of leftOver) {
    if (doomed.includes(each)) need(await tools.api.deletePlaybook(each.playbook._id));
    stdout.write(`${leftOverLine(each, doomed)}\n`);
  }
}

function leftOverLine(each: LeftOver, doomed: readonly LeftOver[]): string {
  const { playbook, kept } = each;
  const named = `"${playbook.name}" (${playbook._id})`;
  if (doomed.includes(each)) return `delete     ${named}`;
  return kept === null
    ? `left over  ${named}; --prune deletes it`
    : `left over  ${named}; it ${kept}, and is deleted by --prune --force alone`;
}
