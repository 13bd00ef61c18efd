import { describe, expect, it } from 'vitest';
import { parseSuite } from '../../lib/suite-file/parse-suite.ts';
import { fc } from '../support/setup/fast-check.ts';

const HOSTILE = [...'##&*!|>%@`"\'\\:,-?[]{}~.=<', ' ', ' ', ' ', '\t', '\u00a0', '“', '\u200b'];
const WORDS = ['a', 'order', 'null', '12', 'QW-1', 'é'];
const hostileLine = fc
  .array(fc.constantFrom(...HOSTILE, ...WORDS), { minLength: 1, maxLength: 12 })
  .map((parts) => parts.join(''));

/** White space around a plain text is no part of it. */
const trimmed = (text: string) => text.replace(/^[ \t]+|[ \t]+$/g, '');

/** Which a person asked for by a quote or a comment in plain sight. */
function isMeant(line: string): boolean {
  return (
    /^\s*(?:".*"|'.*')\s*(?:#.*)?$/.test(line) ||
    /(?:^[ \t]*|[ \t]{2})#[ \t]+[^ \t]|[ \t]#[ \t]+[^ \t\d]/.test(line)
  );
}

async function textOf(yaml: string): Promise<string | undefined> {
  const file = await parseSuite(yaml, { format: 'yaml' });
  return file.status === 'read' ? file.suite.test_cases[0]?.input_text : undefined;
}

describe('a text that is written into YAML as it is', () => {
  it('is read unchanged or refused', async () => {
    await fc.assert(
      fc.asyncProperty(hostileLine, async (line) => {
        fc.pre(!isMeant(line));
        const text = await textOf(
          `suite_id: s\ntest_cases:\n  - input_text: ${line}\n    outcome: {expected_intent: a, allowed_latency_ms: 800}\n`,
        );

        if (text !== undefined) expect(text).toBe(trimmed(line));
      }),
      { numRuns: 1_000 },
    );
  });

  it('is read with a blank for each line end or refused', async () => {
    await fc.assert(
      fc.asyncProperty(hostileLine, hostileLine, async (first, second) => {
        fc.pre(trimmed(first) !== '' && !/^[ \t]*(?:#[ \t].*|#)?$/.test(second));
        fc.pre(!isMeant(first) && !isMeant(second) && !/^\s*["'|>]/.test(first));
        const text = await textOf(
          `suite_id: s\ntest_cases:\n  - input_text: ${first}\n      ${second}\n    outcome: {expected_intent: a, allowed_latency_ms: 800}\n`,
        );

        const joined = `${trimmed(first)} ${trimmed(second)}`;
        if (text !== undefined) expect([joined, trimmed(second)]).toContain(text);
        if (text === trimmed(second)) expect(trimmed(first)).toMatch(/^#/);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is read unchanged or refused as the last entry of a list in brackets', async () => {
    await fc.assert(
      fc.asyncProperty(hostileLine, async (line) => {
        fc.pre(!isMeant(line) && !/[,[\]{}]/.test(line));
        const file = await parseSuite(
          `suite_id: s\ntest_cases:\n  - input_text: a\n    tags: [a, ${line}\n      ]\n    outcome: {expected_intent: a, allowed_latency_ms: 800}\n`,
          { format: 'yaml' },
        );

        const tags = file.status === 'read' ? file.suite.test_cases[0]?.tags : undefined;
        const isBlank = trimmed(line) === '';
        if (tags !== undefined) expect(tags).toEqual(isBlank ? ['a'] : ['a', trimmed(line)]);
      }),
      { numRuns: 1_000 },
    );
  });
});
