import { describe, expect, it } from 'vitest';
import { canonicalForm } from '../../../lib/domain/audit/canonical-form.ts';
import {
  type EndpointEntry,
  owedEndpoints,
  verifyEndpointLog,
} from '../../../lib/domain/audit/endpoint-log.ts';
import {
  anEndpointEntry as entry,
  endpointLogOf as logOf,
} from '../../support/builders/endpoint-steps.ts';

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
