import { describe, expect, it } from 'vitest';
import { localeOf } from '../../../../lib/domain/suite/variants/locale-of.ts';
import { robustnessOf } from '../../../../lib/domain/suite/variants/robustness-of.ts';
import { aSuite, aTestCase } from '../../../support/builders/run-evidence.ts';

const suiteWith = (locale: string) => ({ cognigy: { locale } });

describe('localeOf', () => {
  it.each([
    ['de-CH', 'de-CH'],
    ['de_at', 'de-AT'],
    ['FR', 'fr'],
    ['Deutsch', 'de'],
    ['German (formal)', 'de'],
    ['Français', 'fr'],
    ['Español', 'es'],
    ['English', 'en'],
  ])('takes that of the platform, "%s" for %s', (name, locale) => {
    expect(localeOf({}, suiteWith(name))).toBe(locale);
  });

  it.each(['it-IT', 'Germanic', '6c4b1d9e-9d8e-4f3e-8f1c-0d2f8c1f7a10', 'Main'])(
    'is English where nobody can tell from "%s"',
    (name) => {
      expect(localeOf({}, suiteWith(name))).toBe('en');
    },
  );

  it('goes by what is said of robustness first', () => {
    expect(localeOf({ locale: 'fr' }, suiteWith('German'))).toBe('fr');
  });

  it('holds for a threshold alone, too', () => {
    const section = { mode: 'conversation' as const, project: 'Shop', endpoint: 'Gate' };
    const asked = (locale: string) =>
      robustnessOf(
        aSuite([aTestCase({ id: 'one' })], {
          platform: 'cognigy-ai',
          cognigy: { ...section, locale },
          gate: { robustness: { typo: 0.5 } },
        }),
      );

    expect(asked('Deutsch')?.locale).toBe('de');
    expect(asked('Main')?.locale).toBe('en');
  });
});
