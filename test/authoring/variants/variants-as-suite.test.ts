import { describe, expect, it } from 'vitest';
import { variantsAsSuite } from '../../../lib/authoring/variants/variants-as-suite.ts';
import { RobustnessSection } from '../../../lib/domain/suite/robustness/robustness-section.ts';
import { withVariants } from '../../../lib/domain/suite/variants/vary-suite.ts';
import { parseSuite } from '../../../lib/suite-file/parse-suite.ts';
import { aSuite, aTestCase } from '../../support/builders/run-evidence.ts';

describe('variantsAsSuite', () => {
  it('keeps the head of the suite and leaves its thresholds, whatever the cases are', async () => {
    const turns = ['I want a refund', '4711'].map((input_text) => ({
      input_text,
      outcome: { expected_response_contains: 'order' },
    }));
    const robustness = RobustnessSection.parse({ relations: ['casing'] });
    const suite = aSuite(
      [
        aTestCase({ id: 'one', tags: ['critical'], context_variables: { role: 'guest' } }),
        { id: 'talk', turns, input_text: turns[0]?.input_text ?? '', outcome: {} },
      ],
      {
        platform: 'cognigy-ai',
        cognigy: { mode: 'conversation', project: 'Shop', locale: 'English', endpoint: 'Gate' },
        max_batch_size: 7,
        robustness,
        gate: {
          robustness: { casing: 1 },
          tags: { critical: { pass_rate: 1 } },
          max_new_failures: 0,
        },
      },
    );
    const varied = withVariants(suite, robustness, new Set());

    const text = await variantsAsSuite(varied, new Set(['one~casing-upper', 'talk~casing-lower']));

    const file = await parseSuite(text, { format: 'yaml' });
    expect(file).toMatchObject({
      status: 'read',
      suite: {
        platform: 'cognigy-ai',
        cognigy: { project: 'Shop' },
        max_batch_size: 7,
        test_cases: [
          { id: 'one~casing-upper', tags: ['critical'], context_variables: { role: 'guest' } },
          { id: 'talk~casing-lower', turns: [{ input_text: 'i want a refund' }, turns[1]] },
        ],
      },
    });
    expect(text).not.toMatch(/variant_of|robustness|max_new_failures/u);
  });
});
