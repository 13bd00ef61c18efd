import { Webhook } from 'standardwebhooks';
import { expect } from 'vitest';
import { secondsUntilRedelivery } from '../../../lib/domain/pace/redelivery-plan.ts';
import { publicLookup } from '../../../lib/notify/public-lookup.ts';
import {
  MAX_ACKNOWLEDGEMENT_BYTES,
  webhookNotifier,
} from '../../../lib/notify/webhook-notifier.ts';
import { type HttpClientOptions, httpClient } from '../../../lib/platforms/http.ts';
import { redeliverNotifications } from '../../../lib/steps/redeliver-notifications.ts';
import {
  type Answer,
  empty,
  endless,
  gzipBomb,
  scriptedServer,
  stalled,
} from '../../support/servers/scripted-server.ts';
import { selfSignedCertificate } from '../../support/servers/self-signed-certificate.ts';
import { faultRow, promise } from '../support/fault-row.ts';
import { type FaultScript, runWith } from '../support/fault-world.ts';
import { type Reply, status, throttled, timeout } from '../support/replies.ts';

const sockets = 'real sockets';
const told = promise({ requests: 4 });
const times = (count: number, reply: Reply): Reply[] => Array.from({ length: count }, () => reply);

function notifierTo(url: string, options: Partial<HttpClientOptions> = {}) {
  return webhookNotifier({
    endpoints: [{ name: 'ci', url, secret: null }],
    http: httpClient({
      userAgent: 'cognigate/test',
      maxBodyBytes: MAX_ACKNOWLEDGEMENT_BYTES,
      timeoutMs: 300,
      ...options,
    }),
  });
}

faultRow(
  'W1',
  {
    fault: '500 three times, then 200',
    promise: 'told again after 2, 4 and 8 s; the verdict does not wait for it to be decided',
  },
  async (row) => {
    const outcome = await runWith({ webhook: times(3, status(500)) });

    row.holds(outcome, { ...told, notification: 'delivered after 4 attempts' });
    const [first = 0, ...others] = outcome.messages.map(({ at }) => at / 1_000);
    expect(others.map((at) => at - first)).toEqual([2, 6, 14]);
  },
);

faultRow(
  'W2',
  {
    fault: 'a time-out after the message has had its effect',
    promise: 'told again with the same id and the same body, by which a receiver tells it is old',
  },
  async (row) => {
    const outcome = await runWith({ webhook: [timeout] });

    row.holds(outcome, { ...told, notification: 'delivered after 2 attempts' });
    expect(new Set(outcome.messages.map(({ id }) => id))).toEqual(new Set(['msg_run-1']));
  },
);

faultRow(
  'W3',
  { fault: '410: the endpoint is no more', promise: 'not told again; on record as refused' },
  async (row) => {
    const outcome = await runWith({ webhook: [status(410)] });

    row.holds(outcome, { ...told, notification: 'refused' });
  },
);

faultRow(
  'W4',
  { fault: 'a redirect', promise: 'a failure: never followed, wherever it leads' },
  async (row) => {
    const outcome = await runWith({
      webhook: times(4, status(307, { location: 'http://169.254.169.254/' })),
    });

    row.holds(outcome, { ...told, notification: 'undelivered after 4 attempts' });
    expect(outcome.run.notifications[0]?.lastProblem).toContain('never followed');
  },
);

faultRow(
  'W5',
  {
    fault: '429 with `Retry-After: 3`',
    promise:
      'told again after 2, 4 and 8 s like any failure: four attempts in all, whatever it asks for',
  },
  async (row) => {
    const outcome = await runWith({ webhook: times(2, throttled('3')) });

    row.holds(outcome, { ...told, notification: 'delivered after 3 attempts' });
  },
);

faultRow(
  'W6',
  {
    fault: 'the host name cannot be looked up',
    promise: 'four attempts, then on record as undelivered; the verdict stands',
    on: sockets,
  },
  async (row) => {
    const outcome = await runWith({
      notifier: notifierTo('https://ci.invalid', {
        lookup: (_, __, callback) =>
          callback(Object.assign(new Error('no such host'), { code: 'ENOTFOUND' }), []),
      }),
    });

    row.holds(outcome, { ...told, notification: 'undelivered after 4 attempts' });
    expect(outcome.run.notifications[0]?.lastProblem).toContain('is not a known host name');
  },
);

faultRow(
  'W7',
  {
    fault: 'a certificate that nobody vouches for',
    promise: 'nothing is sent, four attempts, undelivered; certificates are always verified',
    on: sockets,
  },
  async (row) => {
    await using server = await scriptedServer([empty(200)], selfSignedCertificate());

    const outcome = await runWith({ notifier: notifierTo(server.origin, { timeoutMs: 5_000 }) });

    row.holds(outcome, { ...told, notification: 'undelivered after 4 attempts' });
    expect(server.requests).toEqual([]);
  },
);

faultRow(
  'W8',
  {
    fault: 'the host resolves to a private address, or changes its mind between check and use',
    promise:
      'not connected to, on record as refused; the address that was checked is the one that is used',
    on: sockets,
  },
  async (row) => {
    let lookups = 0;
    const rebinding = publicLookup((_, __, callback) => {
      lookups += 1;
      callback(null, [{ address: lookups === 1 ? '10.0.0.7' : '127.0.0.1', family: 4 }]);
    });

    const outcome = await runWith({
      notifier: notifierTo('https://ci.example', { lookup: rebinding }),
    });

    row.holds(outcome, { ...told, notification: 'refused' });
    expect(lookups).toBe(1);
    expect(outcome.run.notifications[0]?.lastProblem).toContain('not public');
  },
);

faultRow(
  'W9',
  {
    fault: 'the endpoint is down for two days; for 72 h and more',
    promise:
      'told again from a queue, ten times in 71 hours, with the same id; then put aside with an alarm, on record as undelivered',
  },
  async (row) => {
    const redelivering =
      (receipts: number): NonNullable<FaultScript['afterwards']> =>
      async (ports, _, clock) => {
        for (let attempt = 1; attempt <= receipts; attempt += 1) {
          await clock.advance(secondsUntilRedelivery(attempt) * 1_000);
          const world = {
            ...ports,
            exclusively: <T>(__: string, work: () => Promise<T>) => work(),
          };
          await redeliverNotifications('run-1', world);
        }
      };

    const day = await runWith({ webhook: times(9, status(503)), afterwards: redelivering(10) });
    const good = await runWith({ webhook: times(99, status(503)), afterwards: redelivering(10) });

    row.holds(day, { ...told, notification: 'delivered after 10 attempts' });
    row.holds(good, { ...told, notification: 'undelivered after 14 attempts' });
    expect(good.seconds).toBeGreaterThan(70 * 3_600);
  },
);

faultRow(
  'W10',
  {
    fault: 'the endpoint answers 200 with a body that is huge, compressed, stalls or never ends',
    promise: 'the status is all that counts; of the body 64 KiB are read and thrown away',
    on: sockets,
  },
  async (row) => {
    const bodies: Answer[] = [endless(200), gzipBomb(200, 10_000_000), stalled(200, 'o')];
    for (const body of bodies) {
      await using server = await scriptedServer([body]);

      row.holds(await runWith({ notifier: notifierTo(server.origin) }), told);
    }
  },
);

faultRow(
  'W11',
  {
    fault: 'the secret is being rotated',
    promise:
      'with the new and the old secret side by side every message has two signatures, and either side verifies it',
    on: sockets,
  },
  async (row) => {
    const secretOf = (text: string) => `whsec_${Buffer.from(text).toString('base64')}`;
    const [fresh, old] = [
      secretOf('the-new-key-of-24-bytes-'),
      secretOf('the-old-key-of-24-bytes-'),
    ];
    await using server = await scriptedServer([empty(204)]);

    const outcome = await runWith({
      // A receiver checks the time, so it has to be a recent one.
      startAt: Date.now(),
      notifier: webhookNotifier({
        endpoints: [{ name: 'ci', url: server.origin, secret: `${fresh} ${old}` }],
        http: httpClient({ userAgent: 'cognigate/test' }),
      }),
    });

    row.holds(outcome, told);
    const [request] = server.requests;
    const headers = Object.fromEntries(
      Object.entries(request?.headers ?? {}).map(([name, value]) => [name, String(value)]),
    );
    for (const secret of [fresh, old]) {
      expect(new Webhook(secret).verify(request?.body ?? '', headers)).toMatchObject({
        status: 'passed',
      });
    }
    expect(headers['webhook-signature']?.split(' ')).toHaveLength(2);
  },
);
