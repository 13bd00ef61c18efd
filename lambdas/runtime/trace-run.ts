import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { ProcessVariables } from './deployed-stores.ts';

const HEADER = JSON.stringify({ format: 'json', version: 1 });

/**
 * Does `work` as a part of the function's trace that can be found by the run: `annotation.run_id = "…"`.
 *
 * Lambda gives the address of its daemon and the place in the trace by variables; without them, and for
 * what is not sampled, nothing is told. A trace that is lost costs nobody anything.
 */
export async function tracedRun<T>(
  runId: string,
  work: () => Promise<T>,
  variables: ProcessVariables = process.env,
): Promise<T> {
  const place = placeIn(variables._X_AMZN_TRACE_ID);
  const [host = '', port = ''] = (variables.AWS_XRAY_DAEMON_ADDRESS ?? '').split(':');
  if (place === null || port === '') return work();
  const start = Date.now() / 1_000;
  let fault = true;
  try {
    const result = await work();
    fault = false;
    return result;
  } finally {
    const subsegment = {
      name: 'run',
      type: 'subsegment',
      id: randomBytes(8).toString('hex'),
      ...place,
      start_time: start,
      end_time: Date.now() / 1_000,
      fault,
      annotations: { run_id: runId },
    };
    await send(`${HEADER}\n${JSON.stringify(subsegment)}`, { host, port: Number(port) });
  }
}

/** Where the function is in its trace; null where that is not kept. */
function placeIn(header = ''): { readonly trace_id: string; readonly parent_id: string } | null {
  const parts = new Map(
    header.split(';').map((part): [string, string] => {
      const [name = '', value = ''] = part.split('=');
      return [name, value];
    }),
  );
  const [root, parent] = [parts.get('Root'), parts.get('Parent')];
  if (root === undefined || parent === undefined || parts.get('Sampled') !== '1') return null;
  return { trace_id: root, parent_id: parent };
}

function send(text: string, to: { readonly host: string; readonly port: number }): Promise<void> {
  const socket = createSocket('udp4');
  return new Promise((resolve) => {
    const done = () => socket.close(() => resolve());
    socket.once('error', done);
    socket.send(text, to.port, to.host, done);
  });
}
