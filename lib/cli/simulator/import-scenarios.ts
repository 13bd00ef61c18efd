import { need } from '../../authoring/api-error.ts';
import { suiteIdOf } from '../../authoring/import/finish-suite.ts';
import { findScenarios } from '../../authoring/simulator/find-scenarios.ts';
import { simulationTarget } from '../../authoring/simulator/simulation-target.ts';
import { suiteOfScenarios } from '../../authoring/simulator/suite-of-scenarios.ts';
import { openCognigy } from '../cognigy-settings.ts';
import { defineCommand } from '../define-command.ts';
import { deliverFile } from '../importing/deliver-import.ts';
import { UsageError } from '../usage-error.ts';
import { withSimulationOptions } from './simulation-options.ts';

/** `cognigate import scenarios`: scenarios of the Simulator as a suite in its mode. */
export const importScenarios = defineCommand({
  syntax: (command) =>
    withSimulationOptions(
      command
        .argument('[name...]', 'scenarios, by id or name; all of the project if not given')
        .option('--name-prefix <text>', 'those whose names begin so')
        .option(
          '--as <form>',
          '"cases" writes what each says, "names" leaves them where they are; cases if not given',
        ),
    ),
  examples: [
    'cognigate import scenarios --project "Web shop" --flow Main --model gpt-4o -o agent.suite.yaml',
    'cognigate import scenarios --name-prefix "Release: " --as names --project "Web shop" --flow Main --model gpt-4o',
  ],
  async action(names, flags, terminal) {
    const as = formOf(flags.as);
    const access = openCognigy(flags.baseUrl, terminal);
    const { projectId, target } = await simulationTarget(flags, access);
    const there = need(await access.simulator.listScenarios(projectId));
    const found = findScenarios(there, { names, prefix: flags.namePrefix });
    if (found.status === 'not_found') throw new UsageError(`${found.problem}; ${found.remedy}`);
    const { scenarios } = found;
    const imported = await suiteOfScenarios(scenarios, {
      suiteId: suiteIdOf(flags.suiteId, `${target.project} ${target.flow}`),
      target,
      as,
      source: `${scenarios.length} scenarios of the project ${target.project}`,
    });
    return deliverFile(imported, { flags, terminal });
  },
});

function formOf(written: string | undefined): 'cases' | 'names' {
  if (written === undefined || written === 'cases') return 'cases';
  if (written === 'names') return 'names';
  throw new UsageError(`--as is "${written}": write cases or names`);
}
