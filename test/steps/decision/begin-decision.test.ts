import { describe, expect, it } from 'vitest';
import { ConcurrentWrite } from '../../../lib/domain/errors.ts';
import { aggregateRun } from '../../../lib/steps/aggregate-run.ts';
import { noteMock } from '../../../lib/steps/loop/platform-contact.ts';
import { runOf } from '../../../lib/steps/run-access.ts';
import { takeUpRun } from '../../../lib/steps/take-up-run.ts';
import { FakePlatform } from '../../support/fakes/fake-platform.ts';
import { fakePorts } from '../../support/fakes/fake-ports.ts';
import { aSuite, planned, RUN_ID } from '../../support/fakes/workflow-loop.ts';

class Mock extends FakePlatform {
  hasMockAnswered(): boolean {
    return true;
  }
}

describe('a decision that has begun', () => {
  it('settles the chain of the run, whatever a function hears that is still at work', async () => {
    const ports = fakePorts({ platform: new Mock() });
    const state = await planned(aSuite(1), ports);
    const before = await runOf(ports.ledger, RUN_ID);
    let isHeard = false;
    const { recordsAfter } = ports.audit;
    ports.audit.recordsAfter = async (...asked) => {
      const { decisionBegun } = await runOf(ports.ledger, RUN_ID);
      if (decisionBegun && !isHeard) {
        isHeard = true;
        await expect(noteMock(before, ports)).rejects.toThrow(ConcurrentWrite);
      }
      return recordsAfter.apply(ports.audit, asked);
    };

    await aggregateRun(state, ports);

    expect(isHeard).toBe(true);
    expect(await runOf(ports.ledger, RUN_ID)).not.toHaveProperty('simulated');
    expect(await ports.audit.recordsAfter('greetings', 0)).toHaveLength(1);
  });

  it('is over where a person takes the run up again, so that a mock is noticed', async () => {
    const ports = fakePorts({ platform: new Mock() });
    const state = await planned(aSuite(1), ports);
    ports.audit.insert = async () => {
      throw new Error('the disk is full');
    };
    await expect(aggregateRun(state, ports)).rejects.toThrow('the disk is full');

    const run = await takeUpRun(await runOf(ports.ledger, RUN_ID), ports);
    await noteMock(run, ports);

    expect(await runOf(ports.ledger, RUN_ID)).toMatchObject({ simulated: true });
  });
});
