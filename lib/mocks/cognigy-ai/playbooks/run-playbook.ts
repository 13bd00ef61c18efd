import type { DemoBot } from '../../executions-v1/bot/demo-bot.ts';
import { BotSession } from '../bot-session.ts';
import type { JudgedStep, ShelvedPlaybook } from '../wire.ts';
import { judgeAssert } from './judge-assert.ts';

/** Speaks the steps of a playbook to the bot in one session, and judges each. */
export async function runPlaybook(
  { steps, timeout, abortOnError }: ShelvedPlaybook,
  bot: DemoBot,
): Promise<JudgedStep[]> {
  const session = new BotSession(bot);
  const results: JudgedStep[] = [];
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
