import { describe, expect, it } from 'vitest';
import { cancelExecution } from '../../../lib/steps/loop/cancel-execution.ts';
import { Silence } from '../../../lib/steps/loop/silence.ts';
import type { NotEnded } from '../../../lib/steps/ports/platform.ts';
import { aBatch, aRun, type BatchFacts } from '../../support/builders/ledger-builders.ts';
import { FakePlatform } from '../../support/fakes/fake-platform.ts';
import { FAKE_START } from '../../support/fakes/fake-ports.ts';

const DENIED: NotEnded = { problem: 'it answered 404', retryAfterSeconds: null };
const ENDED = { code: 'ended_on_request', message: 'execution exec-0 was asked to end, and has' };
const LEFT = { code: 'may_still_run', message: 'execution exec-0 may still run: it goes on' };

/** What is on a batch after its end, how often the platform was asked for it, and what is left. */
async function cancelled(facts: BatchFacts, answer: NotEnded | null, silence = new Silence()) {
  const asked: string[] = [];
  const cancel = async (id: string) => {
    asked.push(id);
    return answer;
  };
  const platform = Object.assign(new FakePlatform(), { cancel });
  const opened = { run: aRun(), now: FAKE_START };
  const { after, left } = await cancelExecution(aBatch(facts), opened, { silence, platform });
  return { told: after.faults.map(({ code }) => code), faults: after.faults, asked, left };
}

describe('what nobody waits for any more', () => {
  it.each(['submitted', 'abandoned'] as const)(
    'may still run where the platform denies it and no end was seen: %s',
    async (phase) => {
      const { told, asked, left } = await cancelled({ phase }, DENIED);

      expect(asked).toEqual(['exec-0']);
      expect(told).toEqual(['may_still_run']);
      expect(left).toEqual(DENIED);
    },
  );

  it.each([
    ['was collected', { phase: 'collected' }],
    [
      'was given up after its end, since its results never came',
      { phase: 'abandoned', settledAt: 1 },
    ],
    ['has ended on request', { phase: 'submitted', faults: [ENDED] }],
  ] satisfies [string, BatchFacts][])(
    'is not doubted where it %s, though the platform denies it now',
    async (_, facts) => {
      const { faults, asked } = await cancelled(facts, DENIED);

      expect(asked).toEqual([]);
      expect(faults).toEqual(aBatch(facts).faults);
    },
  );

  it('runs no more once its end was seen, whatever was feared before', async () => {
    const { told } = await cancelled({ phase: 'abandoned', faults: [LEFT] }, null);

    expect(told).toEqual(['ended_on_request']);
  });

  it('keeps what came of asking where the platform wants silence by now', async () => {
    const silence = new Silence();
    silence.heed({ status: 'unavailable', retryAfterSeconds: 60 });

    const { faults, asked } = await cancelled(
      { phase: 'abandoned', faults: [LEFT] },
      null,
      silence,
    );

    expect(asked).toEqual([]);
    expect(faults).toEqual([LEFT]);
  });
});
