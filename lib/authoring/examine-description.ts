import {
  compareCalls,
  type Difference,
} from '../platforms/cognigy-ai/description/compare-calls.ts';
import {
  DESCRIPTION_PATHS,
  type DescribedPlatform,
  readDescription,
} from '../platforms/cognigy-ai/description/read-description.ts';
import { RELIED_ON } from '../platforms/cognigy-ai/description/relied-on.ts';
import { foreignText } from '../platforms/foreign-text.ts';
import { counted } from './counted.ts';
import { type Finding, fine, skipped } from './finding.ts';

/**
 * In what the API of this environment, by its own description, is not what the client takes for granted.
 *
 * A description may be out of date, so that a difference is a warning, and its absence nothing.
 */
export async function examineDescription(platform: DescribedPlatform): Promise<Finding[]> {
  const api = await readDescription('api', platform);
  const simulator = await readDescription('simulator', platform);
  return [
    ...(api.status === 'ok' ? toldOf(api.value) : [untold('api', api.problem)]),
    simulator.status === 'ok'
      ? fine(
          'description',
          `the Simulator describes itself in the version ${foreignText(simulator.value.info.version, 40)}; nothing here calls it`,
        )
      : untold('simulator', simulator.problem),
  ];
}

function toldOf(description: { readonly info: { readonly version: string } }): Finding[] {
  const calls = Object.values(RELIED_ON).flat();
  const differences = compareCalls(description, calls);
  const relied = differences.filter(({ isSpared }) => !isSpared);
  const spared = differences.filter(({ isSpared }) => isSpared);
  const version = foreignText(description.info.version, 40);
  return [
    relied.length === 0
      ? fine(
          'description',
          `the API describes itself in the version ${version}, and has all that ${counted(calls.length, 'call')} rely on`,
        )
      : differing(
          `the API describes itself in the version ${version}, with ${counted(relied.length, 'difference')} from what this tool relies on`,
          'what is named below may not work there, unless the description is wrong: try it on a copy of the bot, or look for a newer version of this tool',
        ),
    ...relied.map((each) => differing(textOf(each), null)),
    ...(spared.length === 0
      ? []
      : [
          fine(
            'description',
            `what it does not tell and can be spared: ${spared.map(textOf).join('; ')}`,
          ),
        ]),
  ];
}

function differing(message: string, remedy: string | null): Finding {
  return { step: 'description', status: 'warning', message, remedy, cause: null };
}

function textOf({ call, problem }: Difference): string {
  return `${call} ${foreignText(problem, 200)}`;
}

function untold(of: keyof typeof DESCRIPTION_PATHS, problem: string): Finding {
  return skipped('description', `none can be read at ${DESCRIPTION_PATHS[of]} (${problem})`);
}
