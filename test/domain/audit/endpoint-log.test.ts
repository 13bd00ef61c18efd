import { describe, expect, it } from 'vitest';
import { canonicalForm } from '../../../lib/domain/audit/audit-chain.ts';
import {
  type EndpointEntry,
  type EndpointRecord,
  owedEndpoints,
  sealEndpointEntry,
  verifyEndpointLog,
} from '../../../lib/domain/audit/endpoint-log.ts';

const entry = (change: Partial<EndpointEntry> = {}): EndpointEntry => ({
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

function logOf(...entries: readonly EndpointEntry[]): EndpointRecord[] {
  const records: EndpointRecord[] = [];
  for (const one of entries) records.push(sealEndpointEntry(records.at(-1), one));
  return records;
}

const back = { move: 'give_back' } as const;
const log = logOf(entry(), entry({ stage: 'done' }), entry({ ...back, stage: 'done' }));
const texts = log.map(canonicalForm);

describe('the log of endpoints', () => {
  it('is intact as it was sealed', () => {
    expect(verifyEndpointLog(texts)).toEqual([]);
  });

  it.each([
    ['changed', texts.with(1, texts[1]?.replace('tester', 'nobody') ?? ''), 2],
    ['written otherwise', texts.with(1, ` ${texts[1]}`), 2],
    ['cut out', texts.toSpliced(1, 1), 2],
    ['moved', [...texts.slice(1), ...texts.slice(0, 1)], 1],
    ['no record at all', texts.with(0, '{}'), 1],
  ])('shows a step that was %s', (_, changed, seq) => {
    expect(verifyEndpointLog(changed)[0]?.seq).toBe(seq);
  });
});

describe('an endpoint is owed', () => {
  it.each<[string, EndpointEntry[], string[]]>([
    ['from before it is changed on', [entry()], ['p']],
    ['until it was given back', [entry(), entry({ ...back, stage: 'done' })], []],
    ['where giving it back failed', [entry(), entry({ ...back, stage: 'failed' })], ['p']],
    [
      'what it ran first, however often it was lent',
      [entry(), entry({ from: { entrypoint: 'x' } })],
      ['p'],
    ],
    [
      'for itself alone',
      [entry(), entry({ ...back, stage: 'done', endpoint: { id: 'f', name: 'F' } })],
      ['p'],
    ],
    ['nothing by a promotion', [entry({ move: 'promote' })], []],
  ])('%s', (_, entries, owed) => {
    expect(owedEndpoints(logOf(...entries)).map(({ from }) => from.entrypoint)).toEqual(owed);
  });
});
