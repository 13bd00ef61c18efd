import { fc } from '../setup/fast-check.ts';

/** Texts that some reader of a report would obey, mangle or choke on. */
export const HOSTILE_TEXTS: readonly string[] = [
  '<img src=x onerror=alert(1)>',
  '</script><script>alert(1)</script>',
  `=cmd|' /C calc'!A0`,
  '+1+1',
  '-2+3',
  '@SUM(A1)',
  '\t=1+1',
  '\r=1+1',
  '\u0000=1+1',
  '＝1+1',
  'a,"b"\r\nc;d',
  ']]>',
  '<![CDATA[x]]>',
  '<!-- x -->',
  '&amp;&#x0;&lt;',
  '\u001b[31mred\u001b[0m\u001b]0;title\u0007',
  '\u001b[2J\u001b[H',
  '\rovertyped',
  'user\u202egpj.exe\u2066x\u2069',
  '\u200bzero\u200bwidth\ufeff',
  '\ud800 lone high',
  'lone low \udfff',
  '\ufffe\uffff\u0001\u0008\u000b\u000c\u001f\u007f\u0085\u009b',
  '| a | b |\n|---|---|',
  '\\| \\\\| \\',
  '`code` ``more`` ```',
  '`',
  '**bold** _it_ ~~gone~~ # head',
  '[click](javascript:alert(1)) ![x](http://evil.example/x.png)',
  'http://evil.example www.evil.example a@evil.example',
  'a@.b.c _www.evil.example _GH-9 mailto:a@-.b xmpp:a@_.b/c',
  '@everyone @org/team #123 org/repo#1 !7 GH-9',
  '$x$ %1 ~2 ^3 &4',
  '1. list\n- item\n> quote\n\n---',
  '&lt;b&gt; &copy; &#1;',
  '古い銀行カード 👩‍👩‍👧 café',
  '',
  ' ',
  '\n\n\n',
  '__proto__',
  '$& $1 $$',
];

/** One of them, a mixture of them, or any code units at all, lone surrogates included. */
export function hostileText(): fc.Arbitrary<string> {
  const known = fc.constantFrom(...HOSTILE_TEXTS);
  const codeUnits = fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
    .map((units) => String.fromCharCode(...units));
  return fc.oneof(
    { weight: 3, arbitrary: known },
    { weight: 1, arbitrary: fc.tuple(known, known).map(([a, b]) => a + b) },
    { weight: 1, arbitrary: codeUnits },
    { weight: 1, arbitrary: fc.string() },
  );
}
