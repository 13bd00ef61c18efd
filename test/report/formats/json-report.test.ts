import { describe, expect, it } from 'vitest';
import { IntegrityViolated } from '../../../lib/domain/errors.ts';
import { completeReport } from '../../../lib/report/complete-report.ts';
import { jsonReport, parseReport } from '../../../lib/report/formats/json-report.ts';
import { anyReport } from '../../support/builders/any-report.ts';
import { aReport } from '../../support/builders/report-builders.ts';
import { fc } from '../../support/setup/fast-check.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe('JSON report', () => {
  it('comes back as it was written, whatever it says', () => {
    fc.assert(
      fc.property(anyReport(), (report) => {
        const written = jsonReport(report);

        expect(parseReport(bytesOf(written))).toEqual(JSON.parse(written));
        expect(jsonReport(report)).toBe(written);
      }),
    );
  });

  it('is indented and ends with a line feed', () => {
    expect(jsonReport(aReport())).toMatch(/^\{\n {2}"schema": "cognigate.report\/1",\n.*\n\}\n$/s);
  });

  it.each([
    ['', 'report of 0 bytes is not JSON in UTF-8, a report.json is expected'],
    ['{"schema":', 'report of 10 bytes is not JSON in UTF-8, a report.json is expected'],
    ['{"schema":"other/1"}', 'report does not fit cognigate.report/1 at schema: '],
    [
      jsonReport(aReport()).replace('"passed"', '"green"'),
      'report does not fit cognigate.report/1 at verdict: ',
    ],
    ['[]', 'report does not fit cognigate.report/1 at its top: '],
  ])('refuses %j', (text, message) => {
    expect(() => parseReport(bytesOf(text))).toThrow(IntegrityViolated);
    expect(() => parseReport(bytesOf(text))).toThrow(message);
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(() => parseReport(Uint8Array.of(0x22, 0xff, 0x22))).toThrow(IntegrityViolated);
  });
});

describe('completed report', () => {
  const notification = {
    endpoint: 'ci',
    id: 'msg-1',
    status: 'undelivered' as const,
    attempts: 4,
    lastProblem: 'http status 503',
  };

  it('gains the audit record and the notifications, and the evidence copy stays as it was', () => {
    const evidenceCopy = aReport();

    const complete = completeReport(evidenceCopy, { auditId: 'a-1', seq: 3, hash: 'cd' }, [
      notification,
    ]);

    expect(complete.audit).toEqual({ audit_id: 'a-1', seq: 3, hash: 'cd' });
    expect(complete.notifications).toEqual([
      {
        endpoint: 'ci',
        id: 'msg-1',
        status: 'undelivered',
        attempts: 4,
        last_problem: 'http status 503',
      },
    ]);
    expect(evidenceCopy).toEqual(aReport());
    expect(parseReport(bytesOf(jsonReport(complete)))).toEqual(complete);
  });

  it('says null where there is no audit record', () => {
    expect(completeReport(aReport(), null, []).audit).toBeNull();
  });
});
