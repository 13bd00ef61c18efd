import { CognigyAiScenario } from '../../../lib/mocks/cognigy-ai/scenario.ts';
import {
  anythingButPassed,
  attackRow,
  failed,
  inconclusive,
  notEvaluated,
  passed,
} from '../support/attack-row.ts';
import {
  assertsChanged,
  type Bent,
  playCognigy,
  type Step,
  stepChanged,
} from '../support/play-cognigy.ts';
import { writePlaybooks } from '../support/standard-playbooks.ts';

type Fields = Readonly<Record<string, unknown>>;

const suite = (more: object = {}, playbooks: readonly object[] = [{ name: 'R: one' }]) => ({
  suite_id: 'release',
  platform: 'cognigy-ai',
  cognigy: {
    mode: 'playbooks',
    project: 'Web shop',
    flow: 'Main',
    locale: 'English',
    playbooks,
    ...more,
  },
  gate: { pass_rate: 1 },
  circuit_breaker_seconds: 90,
});
const BOTH = [{ name: 'R: one' }, { name: 'R: two' }];

const play = (bent: Bent, value: unknown = suite()) =>
  playCognigy(value, bent, { before: async (mock) => void (await writePlaybooks(mock)) });
/** Each bent by itself. */
const playEach = (bents: readonly Bent[], value?: unknown) =>
  Promise.all(bents.map((bent) => play(bent, value)));
const run = (change: Fields): Bent => ({ run: (came) => ({ ...came, ...change }) });
const steps = (change: (steps: readonly Step[]) => readonly Step[]): Bent => ({
  run: (came) => ({ ...came, stepResults: change(came.stepResults) }),
});
const done = (change: (task: Fields) => unknown): Bent => ({
  task: (task) => (task.status === 'done' ? change(task) : task),
});
const named = (task: Fields, more: object) => ({
  ...task,
  data: { ...Object(task.data), ...more },
});
const anonymous = (step: Step): Step => ({
  ...step,
  _id: 'x'.repeat(24),
  asserts: step.asserts.map((each) => ({ ...each, _id: 'y'.repeat(24) })),
});
const OTHER_ID = 'f'.repeat(24);
const OTHER_UUID = '99999999-9999-4999-8999-999999999999';

attackRow('P1', 'of each step the first assert alone, or the intent missing', notEvaluated, () =>
  playEach([
    steps((all) => all.map((step) => ({ ...step, asserts: step.asserts.slice(0, 1) }))),
    stepChanged(1, (step) => ({ ...step, asserts: step.asserts.slice(0, 1) })),
    steps((all) => all.map(anonymous).map((step) => ({ ...step, asserts: step.asserts.slice(1) }))),
  ]),
);
attackRow('P2', 'asserts with other params, or without any', notEvaluated, () =>
  playEach([
    assertsChanged((each) => ({ ...each, params: { ...Object(each.params), text: 'x' } })),
    assertsChanged((each) => ({ ...each, params: { ...Object(each.params), fuzzy: 'yes' } })),
    assertsChanged(({ params: _, ...each }) => each),
    assertsChanged((each) => ({ ...each, params: {} })),
    assertsChanged((each) => ({ ...each, params: null })),
    assertsChanged((each) => ({ ...each, params: { ...Object(each.params), partial: true } })),
  ]),
);
attackRow(
  'P3',
  'asserts that are negated where the plan is not, or not where it is',
  notEvaluated,
  () =>
    playEach([
      assertsChanged((each) => ({
        ...each,
        negate: true,
        params: { ...Object(each.params), negate: true },
      })),
      assertsChanged(({ params, ...each }) => {
        const { negate: _, ...rest } = Object(params) as Fields;
        return { ...each, negate: true, params: rest };
      }),
      assertsChanged((each) => ({ ...each, negate: true })),
      assertsChanged(({ negate: _, ...each }) => {
        const { negate: __, ...rest } = Object(each.params) as Fields;
        return { ...each, params: rest };
      }),
    ]),
);
attackRow('P4', 'a flag that is neither true nor false', notEvaluated, () =>
  playEach([
    ...['true', 1, 0, null].flatMap((flag) => [
      stepChanged(1, (step) => ({ ...step, timeout: flag })),
      assertsChanged((each) => ({ ...each, negate: flag })),
    ]),
    assertsChanged((each) => ({
      ...each,
      negate: 'true',
      params: { ...Object(each.params), negate: 'true' },
    })),
  ]),
);
attackRow('P5', 'asserts of another or of an unknown type', notEvaluated, () =>
  playEach([
    assertsChanged((each) => ({ ...each, type: 'assertNothing' })),
    stepChanged(2, (step) => ({
      ...step,
      asserts: step.asserts.map((each) => ({ ...each, type: 'assertText' })),
    })),
  ]),
);
attackRow('P6', 'an assert twice, or one that nobody planned', notEvaluated, () =>
  playEach([
    stepChanged(1, (step) => ({
      ...step,
      asserts: [...step.asserts, ...step.asserts.slice(0, 1)],
    })),
    stepChanged(1, (step) => ({
      ...step,
      asserts: [...step.asserts, { ...step.asserts[0], _id: 'n'.repeat(24) }],
    })),
    stepChanged(0, (step) => ({
      ...step,
      asserts: [{ _id: 'n'.repeat(24), type: 'assertText', params: {}, status: 'successful' }],
    })),
  ]),
);
attackRow('P7', 'the steps are swapped, doubled, or one is missing', notEvaluated, () =>
  playEach([
    steps(([a, b, c]) => [a, c, b].filter((step) => step !== undefined)),
    steps(([a, b]) => [a, b, b].filter((step) => step !== undefined)),
    steps(([a, b, c]) => [a, b, c, c].filter((step) => step !== undefined)),
    steps((all) => all.slice(1)),
    steps((all) => all.slice(0, -1)),
    steps((all) => all.toSpliced(1, 1)),
    steps((all) => all.map(anonymous).toSpliced(1, 1)),
    steps((all) => [...all, ...all.slice(0, 1).map(anonymous)]),
  ]),
);
attackRow('P8', 'steps with other texts, under known ids or unknown ones', notEvaluated, () =>
  playEach([
    steps((all) => all.map((step) => ({ ...anonymous(step), text: 'something else' }))),
    stepChanged(1, (step) => ({ ...step, text: 'something else' })),
    stepChanged(0, (step) => ({ ...step, text: 'something else' })),
  ]),
);
attackRow('P9', 'the steps of another playbook', notEvaluated, () => {
  let foreign: unknown;
  return play(
    {
      run: (came) =>
        came.stepResults[1]?.text === 'where is my order?'
          ? came
          : { ...came, stepResults: foreign ?? [] },
      call: ({ path, value }) => {
        if (/\/runs\//.test(path)) {
          foreign ??= Object(value).stepResults.map((step: Step) => ({
            ...step,
            _id: OTHER_ID,
            text: 'where is my order?',
          }));
        }
        return undefined;
      },
    },
    suite(),
  );
});
attackRow('P10', 'the run is of another entrypoint, flow, locale or playbook', notEvaluated, () =>
  playEach([
    run({ entrypoint: OTHER_ID }),
    run({ flowId: OTHER_UUID }),
    run({ flowId: OTHER_ID }),
    run({ localeId: OTHER_UUID }),
    run({ playbookId: OTHER_ID }),
  ]),
);
attackRow('P11', 'the run is of yesterday, in seconds or in milliseconds', notEvaluated, () =>
  playEach([
    { run: (came) => ({ ...came, createdAt: Number(came.createdAt) - 86_400 }) },
    { run: (came) => ({ ...came, createdAt: (Number(came.createdAt) - 86_400) * 1_000 }) },
    {
      run: (came) => ({ ...came, createdAt: Number(came.createdAt) - 86_400 }),
      task: (task) => ({ ...task, createdAt: Number(task.createdAt) - 86_400 }),
    },
  ]),
);
attackRow('P12', 'the run, or the task, has another id than was asked for', inconclusive, () =>
  playEach([run({ _id: OTHER_ID }), { task: (task) => ({ ...task, _id: OTHER_ID }) }]),
);
attackRow('P13', 'the task is of another playbook, target or type', notEvaluated, () =>
  playEach([
    done((task) => named(task, { playbookId: OTHER_ID })),
    done((task) => ({ ...task, parameters: { playbookId: OTHER_ID } })),
    done((task) => named(task, { localeId: OTHER_UUID })),
    done((task) => named(task, { entrypoint: OTHER_ID })),
    { call: ({ path, value }) => taskAs(path, value, 'trainFlow') },
  ]),
);
attackRow('P14', 'two playbooks are given one task', { verdict: 'error', exitCode: 3 }, () => {
  let first: unknown;
  return play(
    {
      call: ({ path, value }) => {
        if (!path.endsWith('/schedule')) return undefined;
        first ??= value;
        return { value: first };
      },
    },
    suite({}, BOTH),
  );
});
attackRow('P15', 'two tasks name one run', { verdict: 'error', exitCode: 3 }, () => {
  let runId: unknown;
  let document: unknown;
  return play(
    {
      call: ({ path, value, status }) => {
        if (/\/runs\//.test(path) && status === 200) document ??= { ...Object(value) };
        return /\/runs\//.test(path) && document !== undefined
          ? { status: 200, value: document }
          : undefined;
      },
      task: (task) => {
        if (task.status !== 'done') return task;
        runId ??= Object(task.data).playbookRunId;
        return named(task, { playbookRunId: runId });
      },
    },
    suite({}, BOTH),
  );
});
attackRow('P16', 'an assert is deleted between planning and running', notEvaluated, () => {
  let read: unknown;
  return play({
    call: ({ path, method, value }) => {
      if (method !== 'GET' || !/\/playbooks\/[a-z0-9]{24}$/.test(path)) return undefined;
      read ??= withOneMore(value);
      return { value: read };
    },
  });
});
attackRow(
  'P17',
  'reading the playbook answers another one',
  { verdict: 'error', exitCode: 3 },
  () =>
    play({
      call: ({ path, method, value }) =>
        method === 'GET' && /\/playbooks\/[a-z0-9]{24}$/.test(path)
          ? { value: { ...Object(value), _id: OTHER_ID } }
          : undefined,
    }),
);
attackRow('P18', 'a list that names more than it sends', { verdict: 'error', exitCode: 3 }, () =>
  playEach(
    ['/playbooks?', '/flows?', '/projects?'].map((list) => ({
      call: ({ path, value }) =>
        path.includes(list)
          ? { value: { ...Object(value), total: Object(value).total + 1, nextCursor: null } }
          : undefined,
    })),
  ),
);
attackRow('P19', 'a planned assert failed, and another is missing', failed, () =>
  play(
    stepChanged(1, (step) => ({
      ...step,
      status: 'failed',
      asserts: step.asserts.slice(0, 1).map((each) => ({ ...each, status: 'failed' })),
    })),
  ),
);
attackRow('P20', 'steps swapped, and one of them and the run failed', anythingButPassed, () =>
  play({
    run: (came) => ({
      ...came,
      status: 'failed',
      stepResults: came.stepResults
        .map((step, at) => (at === 2 ? { ...step, status: 'failed' } : step))
        .toSorted((a, b) => String(b.text).localeCompare(String(a.text))),
    }),
  }),
);
attackRow('P21', 'a lost schedule, and a run that began before it', inconclusive, () =>
  Promise.all(
    [1, 1_000].map((unit) =>
      lost('none', ({ items, now }) => [
        ...items,
        strangersTask((Math.floor(now / 1_000) - 86_400) * unit),
      ]),
    ),
  ),
);
attackRow('P22', 'a lost schedule, and two runs that could be its own', inconclusive, () =>
  lost('done', ({ items }) => [...items, { ...items[0], _id: OTHER_ID }]),
);

attackRow('P23', 'a key is refused once, in mid-run', passed, () =>
  Promise.all(
    [
      [401, /\/tasks\//],
      [403, /\/runs\//],
      [404, /\/runs\//],
      [404, /\/tasks\//],
    ].map(([status, where]) => {
      let left = 1;
      return play({
        call: ({ path }) => {
          if (!(where as RegExp).test(path) || left === 0) return undefined;
          left -= 1;
          return { status: Number(status), value: { title: 'refused' } };
        },
      });
    }),
  ),
);
attackRow('P24', 'an honest run of another wording', passed, () =>
  playEach([
    steps((all) => all.map(anonymous)),
    steps((all) => all.map(({ _id: _, ...step }) => step)),
    run({ flowId: undefined, localeId: '', entrypoint: undefined, createdAt: undefined }),
    { run: (came) => ({ ...came, createdAt: Number(came.createdAt) * 1_000 }) },
    assertsChanged((each) => ({
      ...each,
      params: { ...Object(each.params), caseSensitive: false },
    })),
    assertsChanged(({ negate: _, ...each }) => each),
    assertsChanged((each) => {
      const { negate: _, ...params } = Object(each.params) as Fields;
      return { ...each, params };
    }),
    assertsChanged((each) => ({ ...each, actual: 'whatever was heard' })),
    { task: ({ data, ...task }) => ({ ...task, parameters: data }) },
    { task: (task) => named(task, { playbookRunId: undefined }) },
  ]),
);
attackRow('P25', 'a playbook that ends after its first failed step', failed, () =>
  playCognigy(
    suite(),
    {
      run: (came) => ({
        ...came,
        status: 'failed',
        stepResults: came.stepResults.slice(0, 2).map((step, at) => ({
          ...step,
          ...(at === 1 ? { status: 'failed' } : {}),
          asserts: step.asserts.map((each) => ({ ...each, status: 'failed' })),
        })),
      }),
    },
    { before: async (mock) => void (await writePlaybooks(mock, { abortOnError: true })) },
  ),
);
attackRow('P26', 'a lost schedule that was carried out', passed, () =>
  Promise.all([
    lost('done', ({ items }) => items),
    lost('done', ({ items }) => [...items, { status: 'done' }]),
    lost('done', ({ items }) =>
      items.map((each) => ({ ...each, createdAt: Number(each.createdAt) * 1_000 })),
    ),
    lost(
      'done',
      ({ items }) => items.map((each) => ({ ...each, createdAt: Number(each.createdAt) - 10 })),
      10,
    ),
  ]),
);

/** A schedule that is answered 502, carried out or not; and what then stands in the list of tasks. */
function lost(
  effect: 'none' | 'done',
  listed: (list: { readonly items: readonly Fields[]; readonly now: number }) => readonly Fields[],
  secondsBehind = 0,
) {
  const scenario = CognigyAiScenario.parse({
    name: 'lost',
    faults: [{ on: 'schedule', times: 1, fault: { kind: 'answer', status: 502, effect } }],
  });
  let now = () => 0;
  return playCognigy(
    suite(),
    {
      ...(secondsBehind === 0 ? {} : { behindSeconds: secondsBehind }),
      run: (came) => ({ ...came, createdAt: Number(came.createdAt) - secondsBehind }),
      task: (task) => ({ ...task, createdAt: Number(task.createdAt) - secondsBehind }),
      call: ({ path, value }) =>
        path.includes('/tasks?')
          ? { value: listOf(listed({ items: Object(value).items, now: now() })) }
          : undefined,
    },
    {
      mock: { scenario },
      before: async (mock, clock) => {
        now = clock.now;
        const ids = await writePlaybooks(mock);
        playbookId = ids['R: one'] ?? '';
      },
    },
  );
}

let playbookId = '';

function strangersTask(createdAt: number): Fields {
  return {
    _id: OTHER_ID,
    type: 'runPlaybook',
    status: 'done',
    data: { playbookId },
    createdAt,
  };
}

function listOf(items: readonly Fields[]) {
  return { items, total: items.length, nextCursor: null, previousCursor: null };
}

function taskAs(path: string, value: unknown, type: string) {
  return /\/tasks\/[a-z0-9]{24}$/.test(path) ? { value: { ...Object(value), type } } : undefined;
}

/** The playbook as it was before somebody deleted an assert of its last step. */
function withOneMore(value: unknown) {
  const playbook = Object(value) as { readonly steps: readonly Step[] };
  const more = {
    _id: 'm'.repeat(24),
    type: 'assertText',
    params: { text: 'sorry', fuzzy: true, negate: true },
  };
  return {
    ...playbook,
    steps: playbook.steps.map((step, at) =>
      at === playbook.steps.length - 1 ? { ...step, asserts: [...step.asserts, more] } : step,
    ),
  };
}
