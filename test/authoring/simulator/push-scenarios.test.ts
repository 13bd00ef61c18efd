import { describe, expect, it } from 'vitest';
import {
  carryOutScenario,
  planScenarios,
  type ScenarioTools,
} from '../../../lib/authoring/simulator/push-scenarios.ts';
import { checkSuite } from '../../../lib/domain/suite/check-suite.ts';
import type { CognigyAiScenarioInput } from '../../../lib/mocks/cognigy-ai/scenario.ts';
import { ApiKey } from '../../../lib/platforms/cognigy-ai/api-key.ts';
import { scenarioApi } from '../../../lib/platforms/cognigy-ai/simulator/scenario-api.ts';
import { simulatorApi } from '../../../lib/platforms/cognigy-ai/simulator/simulator-api.ts';
import { httpClient } from '../../../lib/platforms/http.ts';
import { platformAddress } from '../../../lib/platforms/platform-address.ts';
import { SimulatorMock } from '../../mocks/cognigy-ai/simulator-client.ts';

const criterion = { name: 'asks', text: 'The agent asks for the order' };

function suiteWith(fields: object = {}, suiteId = 'shop') {
  const checked = checkSuite({
    suite_id: suiteId,
    platform: 'cognigy-ai',
    cognigy: { mode: 'simulator', project: 'Web shop', flow: 'Main', locale: 'en', model: 'm' },
    test_cases: [
      { id: 'refund', persona: 'A', mission: 'money', criteria: [criterion], ...fields },
    ],
  });
  if (checked.status !== 'valid') throw new Error(JSON.stringify(checked.faults));
  return checked.suite;
}

function toolsFor(mock: SimulatorMock): ScenarioTools {
  const { clocked, projectId } = mock;
  const access = {
    address: platformAddress(clocked.mock.url),
    key: new ApiKey('demo-key'),
    http: httpClient({ userAgent: 'test' }),
  };
  return {
    simulator: simulatorApi(access),
    scenarios: scenarioApi(access),
    projectId,
    sleep: async (ms) => mock.pass(ms / 1000),
  };
}

async function pushOn(mock: SimulatorMock, suite = suiteWith()): Promise<readonly string[]> {
  const tools = toolsFor(mock);
  const { plans } = await planScenarios(suite, { isPart: false }, tools);
  return Promise.all(plans.map((plan) => carryOutScenario(plan, tools)));
}

const namesOf = async (mock: SimulatorMock) =>
  (await mock.get('/simulations?filter=shop')).json.data.map(({ name }) => name);

/** The third request about scenarios is the change itself: the list is read for the plan, and once more before. */
const onChange = (fault: NonNullable<CognigyAiScenarioInput['faults']>[number]['fault']) => ({
  faults: [{ on: 'simulation' as const, from: 3, count: 1, fault }],
});

describe('a push of a scenario whose answer is lost', () => {
  it('finds by its name what was made, and makes no second one', async () => {
    await using mock = await SimulatorMock.start(
      onChange({ kind: 'answer', status: 504, effect: 'done' }),
    );

    const [id] = await pushOn(mock);

    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(await namesOf(mock)).toEqual(['shop: refund']);
  });

  it('says after a minute that nothing was made, and tries nothing again', async () => {
    await using mock = await SimulatorMock.start(onChange({ kind: 'answer', status: 504 }));
    const before = mock.now;

    await expect(pushOn(mock)).rejects.toThrow(/"shop: refund" is not what was pushed .*not there/);

    expect(mock.now - before).toBe(60_000);
    expect(await namesOf(mock)).toEqual([]);
  });

  it('sees that a change was made, or that it was not', async () => {
    const changed = suiteWith({ mission: 'order' });
    const outcomes = [];
    for (const effect of ['done', 'none'] as const) {
      await using mock = await SimulatorMock.start({
        faults: [
          { on: 'simulation', from: 7, count: 1, fault: { kind: 'answer', status: 504, effect } },
        ],
      });
      await pushOn(mock);
      outcomes.push(await pushOn(mock, changed).then(() => 'done', String));
    }

    expect(outcomes).toEqual(['done', expect.stringContaining('still differs in mission')]);
  });
});

describe('a push of scenarios', () => {
  it('waits where it is told to, and goes on', async () => {
    await using mock = await SimulatorMock.start(
      onChange({ kind: 'answer', status: 429, retry_after: 40 }),
    );
    const before = mock.now;

    await pushOn(mock);

    expect(mock.now - before).toBe(40_000);
    expect(await namesOf(mock)).toEqual(['shop: refund']);
  });

  it('addresses a scenario by either of its ids', async () => {
    await using mock = await SimulatorMock.start({ settings: { simulator_ids: '_id' } });
    await pushOn(mock);

    await pushOn(mock, suiteWith({ mission: 'order' }));

    const { json } = await mock.get('/simulations?filter=shop');
    expect(json.data).toMatchObject([{ name: 'shop: refund', mission: 'order' }]);
  });

  it('leaves name and turns of the persona as somebody has set them where the suite says nothing', async () => {
    await using mock = await SimulatorMock.start();
    await mock.call('POST', '/simulations', {
      body: mock.scenarioBody({ name: 'shop: refund', personaName: 'Ada', maxTurns: 7 }),
    });

    await pushOn(mock);

    const { json } = await mock.get('/simulations?filter=shop');
    expect(json.data).toMatchObject([{ personaName: 'Ada', maxTurns: 7, mission: 'money' }]);
  });

  it('touches nothing where two scenarios have the name', async () => {
    await using mock = await SimulatorMock.start();
    for (const _ of [1, 2]) await mock.scenario({ name: 'shop: refund' });

    await expect(pushOn(mock)).rejects.toThrow(
      /2 scenarios are called "shop: refund" \(.+, .+\), so none can be chosen/,
    );
  });

  it('leaves a scenario alone that was changed after the plan was made', async () => {
    await using mock = await SimulatorMock.start();
    await pushOn(mock);
    const tools = toolsFor(mock);
    const { plans } = await planScenarios(suiteWith({ mission: 'b' }), { isPart: false }, tools);
    const [plan] = plans;
    const [scenario] = (await mock.get('/simulations?filter=shop')).json.data;
    await mock.call('PATCH', `/simulations/${scenario?.referenceId}`, { body: { mission: 'c' } });

    const pushed = plan === undefined ? null : carryOutScenario(plan, tools);

    await expect(pushed).rejects.toThrow('was changed after the plan was made');
  });

  it.each([
    ['a suite whose names could be those of another', suiteWith({}, 'shop: a'), '": " stands'],
    [
      'a criterion of a kind that nobody can write',
      suiteWith({ criteria: [{ ...criterion, type: 'tool' }] }),
      'of the kind tool',
    ],
  ])('refuses %s', async (_, suite, problem) => {
    await using mock = await SimulatorMock.start();

    await expect(pushOn(mock, suite)).rejects.toThrow(problem);
  });
});
