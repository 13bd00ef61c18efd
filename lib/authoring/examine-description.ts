import {
  compareCalls,
  type Difference,
} from '../platforms/cognigy-ai/description/compare-calls.ts';
import {
  type ApiDescription,
  DESCRIPTION_PATHS,
  type DescribedPlatform,
  readDescription,
} from '../platforms/cognigy-ai/description/read-description.ts';
import { RELIED_ON, type ReliedCall } from '../platforms/cognigy-ai/description/relied-on.ts';
import { RELIED_ON_SIMULATOR } from '../platforms/cognigy-ai/simulator/relied-on-simulator.ts';
import { type ToldGuess, toldGuesses } from '../platforms/cognigy-ai/simulator/told-guesses.ts';
import { foreignText } from '../platforms/foreign-text.ts';
import { counted } from './counted.ts';
import { type Finding, fine, skipped } from './finding.ts';

/**
 * In what the API of this environment, by its own description, is not what the client takes for granted.
 *
 * A description may be out of date, so that a difference is a warning, and its absence nothing.
 */
export async function examineDescription(
  platform: DescribedPlatform,
  { spec }: { readonly spec: boolean },
): Promise<Finding[]> {
  const api = await readDescription('api', platform);
  const simulator = await readDescription('simulator', platform);
  return [
    ...(api.status === 'ok' ? toldOf('the API', api.value, API) : [untold('api', api.problem)]),
    ...(simulator.status === 'ok'
      ? [
          ...toldOf('the Simulator', simulator.value, SIMULATOR),
          ...guessesIn(simulator.value, spec),
        ]
      : [untold('simulator', simulator.problem)]),
  ];
}

interface Relied {
  readonly calls: readonly ReliedCall[];
  readonly base?: string;
}

const API: Relied = { calls: Object.values(RELIED_ON).flat() };
const SIMULATOR: Relied = { calls: Object.values(RELIED_ON_SIMULATOR).flat(), base: '' };

function toldOf(what: string, description: ApiDescription, { calls, base }: Relied): Finding[] {
  const differences = compareCalls(description, calls, base);
  const relied = differences.filter(({ isSpared }) => !isSpared);
  const spared = differences.filter(({ isSpared }) => isSpared);
  const version = foreignText(description.info.version, 40);
  return [
    relied.length === 0
      ? fine(
          'description',
          `${what} describes itself in the version ${version}, and has all that ${counted(calls.length, 'call')} rely on`,
        )
      : differing(
          `${what} describes itself in the version ${version}, with ${counted(relied.length, 'difference')} from what this tool relies on`,
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

/** What the vendor documents nowhere, and whether this environment says it; each by itself where that is asked for. */
function guessesIn(description: ApiDescription, spec: boolean): Finding[] {
  const guesses = toldGuesses(description);
  const of = (told: ToldGuess['told']) => guesses.filter((each) => each.told === told);
  const [confirmed, refuted, open] = [of('confirmed'), of('refuted'), of('untold')];
  const sum = `of ${guesses.length} guesses about the Simulator it confirms ${confirmed.length}, refutes ${refuted.length} and leaves ${open.length} open`;
  const named = (list: readonly ToldGuess[], say: (guess: string) => Finding) =>
    list.map(({ guess }) => say(guess));
  return [
    refuted.length === 0 ? fine('description', sum) : differing(sum, spec ? null : NAMES_GUESSES),
    ...named(refuted, (guess) => differing(`refuted: ${guess}`, REFUTED)),
    ...(spec
      ? [
          ...named(confirmed, (guess) => fine('description', `confirmed: ${guess}`)),
          ...named(open, (guess) => skipped('description', `it does not say whether ${guess}`)),
        ]
      : []),
  ];
}

const NAMES_GUESSES = 'doctor --spec names all of them';
const REFUTED =
  'a run there may end without a verdict, and none is made green by it: look for a newer version of this tool, and tell its authors';

function differing(message: string, remedy: string | null): Finding {
  return { step: 'description', status: 'warning', message, remedy, cause: null };
}

function textOf({ call, problem }: Difference): string {
  return `${call} ${foreignText(problem, 200)}`;
}

function untold(of: keyof typeof DESCRIPTION_PATHS, problem: string): Finding {
  return skipped('description', `none can be read at ${DESCRIPTION_PATHS[of]} (${problem})`);
}
