import { describe, expect, it } from 'vitest';
import { Report } from '../../lib/domain/report.ts';
import { Shop, spokenSuite } from './shop.ts';

describe('run --snapshot', () => {
  it('speaks to the snapshot that it made, and puts the endpoint back', async () => {
    const shop = await Shop.open();
    const before = { ...shop.gate };
    const spoken: string[] = [];
    shop.onAnswer = () => void spoken.push(shop.gate.entrypoint);

    const { exitCode, stdout, stderr } = await shop.command(
      'run',
      shop.write(spokenSuite()),
      '--snapshot',
      'v2',
      '--json',
      '-q',
    );

    const made = shop.snapshot('v2');
    expect(exitCode, stdout + stderr).toBe(0);
    expect(new Set(spoken)).toEqual(new Set([made._id]));
    expect(Report.parse(JSON.parse(stdout)).bot).toMatchObject({
      endpoint: { name: 'Gate' },
      entrypoint: { kind: 'snapshot', id: made._id, name: 'v2', hash: made.hash },
    });
    expect(shop.gate).toEqual(before);
    expect(shop.steps()).toEqual([
      'lend intended',
      'lend done',
      'give_back intended',
      'give_back done',
    ]);
    expect(made.description).toContain('suite shop');
  });

  it('names a snapshot that nobody has named after its run', async () => {
    const shop = await Shop.open();

    await shop.command('run', shop.write(spokenSuite()), '--snapshot', '-q');

    const [run] = await shop.runs();
    expect(shop.snapshot(run?.runId ?? '').hash).not.toBe('');
  });

  it('runs playbooks with the snapshot, and lends them no endpoint', async () => {
    const shop = await Shop.open();
    const suite = {
      suite_id: 'shop',
      platform: 'cognigy-ai',
      cognigy: {
        mode: 'playbooks',
        project: 'Web shop',
        flow: 'Main',
        locale: 'English',
        playbooks: [{ name: 'Release: refund' }],
      },
    };

    const { stdout } = await shop.command(
      'run',
      shop.write(suite),
      '--snapshot',
      'v2',
      '--json',
      '-q',
    );

    expect(Report.parse(JSON.parse(stdout)).bot).toMatchObject({
      endpoint: null,
      entrypoint: { id: shop.snapshot('v2')._id },
    });
    expect(shop.steps()).toEqual([]);
  });

  it('makes a snapshot once though the answer was lost', async () => {
    const shop = await Shop.open({
      faults: [
        { on: 'snapshot', times: 1, fault: { kind: 'answer', status: 502, effect: 'done' } },
      ],
    });

    const { exitCode } = await shop.command(
      'run',
      shop.write(spokenSuite()),
      '--snapshot',
      'v2',
      '-q',
    );

    expect(exitCode).toBe(0);
    expect(shop.requests.snapshot).toBe(1);
  });

  it('is inconclusive where somebody points the endpoint elsewhere, and leaves it there', async () => {
    const shop = await Shop.open();
    shop.onAnswer = () => {
      shop.gate.entrypoint = shop.snapshot('v1.1')._id;
    };

    const { exitCode, stdout, stderr } = await shop.command(
      'run',
      shop.write(spokenSuite()),
      '--snapshot',
      'v2',
      '-q',
    );

    expect(exitCode, stdout).toBe(3);
    expect(stderr).toContain('is left as it is: somebody has pointed it to');
    expect(shop.gate.entrypoint).toBe(shop.snapshot('v1.1')._id);
  });

  it('takes an error after the change for a change where the endpoint says so', async () => {
    const shop = await Shop.open({
      faults: [{ on: 'repoint', fault: { kind: 'answer', status: 502, effect: 'done' } }],
    });

    const { exitCode } = await shop.command(
      'run',
      shop.write(spokenSuite()),
      '--snapshot',
      'v2',
      '-q',
    );

    expect(exitCode).toBe(0);
    expect(shop.gate.entrypoint).toBe(shop.project._id);
  });

  it('runs nothing where the endpoint does not take the snapshot', async () => {
    const shop = await Shop.open({ faults: [{ on: 'repoint', fault: { kind: 'not_taken' } }] });

    const { exitCode, stderr } = await shop.command(
      'run',
      shop.write(spokenSuite()),
      '--snapshot',
      'v2',
      '-q',
    );

    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/the endpoint "Gate" does not take the snapshot .*it still runs/);
    expect(await shop.runs()).toEqual([]);
    expect(shop.requests.message).toBe(0);
  });
});

describe('a suite that does not go with a new snapshot', () => {
  it.each<[string, object, RegExp]>([
    ['names an entrypoint', spokenSuite({ entrypoint: 'v1.0' }), /--snapshot makes another/],
    [
      'names no production endpoint',
      spokenSuite({ production_endpoint: undefined }),
      /write cognigy\.production_endpoint/,
    ],
    ['is gated by production', spokenSuite({ production_endpoint: 'Gate' }), /are one endpoint/],
    [
      'misspells production',
      spokenSuite({ production_endpoint: 'Web chta' }),
      /cognigy\.production_endpoint is "Web chta"/,
    ],
    [
      'asks for intents of the head',
      spokenSuite({}, { expected_intent: 'intent_refund_request' }),
      /cognigy\.intents_from: analytics .* or head where/,
    ],
    [
      'is for another platform',
      {
        suite_id: 'shop',
        test_cases: [
          {
            input_text: 'hi',
            outcome: { expected_response_contains: 'hi', allowed_latency_ms: 900 },
          },
        ],
      },
      /--snapshot is for suites of the platform cognigy-ai/,
    ],
  ])('is refused before one is made: it %s', async (_, suite, words) => {
    const shop = await Shop.open();
    const { exitCode, stderr } = await shop.command('run', shop.write(suite), '--snapshot', 'v2');

    expect(stderr).toMatch(words);
    expect(exitCode).toBe(2);
    expect(shop.requests.snapshot).toBe(0);
  });

  it('is refused with the names of the snapshots where the project keeps no more', async () => {
    const shop = await Shop.open();
    for (let number = 3; number <= 10; number += 1) {
      shop.project.snapshots.push({
        _id: `${number}`.padStart(24, '0'),
        name: `v${number}`,
        hash: 'x',
      });
    }

    const { exitCode, stderr } = await shop.command(
      'run',
      shop.write(spokenSuite()),
      '--snapshot',
      'v11',
    );

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/has 10 snapshots.*delete one that no endpoint runs \("v1\.0"/);
  });

  it('is refused where the name is taken', async () => {
    const shop = await Shop.open();

    const { exitCode, stderr } = await shop.command(
      'run',
      shop.write(spokenSuite()),
      '--snapshot',
      'v1.1',
    );

    expect(exitCode).toBe(2);
    expect(stderr).toContain('has a snapshot "v1.1" already');
  });

  it('tells why the platform has made none', async () => {
    const shop = await Shop.open({
      faults: [{ on: 'snapshot', fault: { kind: 'ends_as', word: 'error', reason: 'disk full' } }],
    });

    const { exitCode, stderr } = await shop.command(
      'run',
      shop.write(spokenSuite()),
      '--snapshot',
      'v2',
    );

    expect(exitCode).toBe(3);
    expect(stderr).toContain('its task ended as error ("disk full")');
  });

  it('is refused together with the embedded mock', async () => {
    const shop = await Shop.open();

    const { exitCode, stderr } = await shop.command(
      'run',
      shop.write(spokenSuite()),
      '--snapshot',
      'v2',
      '--mock',
    );

    expect(exitCode).toBe(2);
    expect(stderr).toContain('--mock is gone after the run');
  });
});
