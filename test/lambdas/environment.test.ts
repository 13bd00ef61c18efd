import { describe, expect, it } from 'vitest';
import { type EndpointRow, setting } from '../../lambdas/runtime/environment.ts';
import { ErrorName } from '../../lib/domain/errors.ts';

const SECRET_ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:ci-AbCdEf';

function endpoints(...list: EndpointRow[]) {
  return { NOTIFICATION_ENDPOINTS: JSON.stringify(list) };
}

const ci: EndpointRow = ['ci', SECRET_ARN, 'json', null];

describe('setting', () => {
  it('reads numbers and lists out of variables', () => {
    expect(setting('RUN_RETENTION_DAYS', { RUN_RETENTION_DAYS: '90' })).toBe(90);
    expect(setting('NOTIFICATION_ENDPOINTS', endpoints(ci))).toEqual([
      { name: 'ci', secretArn: SECRET_ARN, format: 'json', verdicts: null },
    ]);
  });

  it('says which variable is not set', () => {
    expect(() => setting('RUN_TABLE_NAME', {})).toThrow(
      expect.objectContaining({
        name: ErrorName.configuration,
        message: 'the environment variable RUN_TABLE_NAME is not set',
      }),
    );
  });

  it.each([
    ['not JSON', { NOTIFICATION_ENDPOINTS: '[' }, 'is not JSON'],
    ['two of one name', endpoints(ci, ci), 'has two endpoints of one name'],
  ])('refuses %s for an endpoint', (_, variables, problem) => {
    expect(() => setting('NOTIFICATION_ENDPOINTS', variables)).toThrow(problem);
  });

  it('does not repeat a malformed value', () => {
    const variables = { COGNIGY_CREDENTIALS_SECRET_ARN: 'hunter2-in-the-wrong-variable' };

    expect(() => setting('COGNIGY_CREDENTIALS_SECRET_ARN', variables)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    );
  });
});
