import { describe, expect, it } from 'vitest';
import { rerunFailed, runAgain } from '../../../../lib/report/page/cases/run-again.ts';
import { aReport } from '../../../support/builders/report-builders.ts';

const { cases: _, ...REPORT } = aReport();

describe('the command that runs a case again', () => {
  it.each([
    ['hours-01', 'bots/s.yaml', 'cognigate run bots/s.yaml --case hours-01'],
    ['a b', 'my bots/s.yaml', "cognigate run 'my bots/s.yaml' --case 'a b'"],
    ["it's; rm -rf $HOME", 's.yaml', "cognigate run s.yaml --case 'it'\\''s; rm -rf $HOME'"],
    ['hours-01', null, 'cognigate run suite.yaml --case hours-01'],
  ])('for %j of %j is %s', (id, file, command) => {
    expect(runAgain({ id }, REPORT, file)).toBe(command);
  });

  it('goes to the mock again where the mock answered', () => {
    const scope = {
      complete: true,
      simulated: true,
      cases_in_suite: 1,
      cases_planned: 1,
      limited_by: [],
    };

    expect(runAgain({ id: 'a' }, { ...REPORT, scope }, 's.yaml')).toBe(
      'cognigate run s.yaml --case a --mock',
    );
  });

  it.each(['a\nb', '\u001b[2J', 'user\u202egpj', 'a\tb'])(
    'is not offered for %j, which nobody should paste',
    (id) => {
      expect(runAgain({ id }, REPORT, 's.yaml')).toBeNull();
      expect(rerunFailed({ run_id: id })).toBeNull();
    },
  );
});
