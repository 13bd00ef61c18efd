import { describe, expect, it } from 'vitest';
import { IntegrityViolated, messageOf } from '../../lib/domain/errors.ts';
import { aggregateRun } from '../../lib/steps/aggregate-run.ts';
import { pollBatches } from '../../lib/steps/poll-batches.ts';
import type { Platform, PlatformPlace } from '../../lib/steps/ports/platform.ts';
import { submitBatches } from '../../lib/steps/submit-batches.ts';
import { validateSuite } from '../../lib/steps/validate-suite.ts';
import { FakePlatform } from '../support/fakes/fake-platform.ts';
import { fakePorts } from '../support/fakes/fake-ports.ts';
import { accepted, aSuite, RUN_ID } from '../support/fakes/workflow-loop.ts';

const HOME: PlatformPlace = {
  platformUrl: 'https://platform.example',
  endpointUrl: 'https://endpoint.example',
};
const ELSEWHERE: readonly (readonly [string, Pick<Platform, 'name' | 'place'>])[] = [
  ['another address', { place: { ...HOME, platformUrl: 'https://other.example' } }],
  ['other endpoints', { place: { ...HOME, endpointUrl: 'https://other-endpoint.example' } }],
  ['endpoints that do not follow', { place: { platformUrl: HOME.platformUrl } }],
  ['another contract', { name: 'cognigy-ai', place: HOME }],
];

/** The gate as it is deployed, and as it is deployed anew while a run is under way. */
function redeployed(change: Pick<Platform, 'name' | 'place'>) {
  const ports = fakePorts();
  const at = (place: Pick<Platform, 'name' | 'place'>) =>
    Object.assign(new FakePlatform(), { name: 'executions-v1' as const }, place);
  const before = { ...ports, platform: at({ place: HOME }) };
  const after = { ...ports, platform: at(change) };
  return { before, after, ports };
}

describe('a run whose gate is deployed anew meanwhile', () => {
  it.each(ELSEWHERE)('is not looked at with %s, and ends as an error', async (_, change) => {
    const { before, after, ports } = redeployed(change);
    const state = await submitBatches(
      await validateSuite(await accepted(aSuite(2), ports), before),
      before,
    );

    const refused: unknown = await pollBatches(state, after).catch((error) => error);
    const failure = { error: 'IntegrityViolated', cause: messageOf(refused) };
    const end = await aggregateRun({ ...state, failure }, after);

    expect(refused).toBeInstanceOf(IntegrityViolated);
    expect(failure.cause).toContain('settings were changed while the run was under way');
    expect(after.platform.statusCalls).toEqual([]);
    expect(end.verdict).toBe('error');
    expect((await ports.ledger.readRun(RUN_ID))?.reasons[0]).toMatchObject({
      code: 'integrity_violated',
      message: failure.cause,
    });
  });

  it.each(ELSEWHERE)('sends nothing with %s', async (_, change) => {
    const { before, after, ports } = redeployed(change);
    const state = await validateSuite(await accepted(aSuite(2), ports), before);

    await expect(submitBatches(state, after)).rejects.toThrow('start another run');

    expect(after.platform.submissions).toEqual([]);
  });

  it('is not begun at an address that it was not accepted for', async () => {
    const { after, ports } = redeployed({ place: { platformUrl: 'https://other.example' } });

    await expect(validateSuite(await accepted(aSuite(2), ports), after)).rejects.toThrow(
      `run ${RUN_ID} was begun at https://platform.example, and the gate speaks to https://other.example by now`,
    );

    expect(await ports.ledger.listBatches(RUN_ID)).toEqual([]);
  });

  it('goes on where nothing of that has changed', async () => {
    const { before, after, ports } = redeployed({ place: HOME });
    const state = await submitBatches(
      await validateSuite(await accepted(aSuite(2), ports), before),
      before,
    );

    const looked = await pollBatches(state, after);

    expect(looked.counts?.batches).toBe(1);
    expect(await ports.ledger.readRun(RUN_ID)).toMatchObject({ endpointUrl: HOME.endpointUrl });
  });
});
