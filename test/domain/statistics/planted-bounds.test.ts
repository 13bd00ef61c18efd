import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { describe, expect, it } from 'vitest';
import type * as RiskLimiting from '../../../lib/domain/statistics/risk-limiting.ts';
import type * as TruncatedSprt from '../../../lib/domain/statistics/truncated-sprt.ts';
import { misjudgedAtRisk, misjudgedReliabilities } from './sequential-values.ts';

const ROOM = new URL('../../../lib/domain/statistics/', import.meta.url);

/** Where a module of the room is imported from with one change in its source; what it imports is unchanged. */
function planted(file: string, from: string, to: string): string {
  const source = readFileSync(new URL(file, ROOM), 'utf8');
  if (source.split(from).length !== 2) throw new Error(`"${from}" is not once in ${file}`);
  const code = stripTypeScriptTypes(source.replace(from, () => to)).replaceAll(
    /from '\.\/([^']+)'/g,
    (_, name: string) => `from '${new URL(name, ROOM).href}'`,
  );
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

describe('a bound that is planted one off', () => {
  it.each([
    ['missesAllowed + 1', 'missesAllowed'],
    ['missesAllowed + 1', 'missesAllowed + 2'],
    ['logEvidenceAgainst(missesAllowed,', 'logEvidenceAgainst(missesAllowed + 1,'],
    ['logEvidenceAgainst(missesAllowed,', 'logEvidenceAgainst(missesAllowed - 1,'],
    ['if (misses > missesAllowed)', 'if (misses >= missesAllowed)'],
    ['if (misses > missesAllowed)', 'if (misses > missesAllowed + 1)'],
    ['misses + population - drawn <= missesAllowed', 'misses + population - drawn < missesAllowed'],
    [
      'misses + population - drawn <= missesAllowed',
      'misses + population - drawn <= missesAllowed + 1',
    ],
    ['missesAllowed > 0 &&', 'missesAllowed >= 0 &&'],
    ['logFactorial(drawn + PRIOR)', 'logFactorial(drawn + PRIOR - 1)'],
    ['logFactorial(hits + PRIOR - 1)', 'logFactorial(hits + PRIOR)'],
    [
      'const left = population - drawn;\n  const missesLeft',
      'const left = population - drawn + 1;\n  const missesLeft',
    ],
    ['const hits = drawn - misses;', 'const hits = drawn - misses - 1;'],
    ['-Math.log(openRisk)', '-Math.log(2 * openRisk)'],
    ['-Math.log(shutRisk)', '-Math.log(openRisk)'],
  ])('at a risk is found: %s → %s', async (from, to) => {
    const mutant: typeof RiskLimiting = await import(planted('risk-limiting.ts', from, to));

    expect(misjudgedAtRisk(mutant)).not.toEqual([]);
  });

  it.each([
    [
      'binomialProbability(needed - 1, made - 1, atLeast)',
      'binomialProbability(needed, made - 1, atLeast)',
    ],
    ['let opensNot = 1;', 'let opensNot = 0.99;'],
    [
      'if (opensNot <= miss * (1 + ROUNDING)) return made;',
      'if (opensNot <= miss * (1 + ROUNDING)) return made + 1;',
    ],
    ['passed + failed > most', 'passed + failed >= most'],
    ['passed * ofPass', '(passed - 1) * ofPass'],
    ['failed * ofFailure', '(failed + 1) * ofFailure'],
    ['open: Math.log((1 - miss) / risk)', 'open: Math.log(1 / risk)'],
    ['shut: Math.log(miss / (1 - risk))', 'shut: Math.log(miss)'],
    ['.open <= risk *', '.open <= 2 * risk *'],
    ['.shut <= miss *', '.shut <= 2 * miss *'],
  ])('in the test of one case is found: %s → %s', async (from, to) => {
    const mutant: typeof TruncatedSprt = await import(planted('truncated-sprt.ts', from, to));

    expect(misjudgedReliabilities(mutant)).not.toEqual([]);
  });
});
