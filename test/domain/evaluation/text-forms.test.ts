import { describe, expect, it } from 'vitest';
import { judge } from '../../../lib/domain/evaluation/own-judgement.ts';
import { readMarkup } from '../../../lib/domain/evaluation/read-markup.ts';
import { folded } from '../../../lib/domain/evaluation/text-forms.ts';
import { aPlatformResult } from '../../support/builders/platform-result-builder.ts';

const words = (text: string) => text.replace(/\s+/gu, ' ').trim();

describe('a text as it is read', () => {
  it.each([
    ['**Order** _AB-1_ is ~~not~~ `here`', 'Order AB-1 is not here'],
    ['See [the **terms**](https://example.com/hidden).', 'See the terms.'],
    ['## Head\n\nText\\*\n\n- one\n  - two', 'Head Text* one two'],
    ['3. three\n4. four', '3. three 4. four'],
    ['| Plan | Price |\n|---|---|\n| *Gold* | 12 EUR |', 'Plan Price Gold 12 EUR'],
    ['![The way](https://example.com/x.png)', 'The way'],
    ['snake_case_name and 2 * 3 * 4', 'snake_case_name and 2 * 3 * 4'],
    ['<b>KD</b>-<i>4</i>48', 'KD-448'],
    ['Hello Ann<br/>Bye<p>Now</p>', 'Hello Ann Bye Now'],
    ['Terms &amp; Conditions, 29&nbsp;&euro;&#33;', 'Terms & Conditions, 29 €!'],
    ['<script>alert(1)</script>seen<span style="display: none">not</span>', 'seen'],
    ['<img src="x.png" alt="A box"><!-- note -->', 'A box'],
    ['<speak>Hello <break time="300ms"/>John</speak>', 'Hello John'],
    ['a < b and c > d & e', 'a < b and c > d & e'],
    ['1 299', '1 299'],
  ])('has no marks: %j', (text, read) => {
    expect(words(readMarkup(text))).toBe(read);
  });

  it.each([
    ['I’m “fine” – really…', 'I\'m "fine" - really...'],
    ['AB\u2011123\u00ad4\u200b5', 'AB-12345'],
    ['con\ufb01rm \uff21\uff22', 'confirm AB'],
    ['10² cm, ½ price, Acme™', '10² cm, ½ price, Acme™'],
  ])('is set in one way: %j', (text, read) => {
    expect(folded(text)).toBe(read);
  });
});

describe('a judgement of words', () => {
  const passes = (outcome: object, ...responseMessages: string[]) =>
    judge(outcome, aPlatformResult({ responseText: responseMessages.join('\n'), responseMessages }))
      .map(({ assertion }) => assertion?.passed)
      .every((passed) => passed === true);

  it.each([
    ['AB-123456', 'order **AB‑123456**'],
    ['**AB', 'order **AB-1**'],
    ['2 * 3', '2 * 3 * 4'],
    ['not refundable', 'This is **not** refundable'],
    ["I'm sorry", '<i>I&rsquo;m</i> sorry'],
  ])('finds %j in %j as written or as read, and forbids it alike', (sought, said) => {
    expect(passes({ expected_response_contains: sought }, said)).toBe(true);
    expect(passes({ expected_response_excludes: sought }, said)).toBe(false);
  });

  it('does not glue two messages', () => {
    expect(passes({ expected_response_contains: '1234' }, 'ends in 12', '34 people')).toBe(false);
    expect(passes({ expected_response_excludes: 'abcd' }, 'ab', 'cd')).toBe(true);
  });

  it('asks for every text of a list, and forbids each', () => {
    const said = ['Good bye, sorry to see you go', 'Come again'];

    expect(passes({ expected_response_contains: ['good bye', 'come again'] }, ...said)).toBe(true);
    expect(passes({ expected_response_contains: ['good bye', 'never'] }, ...said)).toBe(false);
    expect(passes({ expected_response_excludes: ['error', 'fault'] }, ...said)).toBe(true);
    expect(passes({ expected_response_excludes: ['error', 'sorry'] }, ...said)).toBe(false);
  });

  it.each([
    ['What would you like to do?', ['What would you like to do?', 'Check Balance'], true],
    ['Your order is confirmed', ['<b>Your order</b> is confirmed', 'Anything else?'], true],
    ["I'm here", ['I\u2019m  here '], true],
    ['confirmed', ['Your order is confirmed'], false],
    ['one two', ['one', 'two'], false],
    ['Yes', ['yes'], false],
    ['10²', ['102'], false],
    [['Yes', 'Bye'], ['Yes', 'Bye'], true],
    [['Yes', 'Bye'], ['Yes'], false],
  ])('takes %j for word for word in %j: %s', (expected_response_equals, said, isEqual) => {
    expect(passes({ expected_response_equals }, ...said)).toBe(isEqual);
  });

  it('matches an expression as written, else as read', () => {
    expect(passes({ expected_response_matches: '^\\*\\*A' }, '**AB**-1')).toBe(true);
    expect(passes({ expected_response_matches: '^AB-\\d$' }, '**AB**\u20111')).toBe(true);
    expect(passes({ expected_response_matches: '^AC' }, '**AB**-1')).toBe(false);
  });
});
