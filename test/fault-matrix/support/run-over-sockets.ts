import { VirtualClock } from '../../../lib/engine/virtual-clock.ts';
import { httpClient } from '../../../lib/platforms/http.ts';
import { FAKE_START } from '../../support/fakes/fake-ports.ts';
import { type Answer, json, scriptedServer } from '../../support/servers/scripted-server.ts';
import { type FaultOutcome, runWith } from './fault-world.ts';
import { PlatformModel } from './platform-model.ts';

/** Long enough for an honest answer on this machine, short enough to wait for one that never ends. */
const TIMEOUT_MS = 150;

/** A run over loopback HTTP whose first requests to an endpoint are answered by `odd`. */
export async function runOverSockets(
  endpoint: 'status' | 'results',
  odd: readonly Answer[],
  timeoutMs = TIMEOUT_MS,
): Promise<FaultOutcome> {
  const clock = new VirtualClock(FAKE_START);
  const model = new PlatformModel(
    {
      [endpoint]: (place: number) => {
        const answer = odd[place];
        return answer === undefined ? null : { kind: 'socket', answer };
      },
    },
    () => clock.now(),
  );
  await using server = await scriptedServer(({ method, path, headers, body }) => {
    const key = headers['idempotency-key'];
    const reply = model.receive({
      method,
      path,
      body,
      headers: { 'idempotency-key': typeof key === 'string' ? key : undefined },
    });
    if (reply.kind === 'socket') return reply.answer;
    if (reply.kind !== 'answer') throw new Error('a real server answers or is scripted by hand');
    return json(reply.status, JSON.parse(reply.body || '{}'), reply.headers);
  });
  const http = httpClient({ userAgent: 'cognigate/test', timeoutMs });
  return await runWith({ clock, over: { http, url: server.origin, model } });
}
