import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tracedRun } from '../../lambdas/runtime/trace-run.ts';

const daemon = createSocket('udp4');
const told: string[] = [];
let variables: Record<string, string> = {};

beforeAll(async () => {
  daemon.on('message', (message) => told.push(message.toString()));
  daemon.bind(0, '127.0.0.1');
  await once(daemon, 'listening');
  variables = {
    AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.address().port}`,
    _X_AMZN_TRACE_ID: 'Root=1-6743a1b2-0123456789abcdef01234567;Parent=53995c3f42cd8ad8;Sampled=1',
  };
});

afterAll(() => daemon.close());

describe('the trace of a step', () => {
  it('can be found by the run, and says whether the step failed', async () => {
    const failing = tracedRun('run-1', () => Promise.reject(new Error('no')), variables);
    await expect(failing).rejects.toThrow('no');
    if (told.length === 0) await once(daemon, 'message');

    const [header = '', segment = ''] = (told[0] ?? '').split('\n');
    expect(JSON.parse(header)).toEqual({ format: 'json', version: 1 });
    expect(JSON.parse(segment)).toMatchObject({
      trace_id: '1-6743a1b2-0123456789abcdef01234567',
      parent_id: '53995c3f42cd8ad8',
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      type: 'subsegment',
      fault: true,
      annotations: { run_id: 'run-1' },
    });
  });

  it.each([
    ['is not sampled', { _X_AMZN_TRACE_ID: 'Root=1-2-3;Parent=4;Sampled=0' }],
    ['has no daemon to tell', { AWS_XRAY_DAEMON_ADDRESS: '' }],
  ])('that %s is left alone', async (_, other) => {
    expect(await tracedRun('run-1', async () => 7, { ...variables, ...other })).toBe(7);
    expect(told).toHaveLength(1);
  });
});
