import { setTimeout as sleep } from 'node:timers/promises';
import { need } from '../../authoring/api-error.ts';
import { projectOf } from '../../authoring/bot-place.ts';
import { planLine } from '../../authoring/push-plan.ts';
import { carryOut, planPush } from '../../authoring/push-suite.ts';
import { openCognigyApi } from '../cognigy-settings.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { loadSuite } from '../load-suite.ts';
import { collect } from '../options/flag-values.ts';
import { withSuiteOptions } from '../options/suite-options.ts';
import { givenSuiteId } from '../settings.ts';
import { UsageError } from '../usage-error.ts';

/** `cognigate push`: the cases of a suite as playbooks of a project; a second push changes nothing. */
export const push = defineCommand({
  syntax: (command) =>
    withSuiteOptions(command.argument('<suite>', 'a .yaml, .json, .csv or .xlsx file'))
      .option('--base-url <url>', 'address of the API of Cognigy.AI (COGNIGY_API_URL)')
      .option('--project <name>', 'project, by id or name')
      .option('--tag <tag>', 'only cases with this tag; may be repeated', collect, [])
      .option('--isolate', 'a playbook for each case, so that none shares a session with another')
      .option('--prune', 'delete playbooks of this suite that it has no longer')
      .option('--dry-run', 'print the plan and change nothing'),
  examples: ['cognigate push suite.yaml --dry-run', 'cognigate push suite.yaml --project Shop'],
  async action(file, flags, terminal) {
    const suiteId = givenSuiteId(flags.suiteId, terminal);
    const loaded = await loadSuite(
      file,
      { suiteId, sheet: flags.sheet, tags: flags.tag },
      terminal,
    );
    const { suite } = loaded;
    if (suite.cognigy?.mode === 'playbooks') {
      throw new UsageError(
        `${file} runs playbooks that exist and has no cases of its own: push a suite with test_cases`,
      );
    }
    const api = openCognigyApi(flags.baseUrl, terminal);
    const project = await projectOf(api, { project: flags.project ?? suite.cognigy?.project });
    const tools = {
      api,
      projectId: project._id,
      sleep: (ms: number) => sleep(ms),
      onWait: (message: string) => terminal.stderr.write(`${message}\n`),
    };
    const { plans, leftOver, notes } = await planPush(
      suite,
      { isolate: flags.isolate === true },
      tools,
    );
    for (const note of notes) terminal.stderr.write(`note: ${note}\n`);
    for (const plan of plans) {
      const line = planLine(plan);
      if (flags.dryRun === true) terminal.stdout.write(`${line}\n`);
      else {
        const playbookId = await carryOut(plan, tools);
        terminal.stdout.write(`${plan.playbookId === null ? `${line} (${playbookId})` : line}\n`);
      }
    }
    for (const { _id, name } of leftOver) {
      if (flags.prune !== true) {
        terminal.stdout.write(`left over  "${name}" (${_id}); --prune deletes it\n`);
        continue;
      }
      if (flags.dryRun !== true) need(await api.deletePlaybook(_id));
      terminal.stdout.write(`delete     "${name}" (${_id})\n`);
    }
    if (flags.dryRun === true) terminal.stdout.write('nothing was changed\n');
    return ExitCode.passed;
  },
});
