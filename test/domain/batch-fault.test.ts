import { describe, expect, it } from 'vitest';
import { withFault, withLostAnswer } from '../../lib/domain/batch-fault.ts';
import { aBatch } from '../support/builders/ledger-builders.ts';

describe('the faults of a batch', () => {
  it('are noted in the order in which they were seen, each once', () => {
    const first = withFault(aBatch(), 'odd', 'one');
    const batch = withFault(withFault(first, 'odd', 'two'), 'other', 'one');

    expect(batch.faults).toEqual([
      { code: 'odd', message: 'one' },
      { code: 'odd', message: 'two' },
      { code: 'other', message: 'one' },
    ]);
    expect(withFault(batch, 'odd', 'two')).toBe(batch);
    expect(first.faults).toHaveLength(1);
  });

  it('name the key under which an execution may have been started that nobody knows of', () => {
    expect(withLostAnswer(aBatch({ index: 4 }), 'timed out', 'executions-v1').faults).toEqual([
      {
        code: 'submission_ambiguous',
        message: 'timed out; an execution may have been started under the key run-1:4',
      },
    ]);
  });

  it('speak of no key to a platform that is told none', () => {
    const [fault] = withLostAnswer(aBatch(), 'timed out', 'cognigy-ai').faults;

    expect(fault?.message).toBe(
      'timed out; an execution may have been started whose id nobody was told',
    );
  });
});
