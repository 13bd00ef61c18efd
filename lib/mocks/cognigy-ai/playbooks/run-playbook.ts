import type { DemoBot } from '../../executions-v1/bot/demo-bot.ts';
import { BotSession } from '../bot-session.ts';
import type { Playbook, StepResult } from '../wire.ts';
import { judgeAssert } from './judge-assert.ts';

/** Speaks the steps of a playbook to the bot in one session, and judges each. */
export async function runPlaybook(
  { steps, timeout, abortOnError }: Playbook,
  bot: DemoBot,
): Promise<StepResult[]> {
  const session = new BotSession(bot);
  const results: StepResult[] = [];
  for (const { _id, text = '', data, asserts } of steps) {
    const reply = await session.say({ text, data });
    const timedOut = reply.latencyMs > timeout;
    const judged = asserts.map((assert) => judgeAssert(assert, reply, data));
    const failed = timedOut || judged.some(({ status }) => status === 'failed');
    results.push({
      _id,
      status: failed ? 'failed' : 'successful',
      text,
      data: data ?? {},
      asserts: judged,
      timeout: timedOut,
    });
    if (failed && abortOnError) break;
  }
  return results;
}
