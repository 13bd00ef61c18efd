import { describe, expect, it } from 'vitest';
import { redactorOf } from '../../../lib/domain/forgetting/redact-texts.ts';

describe('the words of a case', () => {
  it.each([
    // Whole words, whatever stands around them.
    ['Berlin', 'to Berlin, please', 'to [redacted], please'],
    ['Berlin', '(berlin)', '([redacted])'],
    ['Berlin', 'Berlin-Mitte', '[redacted]-Mitte'],
    ['Jörg', 'Jo\u0308rg spoke', '[redacted] spoke'],
    ['refund!', 'a refund!now', 'a [redacted]now'],
    ['?why', 'so?why', 'so[redacted]'],
    // Within longer words and names they stay.
    ['Berlin', 'Berliner Weiße', 'Berliner Weiße'],
    ['Berlin', 'Überberlin', 'Überberlin'],
    ['refund', 'intent_refund_request', 'intent_refund_request'],
    ['Anna', 'Annabelle and Hanna', 'Annabelle and Hanna'],
    ['Anna', 'Anna\u0301', 'Anna\u0301'],
    ['1234', 'order 12345', 'order 12345'],
    ['Анна', 'Аннатолий', 'Аннатолий'],
    // Where no blank is written between words, and in what was written out.
    ['退款申请', '我的退款申请呢', '我的[redacted]呢'],
    ['ขอคืนเงิน', 'ผมขอคืนเงินครับ', 'ผม[redacted]ครับ'],
    ['Anna', String.raw`{"text":"hi\nAnna"}`, String.raw`{"text":"hi\n[redacted]"}`],
    ['Anna', 'q=hi%20Anna', 'q=hi%20[redacted]'],
  ])('%j leave of %j only %j', (text, before, after) => {
    expect(redactorOf([text], { wholeWords: true })(before)).toBe(after);
  });

  it('leave names of members that have them within', () => {
    const redact = redactorOf(['Berlin'], { wholeWords: true });

    expect(redact({ Berlin: 1, Berliner: 2 })).toEqual({ '[redacted]': 1, Berliner: 2 });
  });
});

describe('a text that is named itself', () => {
  it('goes wherever it stands', () => {
    expect(redactorOf(['Anna'])('Annabelle, Hanna')).toBe('[redacted]belle, H[redacted]');
  });
});
