import { expect } from 'vitest';
import { aSuite } from '../../support/fakes/workflow-loop.ts';
import {
  type Answer,
  endless,
  gzipBomb,
  stalled,
  torn,
} from '../../support/servers/scripted-server.ts';
import { faultRow, promise, requestsOf } from '../support/fault-row.ts';
import { type FaultOutcome, runWith } from '../support/fault-world.ts';
import { json, text, throttled } from '../support/replies.ts';
import { runOverSockets } from '../support/run-over-sockets.ts';

const twoMinutes = aSuite(3, { circuit_breaker_seconds: 120 });
const looks = ({ platform }: FaultOutcome) => platform.count('status');
const sockets = 'real sockets';

faultRow(
  'P10',
  {
    fault: 'progress of 110 %, as text, decreasing, or 4 of 3 cases',
    promise:
      'taken for no progress, and beside `completed` for no doubt; the plan looks as if blind',
  },
  async (row) => {
    const blind = await runWith({ platform: { executionSeconds: 60 } });
    for (const odd of [
      { progress: 110 },
      { progress: 'much' },
      { progress: -1 },
      { completed_cases: 4, total_cases: 3 },
    ]) {
      const outcome = await runWith({
        platform: {
          executionSeconds: 60,
          status: (_, platform, request) => {
            const execution = platform.execution(request);
            return execution !== undefined && platform.isOver(execution)
              ? null
              : json(200, { status: 'running', ...odd });
          },
        },
      });

      row.holds(outcome, promise(requestsOf(outcome)));
      expect(looks(outcome)).toBe(looks(blind));
    }
    for (const odd of [
      { completed_cases: 4, total_cases: 3 },
      { completed_cases: 0 },
      { completed_cases: '0', total_cases: '3' },
    ]) {
      const ended = await runWith({
        platform: { status: () => json(200, { status: 'completed', ...odd }) },
      });

      row.holds(ended, promise({ requests: 4 }));
    }
    const decreasing = await runWith({
      platform: {
        status: [0.8, 0.4, 0.1].map((progress) => json(200, { status: 'running', progress })),
      },
    });
    row.holds(decreasing, promise({ requests: 7 }));
  },
);

faultRow(
  'P11',
  {
    fault: 'a look is answered by a torn body, a gzip bomb of 50 MB, a body without end',
    promise: 'cut off at 5 MiB after decompression; a failed look like any other',
    on: sockets,
  },
  async (row) => {
    for (const odd of [torn(200, '{"status":'), gzipBomb(200, 50_000_000), endless(200)]) {
      const outcome = await runOverSockets('status', [odd]);

      row.holds(outcome, promise({ requests: 5 }));
    }
  },
);

faultRow(
  'P12',
  {
    fault: 'slow-loris: the body never ends, a byte at a time',
    promise:
      'one limit for the whole request, 10 s (150 ms in the test); a failed look like any other',
    on: sockets,
  },
  async (row) => {
    row.holds(
      await runOverSockets('status', [stalled(200, '{"status":'), drip]),
      promise({ requests: 6 }),
    );
  },
);

faultRow(
  'P13',
  {
    fault: 'the execution completes exactly at the deadline',
    promise: 'seen by the last look, which is at the deadline: passed',
  },
  async (row) => {
    const outcome = await runWith({
      suite: twoMinutes,
      platform: { executionSeconds: 120 },
    });

    row.holds(outcome, promise(requestsOf(outcome)));
    expect(outcome.seconds).toBe(120);
  },
);

faultRow(
  'P14',
  {
    fault: '`Retry-After` of 0, 0.5, −3, `NaN`, 1e999, 2³¹, twelve digits',
    promise:
      'waits are whole seconds of at least 1 and end at the deadline; what is no delay is ignored',
  },
  async (row) => {
    for (const header of ['0', '0.5', '-3', 'NaN', '1e999', '999999999999']) {
      const waits: number[] = [];
      const outcome = await runWith({
        platform: { status: [throttled(header)] },
        afterStep: (_, __, { waitSeconds }) => void waits.push(waitSeconds),
      });

      row.holds(outcome, promise({ requests: 5 }));
      for (const seconds of waits) expect(seconds).toSatisfy(Number.isSafeInteger);
    }
    const huge = await runWith({ platform: { status: [throttled(`${2 ** 29}`)] } });
    row.holds(huge, promise({ verdict: 'inconclusive', reason: 'batch_abandoned', requests: 3 }));
  },
);

faultRow(
  'P15',
  {
    fault:
      'an answer names another execution or suite than was asked for, or writes `status` twice: once, for ever',
    promise: 'no answer to the question: asked for again; at the deadline inconclusive',
  },
  async (row) => {
    const answers = [
      '{"status":"completed","execution_id":"another"}',
      '{"status":"completed","suite_id":"another"}',
      '{"status":"failed","status":"completed"}',
    ];
    for (const answer of answers) {
      const once = await runWith({ platform: { status: [text(200, answer)] } });
      const forever = await runWith({
        suite: twoMinutes,
        platform: { status: () => text(200, answer) },
      });

      row.holds(once, promise({ requests: 5 }));
      row.holds(
        forever,
        promise({ verdict: 'inconclusive', reason: 'batch_abandoned', ...requestsOf(forever) }),
      );
      expect(forever.run.reasons[0]?.message).toMatch(/an answer (?:names|cannot be read)/);
    }
  },
);

/** A byte of white space every now and then, which is a body that is never over. */
const drip: Answer = (response) => {
  response.writeHead(200);
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
};
