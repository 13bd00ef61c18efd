import type { CognigyAiScenarioInput } from '../../../lib/mocks/cognigy-ai/scenario.ts';
import { ClockedMock } from '../../mocks/cognigy-ai/mock-client.ts';
import { attackRow, type End, inconclusive } from '../support/attack-row.ts';
import { playCognigy } from '../support/play-cognigy.ts';
import { Folder } from '../support/play-commands.ts';

const rejected = { verdict: 'rejected', exitCode: 2 } as const;
const gone = { ...inconclusive, reason: 'playbooks_gone' };

const gate = {
  suite_id: 'gate',
  platform: 'cognigy-ai',
  cognigy: {
    mode: 'playbooks',
    project: 'Web shop',
    flow: 'Main',
    locale: 'English',
    playbooks: [{ name_prefix: 'shop' }],
  },
  gate: { pass_rate: 1 },
};

/** Cases of one turn that this bot passes, and that ask by two asserts each. */
function pushed(...ids: string[]) {
  const outcome = { expected_response_contains: ['order', 'number'] };
  return suiteOf(ids.map((id) => ({ id, input_text: 'I want a refund', outcome })));
}

function suiteOf(test_cases: object[]) {
  const { playbooks: _, ...section } = gate.cognigy;
  const cognigy = { ...section, mode: 'conversation', endpoint: 'Gate' };
  return { suite_id: 'shop', platform: 'cognigy-ai', cognigy, test_cases };
}

class Place implements AsyncDisposable {
  readonly mock: ClockedMock;
  readonly #folder: Folder;

  private constructor(mock: ClockedMock) {
    this.mock = mock;
    this.#folder = new Folder(mock.mock, { COGNIGY_API_KEY: 'demo-key' });
  }

  static async open(faults: CognigyAiScenarioInput['faults'] = []): Promise<Place> {
    return new Place(await ClockedMock.start({ settings: { seconds_per_playbook: 0 }, faults }));
  }

  push(suite: object, ...flags: string[]): Promise<number> {
    return this.#folder.command('push', this.#folder.file('suite.json', suite), ...flags);
  }

  gate(): Promise<End> {
    return this.#folder.play('run', this.#folder.file('gate.json', gate));
  }

  async idOf(name: string): Promise<string> {
    const { json } = await this.mock.get(`/playbooks?projectId=${this.mock.project._id}`);
    return json.items.find((playbook) => playbook.name === name)?._id ?? '';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.mock[Symbol.asyncDispose]();
  }
}

/** Of a push that makes a playbook of one step with two asserts. */
const REQUESTS_OF_ONE = 10;

const failing = (from: number, effect: 'none' | 'done' = 'none') => [
  {
    on: 'playbook' as const,
    from,
    count: 1,
    fault: { kind: 'answer' as const, status: 502, effect },
  },
];

attackRow('A1', 'a push breaks off as it makes a playbook', rejected, () =>
  Promise.all(
    [5, 6, 7, 8].map(async (from) => {
      await using place = await Place.open(failing(from, from % 2 === 0 ? 'done' : 'none'));
      await place.push(pushed('a', 'b', 'c', 'd'));
      return await place.gate();
    }),
  ),
);
attackRow('A2', 'a push breaks off as it adds cases to a playbook', rejected, () =>
  Promise.all(
    [1, 2, 3].map(async (later) => {
      // The second push reads three times and hides the playbook before it adds.
      await using place = await Place.open(failing(REQUESTS_OF_ONE + 4 + later));
      await place.push(pushed('a'));
      await place.push(pushed('a', 'b', 'c'));
      return await place.gate();
    }),
  ),
);
attackRow('A3', 'playbooks that a prefix found in the last run are gone', gone, async () => {
  await using place = await Place.open();
  await place.push(pushed('a', 'b'), '--isolate');
  await place.gate();
  await place.mock.delete(`/playbooks/${await place.idOf('shop: a')}`);
  return await place.gate();
});
attackRow('A4', 'a playbook has fewer cases than in the last run', gone, async () => {
  await using place = await Place.open();
  await place.push(pushed('a', 'b'));
  await place.gate();
  const id = await place.idOf('shop #1');
  const { json } = await place.mock.get(`/playbooks/${id}`);
  await place.mock.delete(`/playbooks/${id}/steps/${json.steps[1]?._id}`);
  return await place.gate();
});
attackRow('A5', 'nine of ten cases would assert nothing in a playbook', rejected, async () => {
  await using place = await Place.open();
  const silent = Array.from({ length: 9 }, (_, at) => ({
    id: `silent-${at}`,
    input_text: 'hi',
    outcome: { expected_response_matches: 'never' },
  }));
  await place.push(suiteOf([...pushed('a').test_cases, ...silent]));
  return await place.gate();
});
attackRow('A6', 'two endpoints have the name that the suite speaks to', rejected, () =>
  playCognigy(
    {
      suite_id: 'shop',
      platform: 'cognigy-ai',
      cognigy: { mode: 'conversation', project: 'Web shop', endpoint: 'Gate' },
      test_cases: [{ input_text: 'hi', outcome: { expected_response_excludes: 'never' } }],
    },
    { listed: (endpoint) => ({ ...endpoint, name: 'Gate' }) },
  ),
);
