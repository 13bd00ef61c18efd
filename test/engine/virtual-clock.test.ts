import { describe, expect, it } from 'vitest';
import { executeWorkflow } from '../../lib/engine/execute-workflow.ts';
import { loadWorkflow } from '../../lib/engine/load-workflow.ts';
import { VirtualClock } from '../../lib/engine/virtual-clock.ts';
import { seededRandom } from '../../simulation/seeded-random.ts';
import {
  choiceState,
  machine,
  namedError,
  taskState,
  waitState,
} from '../support/builders/state-machines.ts';
import { fc } from '../support/setup/fast-check.ts';

describe('VirtualClock', () => {
  it('wakes sleepers by their time, and first come first served', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(20), { maxLength: 40 }), async (lengths) => {
        const clock = new VirtualClock(0);
        const woken: { length: number; index: number; at: number }[] = [];
        const sleeps = lengths.map((length, index) =>
          clock.sleep(length).then(() => woken.push({ length, index, at: clock.now() })),
        );

        await clock.run(Promise.all(sleeps));

        const expected = lengths
          .map((length, index) => ({ length, index, at: length }))
          .sort((one, other) => one.length - other.length || one.index - other.index);
        expect(woken).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('lets everything happen that follows from a sleep before the next one ends', async () => {
    const clock = new VirtualClock(0);
    const seen: string[] = [];
    const chain = async () => {
      await clock.sleep(10);
      for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
      await clock.sleep(5);
      seen.push(`chain at ${clock.now()}`);
    };
    const other = clock.sleep(16).then(() => seen.push(`other at ${clock.now()}`));

    await clock.run(Promise.all([chain(), other]));

    expect(seen).toEqual(['chain at 15', 'other at 16']);
  });

  it('stands still during real work', async () => {
    const clock = new VirtualClock(0);
    const work = async () => {
      await clock.during(async () => {
        for (let turn = 0; turn < 20; turn += 1) {
          await new Promise((resolve) => setImmediate(resolve));
        }
      });
      return clock.now();
    };
    const later = clock.sleep(1_000);

    const [readAt] = await clock.run(Promise.all([work(), later]));

    expect(readAt).toBe(0);
  });

  it('advances by a given time, and no further', async () => {
    const clock = new VirtualClock(0);
    const seen: number[] = [];
    const ticker = async () => {
      for (;;) {
        await clock.sleep(30);
        seen.push(clock.now());
      }
    };
    void ticker();

    await clock.advance(100);

    expect(seen).toEqual([30, 60, 90]);
    expect(clock.now()).toBe(100);
  });

  it('ends a sleep that is cut short, and forgets it', async () => {
    const clock = new VirtualClock(0);
    const controller = new AbortController();
    const cut = clock.sleep(1_000, controller.signal).then(() => clock.now());
    void clock.sleep(10).then(() => controller.abort());

    expect(await clock.run(cut)).toBe(10);
    expect(await clock.run(clock.sleep(1_500).then(() => clock.now()))).toBe(1_510);
    await expect(clock.run(clock.sleep(5, AbortSignal.abort()))).resolves.toBeUndefined();
  });

  it('says so where the work waits for nothing that time brings', async () => {
    const stuck = new VirtualClock().run(new Promise(() => {}));

    await expect(stuck).rejects.toThrow('nobody sleeps on the virtual clock');
  });

  it('hands on what the work throws', async () => {
    const clock = new VirtualClock();
    const work = clock.sleep(5).then(() => Promise.reject(namedError('Broken')));

    await expect(clock.run(work)).rejects.toThrow('it broke');
  });
});

describe('executions that share a clock', () => {
  const workflow = loadWorkflow(
    machine(
      {
        Work: taskState({
          TimeoutSeconds: 20,
          Retry: [
            {
              ErrorEquals: ['States.ALL'],
              MaxAttempts: 9,
              MaxDelaySeconds: 30,
              JitterStrategy: 'FULL',
            },
          ],
          Next: 'Pause',
        }),
        Pause: waitState({ Seconds: '{% $states.input.pause %}', Next: 'Pick' }),
        Pick: choiceState({
          Choices: [{ Condition: '{% $states.input.rounds > 0 %}', Next: 'Work' }],
        }),
      },
      { TimeoutSeconds: 3_000 },
    ),
  );

  const runAll = async (seed: number) => {
    const clock = new VirtualClock(0);
    const random = seededRandom(seed);
    const log: string[] = [];
    const work = async (payload: unknown) => {
      await clock.sleep(Math.floor(random() * 25_000));
      if (random() < 0.2) throw namedError('Flaky');
      const rounds = Number(Reflect.get(Object(payload), 'rounds')) - 1;
      return { rounds, pause: Math.floor(random() * 60) };
    };
    const executions = Array.from({ length: 50 }, (_, index) =>
      executeWorkflow(workflow, {
        name: `run-${index}`,
        input: { rounds: 5 },
        tasks: { work },
        clock,
        random,
        onEvent: ({ timestamp, type }) => log.push(`${timestamp} ${index} ${type}`),
      }),
    );
    const ended = await clock.run(Promise.all(executions));
    return { ended, log };
  };

  it('end as they would alone, in an order that the seed alone decides', async () => {
    const first = await runAll(7);
    const again = await runAll(7);
    const other = await runAll(8);

    expect(again.log).toEqual(first.log);
    expect(other.log).not.toEqual(first.log);
    expect(first.ended.filter(({ status }) => status === 'SUCCEEDED').length).toBeGreaterThan(40);
    const times = first.log.map((line) => Number(line.split(' ')[0]));
    expect(times).toEqual([...times].sort((one, next) => one - next));
  });
});
