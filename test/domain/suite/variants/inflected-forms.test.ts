import { describe, expect, it } from 'vitest';
import type { VariedLanguage } from '../../../../lib/domain/suite/robustness/robustness-section.ts';
import { isInflected } from '../../../../lib/domain/suite/variants/inflected-forms.ts';

const isForm = (word: string, language: VariedLanguage, ...known: string[]) =>
  isInflected(word, language, (each) => known.includes(each));

describe('isInflected', () => {
  it.each([
    ['en', 'licked', 'lick'],
    ['en', 'declines', 'decline'],
    ['en', 'making', 'make'],
    ['en', 'stopped', 'stop'],
    ['en', 'shies', 'shy'],
    ['de', 'mieten', 'miete'],
    ['de', 'farb', 'farbe'],
    ['de', 'ändre', 'ändern'],
    ['fr', 'factures', 'facture'],
    ['es', 'pedidos', 'pedido'],
  ] as const)('in %s takes "%s" for a form of "%s"', (language, word, stem) => {
    expect(isForm(word, language, stem)).toBe(true);
  });

  it('takes nothing for a form of a word that is not known, or that is hardly one', () => {
    expect(isForm('liked', 'en', 'lick')).toBe(false);
    expect(isForm('ined', 'en', 'in')).toBe(false);
    expect(isForm('parcwl', 'en', 'parcel')).toBe(false);
  });
});
