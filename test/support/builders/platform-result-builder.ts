import type { Judging } from '../../../lib/domain/evaluation/judging.ts';
import type { PlatformResult } from '../../../lib/domain/evaluation/platform-result.ts';

/** What a bot that does everything right answers to a greeting that names a city. */
export function aPlatformResult(overrides: Partial<PlatformResult> = {}): PlatformResult {
  return {
    assertions: [],
    matchedIntent: 'greeting',
    entities: [{ name: 'city', value: 'Rome' }],
    confidence: 0.9,
    responseText: 'hello to you',
    latencyMs: 120,
    outputData: [{ a: 1 }],
    problem: null,
    ...overrides,
  };
}

/** The judge of most runs: a platform that types its assertions and tells latencies. */
export function aJudging(overrides: Partial<Judging> = {}): Judging {
  return {
    byUs: false,
    asWhole: false,
    latencyExcused: false,
    uncheckedAllowed: false,
    ...overrides,
  };
}
