import type { DemoBot } from '../../executions-v1/bot/demo-bot.ts';
import { BotSession } from '../bot-session.ts';
import type { SimulationScript } from './behaviour.ts';
import type { SimulatorScenario } from './scenario-book.ts';
import type { ScenarioCriterion } from './scenario-criterion.ts';

/** Where a scenario says nothing. */
export const DEFAULT_MAX_TURNS = 20;

/** How one run went. */
export interface SimulatedTalk {
  /** User and bot in turn. */
  readonly turns: readonly string[];
  /** One for each criterion. */
  readonly results: readonly boolean[];
  readonly success: boolean;
  readonly summary: string;
}

/**
 * The runs of a batch, as a script has them or as the demo bot makes them.
 *
 * The simulated user says the mission, and where the bot asks something, the persona. A criterion with words in
 * quotation marks is met where the bot has said them, any other where it has understood something.
 */
export async function simulate(
  scenario: SimulatorScenario,
  executions: number,
  { bot, script }: { readonly bot: DemoBot; readonly script: SimulationScript | undefined },
): Promise<SimulatedTalk[]> {
  const talk = await converse(scenario, bot);
  const turns = script?.turns ?? talk.turns;
  const judged = scenario.successCriteria.map((criterion) =>
    isMet(criterion, turns, talk.understood),
  );
  const failed = scenario.successCriteria.map((_, place) => script?.results?.[place] ?? false);
  return Array.from({ length: executions }, (_, place) => {
    const results =
      script?.succeed === undefined
        ? (script?.results ?? judged)
        : place < script.succeed
          ? judged.map(() => true)
          : failed;
    const success = results.every((met) => met);
    const met = results.filter((each) => each).length;
    const summary = script?.summary ?? `${met} of ${results.length} criteria are met.`;
    return { turns, results, success, summary };
  });
}

async function converse({ mission, persona, maxTurns }: SimulatorScenario, bot: DemoBot) {
  const session = new BotSession(bot);
  const turns: string[] = [];
  let understood = false;
  for (const text of [mission, persona]) {
    if (turns.length + 2 > (maxTurns ?? DEFAULT_MAX_TURNS)) break;
    const reply = await session.say({ text, data: undefined });
    understood ||= reply.intent !== null;
    turns.push(
      text,
      reply.outputs
        .map((output) => output.text)
        .join(' ')
        .trim(),
    );
    if (session.state !== 'asking') break;
  }
  return { turns, understood };
}

function isMet(
  { params }: ScenarioCriterion,
  turns: readonly string[],
  understood: boolean,
): boolean {
  const [, quoted] = /["“]([^"”]+)["”]/.exec(params.text) ?? [];
  if (quoted === undefined) return understood;
  return turns.some(
    (text, place) => place % 2 === 1 && text.toLowerCase().includes(quoted.toLowerCase()),
  );
}
