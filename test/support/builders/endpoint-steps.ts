import {
  type EndpointEntry,
  type EndpointRecord,
  sealEndpointEntry,
} from '../../../lib/domain/audit/endpoint-log.ts';

/** The first step of a loan, but for the change. */
export const anEndpointEntry = (change: Partial<EndpointEntry> = {}): EndpointEntry => ({
  schema: 'cognigate.endpoint/1',
  move: 'lend',
  stage: 'intended',
  at: '2026-11-28T07:00:00.000Z',
  principal: 'tester',
  platform_url: 'https://api-trial.cognigy.ai',
  project: { id: 'p', name: 'Web shop' },
  endpoint: { id: 'e', name: 'Gate' },
  from: { entrypoint: 'p' },
  to: { entrypoint: 's' },
  run: { run_id: 'run-1', audit_hash: null },
  snapshot: { id: 's', name: 'v2', hash: 'abc' },
  tool: { name: 'cognigate', version: '0.0.0' },
  ...change,
});

/** Sealed one behind the other. */
export function endpointLogOf(...entries: readonly EndpointEntry[]): EndpointRecord[] {
  const records: EndpointRecord[] = [];
  for (const one of entries) records.push(sealEndpointEntry(records.at(-1), one));
  return records;
}
