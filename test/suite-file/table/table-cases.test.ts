import { describe, expect, it } from 'vitest';
import { sentenceOf } from '../../../lib/domain/suite/input-problem.ts';
import { readTable } from '../../../lib/suite-file/table/read-table.ts';
import { tableCases } from '../../../lib/suite-file/table/table-cases.ts';

async function reading(text: string) {
  const table = await readTable(Buffer.from(text), { format: 'csv' });
  return table.status === 'table' ? tableCases(table.table) : table;
}

async function read(text: string) {
  const cases = await reading(text);
  if (cases.status === 'refused') throw new Error(JSON.stringify(cases.problems));
  return cases.document;
}

async function refusal(text: string) {
  const cases = await reading(text);
  if (cases.status !== 'refused') throw new Error('was read');
  return cases.problems.map(
    (problem) => `${problem.place?.line}: ${sentenceOf(problem, 'the file')}`,
  );
}

const KNOWN =
  'the columns are input_text, expected_intent, expected_entities, expected_response_contains, allowed_latency_ms, id, tags';

describe('the header of a table', () => {
  it.each([
    ['Utterance,Expected Intent', ['input_text', 'expected_intent']],
    ['QUESTION, intent ', ['input_text', 'expected_intent']],
    ['Input-Text,expectedIntent', ['input_text', 'expected_intent']],
    ['Äußerung;Absicht', ['input_text', 'expected_intent']],
    ['A\u0308ußerung;Absicht', ['input_text', 'expected_intent']],
    ['Frage;Erwartete Antwort', ['input_text', 'expected_response_contains']],
    ['phrase\tentities', ['input_text', 'expected_entities']],
    ['message|Max Latency ms', ['input_text', 'allowed_latency_ms']],
    ['query,Labels', ['input_text', 'tags']],
    ['text,Test Case ID', ['input_text', 'id']],
  ])('%j is taken and said once', async (header, columns) => {
    const { value, notes } = await read(`${header}\n${header.replace(/[^,;\t|]+/g, 'x')}\n`);

    for (const column of columns) expect(JSON.stringify(value)).toContain(`"${column}":`);
    expect(notes).toHaveLength(1);
    for (const column of columns) expect(notes?.[0]).toContain(`is taken as ${column}`);
  });

  it('is not spoken of where it has our own names', async () => {
    expect((await read('input_text,expected_intent\nhi,greet\n')).notes).toEqual([]);
  });

  it.each([
    [
      'input_text,utterance\na,b\n',
      ['1: utterance means input_text, and so does input_text; keep one of the two'],
    ],
    ['tags,input_text,tags\na,b,c\n', ['1: tags is a column twice; keep one of the two']],
    ['text,Owner\na,b\n', [`1: Owner is not a known column; ${KNOWN}`]],
    [
      'input_txt,expected_intent\na,b\n',
      ['1: input_txt is not a known column; did you mean input_text?'],
    ],
    [
      'text,Antwort enthält,Max. Latenz (s)\na,b,c\n',
      [
        `1: "Antwort enthält", "Max. Latenz (s)" are not known columns; rename or remove them; ${KNOWN}`,
      ],
    ],
    [
      'message,__expected,__metadata:tag\na,b,c\n',
      [`1: "__expected", "__metadata:tag" are not known columns; rename or remove them; ${KNOWN}`],
    ],
    [
      'display_name,turn_index\norder,1\n',
      [
        `1: "display_name", "turn_index" are not known columns; rename or remove them; ${KNOWN}`,
        '1: input_text is missing; add the column to the header',
      ],
    ],
    ['intent\ngreet\n', ['1: input_text is missing; add the column to the header']],
  ])('is refused: %j', async (text, sentences) => {
    expect(await refusal(text)).toEqual(sentences);
  });

  it.each([
    'resetPassword,exampleSentence,give me a password\nresetPassword,exampleSentence,and now\n',
    'where is my order and when will it come,order_status\n',
    'hi,greet,800\n',
    'where is it?,order_status\n',
  ])('is missing where the first row is one of data: %j', async (text) => {
    expect((await refusal(text)).join()).toMatch(/^1: the file has no header; write the names/);
  });
});

describe('a row of a table', () => {
  it.each([
    ['a;b', ['a', 'b']],
    ['"a,b"', ['a', 'b']],
    ['a|b', ['a', 'b']],
    ['" a ; ;b;"', ['a', 'b']],
    ['"[""a"", ""b""]"', ['a', 'b']],
    ['null', null],
  ])('has the list %s', async (cell, list) => {
    expect((await read(`input_text,expected_entities\nhi,${cell}\n`)).value).toEqual([
      { input_text: 'hi', outcome: { expected_entities: list } },
    ]);
  });

  it.each(['[a;b]', '"[""a"", 1]"', '"""a"",""b"""', '{a}'])(
    'is refused for the list %s',
    async (cell) => {
      expect((await refusal(`input_text,tags\nhi,${cell}\n`)).join()).toMatch(
        /^2: tags is ".*"; write the names with ; between them$/,
      );
    },
  );

  it.each([
    'None',
    'none',
    'NULL',
    'NO_MATCH',
    'no match',
    'N/A',
    '#N/A',
    'NaN',
    '-',
    '–',
    '(none)',
    'nil',
    '#NV',
    'k.A.',
    '<None>',
    '[none]',
    'n/a.',
    '-NaN',
    '#N/A N/A',
    'not_applicable',
    'Keine Absicht',
    '…',
    '\u2212',
    '?',
  ])('is refused for the intent %s, and taken where it is the text', async (word) => {
    const [first] = await refusal(`input_text,expected_intent\n${word},greet\nhi,${word}\n`);

    expect(first).toBe(
      `3: expected_intent is "${word}"; an empty cell asks for no intent, and null asks that nothing matches: write one of the two`,
    );
    expect((await read(`input_text,expected_intent\n${word},greet\n`)).value).toMatchObject([
      { input_text: word },
    ]);
  });

  it.each([
    ['1.200', 'write it without a separator: 1200'],
    ['1,200', 'write it without a separator: 1200'],
    ['0,8', 'write whole milliseconds without a comma: 800'],
    ['1,2', 'write whole milliseconds without a comma: 1200'],
    ['800,0', 'write whole milliseconds without a comma: 800'],
  ])('is refused for the latency %s', async (written, remedy) => {
    expect(await refusal(`input_text;latency\nhi;${written}\n`)).toEqual([
      `2: allowed_latency_ms is "${written}"; ${remedy}`,
    ]);
  });

  it.each([
    ['#REF!', 'is #REF!, an error of a spreadsheet'],
    ['#BEZUG!', 'is #BEZUG!, an error of a spreadsheet'],
    ['m\ufffdchte', 'has U+FFFD for a letter that was lost'],
    ['ich mÃ¶chte', 'is UTF-8 that was read as Windows-1252'],
  ])('is refused for the text %s', async (text, problem) => {
    expect((await refusal(`input_text,expected_intent\n${text},greet\n`)).join()).toContain(
      problem,
    );
  });

  it('is named where it is a heading or the header once more', async () => {
    const text = 'id,text,intent\n1,a,x\nREFUNDS,,\nid,text,intent\n2,b,y\n3,c,z\n';

    expect(await refusal(text)).toEqual([
      '3: the row has one cell only, "REFUNDS"; remove the row if it is a heading, or fill its cells',
      '4: the row is the header once more; remove it',
    ]);
  });

  it('is located by the line on which its cell begins, and in the header where it has no such column', async () => {
    const { locate, describe: nameOf } = await read('id,text,intent\n"a\nb","c\nd",x\n');

    expect(locate([0], 'value')?.line).toBe(2);
    expect(locate([0, 'input_text'], 'value')?.line).toBe(3);
    expect(locate([0, 'outcome', 'expected_intent'], 'value')?.line).toBe(4);
    expect(locate([0, 'outcome', 'allowed_latency_ms'], 'key')?.line).toBe(1);
    expect(nameOf([0, 'outcome', 'expected_intent'])).toBe('expected_intent');
  });
});
