import { stringify } from 'csv-stringify/sync';
import { describe, expect, it } from 'vitest';
import { sentenceOf } from '../../../lib/domain/suite/input-problem.ts';
import { readTable } from '../../../lib/suite-file/table/read-table.ts';
import { fc } from '../../support/setup/fast-check.ts';

async function read(text: string) {
  const reading = await readTable(Buffer.from(text), { format: 'csv' });
  if (reading.status === 'refused') throw new Error(JSON.stringify(reading.problems));
  return reading.table;
}

async function refusal(bytes: string | Uint8Array) {
  const reading = await readTable(Buffer.from(bytes), { format: 'csv' });
  if (reading.status !== 'refused') throw new Error('was read');
  return reading.problems.map((problem) => {
    const line = problem.place ? `${problem.place.line}: ` : '';
    return `${line}${sentenceOf(problem, 'the file')}`;
  });
}

describe('the separator of a CSV', () => {
  it.each([
    [',', 'a comma'],
    [';', 'a semicolon'],
    ['\t', 'a tab'],
    ['|', 'a bar'],
  ])('%j is found in the header', async (separator) => {
    const rows = [
      ['id', 'input_text'],
      ['1', 'a, b; c\td | e'],
    ];

    const table = await read(stringify(rows, { delimiter: separator }));

    expect([table.header.cells, table.rows[0]?.cells]).toEqual(rows);
    expect(table.separator).toBe(separator);
  });

  it('is not taken from within quotes', async () => {
    expect((await read('"a,b,c";id\n1;2\n')).header.cells).toEqual(['a,b,c', 'id']);
  });

  it('is the one by which names are known, whatever is there more often', async () => {
    expect((await read('id;input_text;note, a, b, c\n1;2;3\n')).header.cells).toHaveLength(3);
  });

  it.each(['sep=;\n', 'SEP=;\r\n', '"sep=;"\n', 'sep=;;;\n'])('is what %j says', async (hint) => {
    const table = await read(`${hint}id,x;y\n1;2\n`);

    expect(table.header).toEqual({ line: 2, cells: ['id,x', 'y'] });
  });

  it('is refused where it is said and not one that is read', async () => {
    expect(await refusal('sep=:\nid:x\n')).toEqual([
      '1: the file has the line sep=:; write sep=, or sep=; or remove the line',
    ]);
  });
});

describe('a CSV', () => {
  it.each(['\n', '\r\n', '\r', '\r\r\n'])(
    'has rows that end in %j, in whatever order',
    async (end) => {
      const table = await read(`id,text\n1,a${end}2,b\r\n3,c${end}4,"d\r\ne"`);

      expect(table.rows.map(({ cells }) => cells)).toEqual([
        ['1', 'a'],
        ['2', 'b'],
        ['3', 'c'],
        ['4', 'd\r\ne'],
      ]);
    },
  );

  it('counts the lines within its cells', async () => {
    const table = await read('id,text\n\n1,"a\r\nb\nc"\n2,x');

    expect(table.rows.map(({ line }) => line)).toEqual([3, 6]);
  });

  it('is read without rows and columns that are empty', async () => {
    const table = await read('id,,text,,\n1,,a,,\n,,,,\n   \n\u00a0,,,,\n2,,b,,,,,\n');

    expect(table.header.cells).toEqual(['id', 'text']);
    expect(table.rows).toEqual([
      { line: 2, cells: ['1', 'a'] },
      { line: 6, cells: ['2', 'b'] },
    ]);
  });

  it.each(['Cases of our shop;;\n', 'Cases of our shop\n\n'])(
    'is refused for a title above its header: %j',
    async (title) => {
      expect((await refusal(`${title}id;text\n1;a\n`)).join()).toMatch(
        /^1: the row is a title above the header, which is on line [23]; remove what stands above/,
      );
    },
  );

  it.each([
    [
      'id,\n1,a\n',
      '1: column 2 has no name, and a cell on line 2; name it in the header, or empty its cells',
    ],
    [
      'id;text\n1;a;b\n',
      '2: the row has 3 cells and the header has 2; put text that has a ";" in double quotes',
    ],
    ['id\ttext\n1\n', '2: the row has 1 cell and the header has 2; add a tab for each empty cell'],
    [
      'id,text\n1,“a, b”\n',
      '2: the row has 3 cells and the header has 2; curly quotes hold no cell together: put the text in straight double quotes (")',
    ],
    [
      'id,text\n1,„a, b“\n',
      '2: the row has 3 cells and the header has 2; curly quotes hold no cell together: put the text in straight double quotes (")',
    ],
    [
      'id,text\n1,{"a": 1}\n',
      '2: the file has a double quote inside a cell; put the whole cell in double quotes and write "" for each quote in it',
    ],
    [
      'id,text\n1,"a \\"b\\""\n',
      '2: the file has a double quote inside a cell; put the whole cell in double quotes and write "" for each quote in it',
    ],
    [
      'id,text\n1, "a"\n',
      '2: the file has a blank between a comma and a double quote; remove the blank',
    ],
    [
      'id,text\n1,a\n2,"b\n3,c\n',
      '3: the file has a row with a double quote that is never closed; close it',
    ],
    [',,\n  ,\n', 'the file is empty; write a header and a row for each test case'],
  ])('is refused with its line: %j', async (text, sentence) => {
    expect(await refusal(text)).toEqual([sentence]);
  });

  it('that is no UTF-8 is told the file type of Excel that is', async () => {
    const umlaut = Buffer.from('id,text\n1,m\xf6chte\n', 'latin1');
    const unicodeText = Buffer.from('\ufeffid\ttext\r\n', 'utf16le');

    expect((await refusal(umlaut)).join()).toMatch(/^2: .*"CSV UTF-8 \(comma delimited\)"/);
    expect((await refusal(unicodeText)).join()).toMatch(
      /UTF-16; .*"CSV UTF-8 \(comma delimited\)"/,
    );
  });

  it('keeps every character of every cell, whatever is written', async () => {
    const character = fc.constantFrom(...',;|\t\r\n"\'= #&\\/“„äÖß\u0301\u00a0\u200d[]{}😀x');
    const cell = fc.string({ unit: character, maxLength: 8 });
    const row = fc
      .tuple(cell, cell, cell)
      .filter((cells) => cells.some((each) => each.trim() !== ''));
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(',', ';', '\t', '|'),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        async (rows, delimiter, end, bom) => {
          const written = stringify([['id', 'input_text', 'tags'], ...rows], {
            bom,
            delimiter,
            record_delimiter: end,
            quoted_match: /[\r\n]/,
          });

          const table = await read(written);

          expect(table.rows.map(({ cells }) => cells)).toEqual(rows);
          for (const [index, { line }] of table.rows.entries()) {
            const before = stringify([[], ...rows.slice(0, index)], {
              delimiter,
              record_delimiter: end,
              quoted_match: /[\r\n]/,
            });
            expect(line).toBe(before.split(/\r\n|\n|\r/).length);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
