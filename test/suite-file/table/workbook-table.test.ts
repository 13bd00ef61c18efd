import { writeXlsx } from 'hucre/xlsx';
import { describe, expect, it } from 'vitest';
import writeExcelFile from 'write-excel-file/node';
import { sentenceOf } from '../../../lib/domain/suite/input-problem.ts';
import { readTable } from '../../../lib/suite-file/table/read-table.ts';
import { rowOf, workbook } from '../../support/builders/workbook.ts';
import { zipArchive } from '../../support/builders/zip-archive.ts';

const HEADER = rowOf('input_text', 'expected_intent');

async function read(bytes: Uint8Array, sheet?: string) {
  const reading = await readTable(bytes, { format: 'xlsx', sheet });
  if (reading.status === 'refused') throw new Error(sentencesOf(reading.problems).join('\n'));
  return reading.table;
}

async function refusal(bytes: Uint8Array, sheet?: string) {
  const reading = await readTable(bytes, { format: 'xlsx', sheet });
  if (reading.status !== 'refused') throw new Error('was read');
  return reading.problems.map((problem) => {
    const line = problem.place ? `${problem.place.line}: ` : '';
    return `${line}${sentenceOf(problem, 'the file')}`;
  });
}

const sentencesOf = (problems: readonly Parameters<typeof sentenceOf>[0][]) =>
  problems.map((problem) => sentenceOf(problem, 'the file'));

const oneCell = (cell: string, strings = '') =>
  workbook(
    [{ name: 'A', rows: `${HEADER}<row>${cell}<c t="inlineStr"><is><t>x</t></is></c></row>` }],
    {
      strings,
    },
  );

describe('a workbook', () => {
  it('is read with the numbers of its rows, without those that are empty', async () => {
    const rows = `<row r="3">${cells('input_text', 'id')}</row><row r="7">${cells('hi', '1')}</row><row r="9"><c t="inlineStr"><is><t> </t></is></c></row>`;

    const table = await read(workbook([{ name: 'A', rows }]));

    expect(table.header).toEqual({ line: 3, cells: ['input_text', 'id'] });
    expect(table.rows).toEqual([{ line: 7, cells: ['hi', '1'] }]);
  });

  it.each([
    ['a number', '<c><v>800</v></c>', '800'],
    ['a number with the noise of its binary form', '<c><v>0.30000000000000004</v></c>', '0.3'],
    ['a boolean', '<c t="b"><v>1</v></c>', 'TRUE'],
    ['the result of a formula', '<c t="str"><f>A9&amp;""</f><v>made</v></c>', 'made'],
    ['an error', '<c t="e"><v>#N/A</v></c>', '#N/A'],
    ['rich text', '<c t="s"><v>0</v></c>', 'bold and plain'],
    [
      'a text with its blanks',
      '<c t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>',
      ' a ',
    ],
    ['a line end of Windows', '<c t="inlineStr"><is><t>a_x000D_&#10;b</t></is></c>', 'a\nb'],
    [
      'a text that looks like an escape',
      '<c t="inlineStr"><is><t>_x005F_x000D_</t></is></c>',
      '_x000D_',
    ],
  ])('shows %s as the cell does', async (_, cell, text) => {
    const strings =
      '<si><r><rPr><b/></rPr><t>bold</t></r><r><t xml:space="preserve"> and plain</t></r><rPh sb="0" eb="1"><t>ボ</t></rPh></si>';

    const table = await read(oneCell(cell, strings));

    expect(table.rows[0]?.cells[0]).toBe(text);
  });

  it('keeps the zeros that a format puts before a number', async () => {
    const bytes = await writeXlsx({
      sheets: [
        {
          name: 'A',
          rows: [['id'], [7]],
          cells: new Map([['1,0', { value: 7, style: { numFmt: '000' } }]]),
        },
      ],
    });

    expect((await read(bytes)).rows[0]?.cells).toEqual(['007']);
  });

  it.each([
    [
      '0%',
      'A2 is the number 0.5, shown in the format 0%; format the cell as text, and write into it what is meant',
    ],
    [
      'yyyy-mm-dd',
      'A2 is a date or time, which every language shows in its own way; format the cell as text, and write into it what is meant',
    ],
  ])('refuses a number in the format %s', async (numFmt, sentence) => {
    const bytes = await writeXlsx({
      sheets: [
        {
          name: 'A',
          rows: [['id'], [0.5]],
          cells: new Map([['1,0', { value: 0.5, style: { numFmt } }]]),
        },
      ],
    });

    expect(await refusal(bytes)).toEqual([`2: ${sentence}`]);
  });

  it.each([
    [
      '<c><f>1+1</f></c>',
      '2: A2 is a formula without a result; open the workbook in Excel and save it',
    ],
    [
      '<c><v>12345678901234567</v></c>',
      '2: A2 is a number of more than 15 digits, of which some are lost; format the cell as text, and write into it what is meant',
    ],
  ])('refuses the cell %s', async (cell, sentence) => {
    expect(await refusal(oneCell(cell))).toEqual([sentence]);
  });

  it('is refused for a formula without a result at the end of its row', async () => {
    const rows = `${HEADER}<row><c t="inlineStr"><is><t>a</t></is></c><c><f>A1</f></c></row>`;

    expect(await refusal(workbook([{ name: 'A', rows }]))).toEqual([
      '2: B2 is a formula without a result; open the workbook in Excel and save it',
    ]);
  });

  it.each([
    ['a row', 'B1048576'],
    ['a column', 'XFD400'],
  ])('is refused where %s is far from the others, before it is filled up', async (_, far) => {
    const row = far.replace(/\D/g, '');
    const rows = `${HEADER}<row r="2"><c r="E2"><v>1</v></c></row><row r="${row}"><c r="${far}"><v>1</v></c></row>`;

    const sentences = await refusal(workbook([{ name: 'A', rows }]));

    expect(sentences.join()).toMatch(
      /^the file has cells far apart, from A1 to [A-Z]+\d+ at least; delete the rows and columns around/,
    );
  });

  it('is refused where one cell stands for several rows, which would ask for nothing', async () => {
    const rows = HEADER + rowOf('a', 'greet') + rowOf('b', '');
    const after = '<mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>';

    expect(await refusal(workbook([{ name: 'A', rows, after }]))).toEqual([
      '2: B2:B3 is one cell over several rows; unmerge it, and fill the cell of each row',
    ]);
  });

  it('tells of rows that are hidden, and takes them', async () => {
    const rows = `${HEADER}${rowOf('a', 'x')}<row r="3" hidden="1">${cells('b', 'x')}</row>`;

    const table = await read(workbook([{ name: 'A', rows }]));

    expect(table.rows).toHaveLength(2);
    expect(table.notes).toEqual([
      'rows that are hidden in the sheet are taken too, the first is 3',
    ]);
  });

  it.each([
    [
      'write-excel-file',
      async () => writeExcelFile([[{ value: 'id' }], [{ value: 'ä' }], [{ value: 2 }]]).toBuffer(),
    ],
    ['hucre', () => writeXlsx({ sheets: [{ name: 'S', rows: [['id'], ['ä'], [2]] }] })],
    [
      'hucre, with texts in their cells',
      () =>
        writeXlsx({ stringMode: 'inline', sheets: [{ name: 'S', rows: [['id'], ['ä'], [2]] }] }),
    ],
    [
      'a hand',
      async () =>
        workbook([{ name: 'S', rows: `${rowOf('id')}${rowOf('ä')}<row><c><v>2</v></c></row>` }]),
    ],
  ])('is read alike where %s wrote it', async (_, write) => {
    const table = await read(await write());

    expect([table.header, ...table.rows].map(({ cells: [cell] }) => cell)).toEqual([
      'id',
      'ä',
      '2',
    ]);
  });
});

describe('the sheet of a workbook', () => {
  const bytes = workbook([
    { name: 'Notes', rows: rowOf('secret'), state: 'hidden' },
    { name: 'Fälle', rows: rowOf('id') + rowOf('first') },
    { name: '2', rows: rowOf('id') + rowOf('second') },
  ]);

  it('is the first that is shown, and the others are said', async () => {
    const table = await read(bytes);

    expect(table.rows[0]?.cells).toEqual(['first']);
    expect(table.notes).toEqual(['the sheet "Fälle" is read, and not "2"; --sheet names another']);
  });

  it.each([
    ['Fälle', 'first'],
    ['fa\u0308LLE', 'first'],
    ['2', 'second'],
    ['3', 'second'],
  ])('is found by %s', async (wanted, cell) => {
    const table = await read(bytes, wanted);

    expect(table.rows[0]?.cells).toEqual([cell]);
    expect(table.notes).toEqual([]);
  });

  it('is refused where the workbook has none of that name', async () => {
    expect(await refusal(bytes, 'Cases')).toEqual([
      'the file has no sheet "Cases"; its sheets are "Notes", "Fälle", "2"',
    ]);
  });

  it('is refused where all are hidden', async () => {
    const hidden = workbook([{ name: 'A', rows: rowOf('id'), state: 'veryHidden' }]);

    expect(await refusal(hidden)).toEqual([
      'the file is a workbook whose sheets are all hidden; name one by --sheet',
    ]);
  });
});

describe('a file that is no workbook', () => {
  const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
  const whole = workbook([{ name: 'A', rows: HEADER }]);

  it.each<[string, Uint8Array, RegExp]>([
    ['a text', Buffer.from('id,text'), /is no Excel workbook.*\.csv/],
    ['a zip', zipArchive([{ name: 'a.txt', text: 'a' }]), /is a zip that is no Excel workbook/],
    [
      'an .ods',
      zipArchive([
        { name: 'mimetype', text: 'x' },
        { name: 'content.xml', text: '<a/>' },
      ]),
      /OpenDocument.*\.xlsx/,
    ],
    [
      'an .xlsb',
      zipArchive([{ name: 'xl/workbook.bin', text: 'x' }]),
      /\(\.xlsb\); save it as an Excel workbook/,
    ],
    ['a letter', zipArchive([{ name: 'word/document.xml', text: 'x' }]), /Word document/],
    ['an old .xls', Buffer.from([...OLE, 1, 2, 3]), /Excel 97 to 2003 \(\.xls\)/],
    ['a workbook that is cut off', whole.subarray(0, whole.length - 40), /cut off or damaged/],
    [
      'a workbook without its sheet',
      zipArchive([
        { name: '[Content_Types].xml', text: '<Types/>' },
        { name: 'xl/workbook.xml', text: '<a/>' },
      ]),
      /cannot be read; open it in Excel/,
    ],
  ])('is told what it is: %s', async (_, bytes, sentence) => {
    expect((await refusal(bytes)).join()).toMatch(sentence);
  });

  it('is told to be saved without its password', async () => {
    const locked = await writeXlsx({
      sheets: [{ name: 'A', rows: [['id']] }],
      encryption: { password: 'p', spinCount: 10 },
    });

    expect(await refusal(locked)).toEqual([
      'the file is a workbook with a password; save it without one',
    ]);
  });

  it('is refused by what it unpacks to, before it is unpacked', async () => {
    const bomb = workbook([{ name: 'A', rows: HEADER }], {
      extra: [{ name: 'xl/media/a.xml', text: ' '.repeat(51_000_000) }],
    });

    expect(bomb.length).toBeLessThan(100_000);
    expect((await refusal(bomb)).join()).toMatch(/is a workbook of 52 MB when it is unpacked/);
  });

  it('is not unpacked beyond what its directory says', async () => {
    const strings = `<si><t>${'a'.repeat(2_000_000)}</t></si>`;
    const parts = [
      { name: '[Content_Types].xml', text: '<Types/>' },
      { name: 'xl/workbook.xml', text: strings, saidBytes: 1_000 },
      {
        name: '_rels/.rels',
        text: '<Relationships><Relationship Id="r" Type="a/officeDocument" Target="xl/workbook.xml"/></Relationships>',
      },
    ];

    expect((await refusal(zipArchive(parts))).join()).toMatch(/cannot be read/);
    expect(
      (await refusal(zipArchive(parts.map((part) => ({ ...part, saidBytes: 0 }))))).join(),
    ).toMatch(/does not say how large it is/);
  });
});

const cells = (...texts: readonly string[]) => rowOf(...texts).replace(/<\/?row>/g, '');
