import { readFileSync } from 'node:fs';
import { parse as parseCsv } from 'csv-parse/sync';
import { load } from 'js-yaml';
import { beforeAll, describe, expect, it } from 'vitest';
import { ContractSuite } from '../../../lib/domain/suite/suite.ts';
import { customerServiceBot } from '../../../lib/mocks/executions-v1/bot/customer-service-bot.ts';
import { type DemoBot, trainBot } from '../../../lib/mocks/executions-v1/bot/demo-bot.ts';
import { judge } from '../../../lib/mocks/executions-v1/judgement.ts';
import {
  checkSubmission,
  type SubmittedCase,
} from '../../../lib/mocks/executions-v1/request-checks.ts';

let bot: DemoBot;

beforeAll(async () => {
  bot = await trainBot(customerServiceBot);
});

async function missed(cases: readonly SubmittedCase[]): Promise<string[]> {
  const missed: string[] = [];
  for (const testCase of cases) {
    const answer = await bot.answer(testCase.input_text);
    const { assertions } = judge(testCase, { ...answer, latencyMs: 1 });
    const expected = testCase.outcome.expected_intent ?? null;
    if (answer.intent !== expected || assertions.some(({ passed }) => !passed)) {
      missed.push(testCase.input_text);
    }
  }
  return missed;
}

describe('the example', () => {
  it('minimal.suite.yaml has five cases, which the demo bot passes', async () => {
    const suite = ContractSuite.parse(load(readFileSync('examples/minimal.suite.yaml', 'utf8')));

    expect(suite.test_cases).toHaveLength(5);
    expect(await missed(suite.test_cases)).toEqual([]);
  });

  it('plain-payload.json is a submission of the contract, field for field', async () => {
    const check = checkSubmission(readFileSync('examples/plain-payload.json'), 'customer_service');

    if (check.status === 'invalid') throw new Error(check.message);
    expect(check.unknownFields).toEqual([]);
    expect(await missed(check.submission.test_cases)).toEqual([]);
  });

  it('customer-service.suite.csv has fifteen cases, which the demo bot passes', async () => {
    const rows: Record<string, string>[] = parseCsv(
      readFileSync('examples/customer-service.suite.csv'),
      { columns: true },
    );
    const cases = rows.map((row) => ({
      input_text: row.input_text ?? '',
      outcome: {
        expected_intent: row.expected_intent,
        expected_entities: row.expected_entities?.split(';').filter((name) => name !== ''),
        expected_response_contains: row.expected_response_contains || null,
        allowed_latency_ms: Number(row.allowed_latency_ms),
      },
    }));

    expect(rows).toHaveLength(15);
    expect(await missed(cases)).toEqual([]);
  });

  it.each(['customer-service', 'minimal'])(
    '%s.suite.yaml begins with the hint for editors',
    (name) => {
      const [first] = readFileSync(`examples/${name}.suite.yaml`, 'utf8').split('\n');

      expect(first).toBe('# yaml-language-server: $schema=../schemas/suite.schema.json');
    },
  );
});
