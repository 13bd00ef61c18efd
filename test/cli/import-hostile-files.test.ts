import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { command } from '../support/fakes/command-line.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

const UTF16 = Buffer.from('\ufefftestCases:\n- utterance: a\n', 'utf16le');
const CP1252 = Buffer.from('text,intent\nIch m\u00f6chte,a\n', 'latin1');

const REFUSED: readonly (readonly [
  kind: string,
  name: string,
  content: string | Uint8Array,
  message: string,
])[] = [
  ['intents', 'empty.json', '', 'empty.json is empty'],
  ['intents', 'blank.csv', '\n\n', 'blank.csv'],
  ['intents', 'other.json', '[{"title": "x"}]', 'is no export of intents'],
  ['intents', 'suite.csv', 'a,b,c\n1,2,3\n', 'is no export of intents'],
  ['intents', 'one.json', '[{"name":"a","exampleSentences":[]}]', 'there is nothing to import'],
  ['table', 'cut.json', '[{"text": "a"', 'cut.json:1: the file is not valid JSON'],
  ['table', 'bad.jsonl', '{"text": "a"}\n{"text"\n', 'bad.jsonl:2: the line is not valid JSON'],
  ['table', 'twice.json', '[{"text": "a", "text": "b"}]', 'is written twice'],
  ['table', 'numbers.json', '[1, 2, 3]', 'holds no rows with names'],
  ['table', 'other.json', '[{"a": 1}]', 'no column is known to hold what the user says'],
  ['table', 'words.docx', 'PK\u0003\u0004', 'save it as one of these'],
  ['table', 'west.csv', CP1252, 'is not valid UTF-8'],
  ['table', 'header.csv', 'text,intent\n', 'nothing'],
  ['table', 'fake.xlsx', 'text,intent\na,b\n', 'workbook'],
  ['botium', 'empty.convo.txt', '', 'empty.convo.txt is empty'],
  ['botium', 'prose.convo.txt', 'just some words', 'there is nothing to import'],
  ['botium', 'loop.yml', 'convos: &a\n  - *a\n', 'refers to itself by *a'],
  ['botium', 'hash.convo.txt', 'x\n\n#me\n#QW-1\n', 'there is nothing to import'],
  ['rasa', 'loop.yml', 'nlu: &a [*a]', 'refers to itself by *a'],
  ['rasa', 'tag.yml', 'nlu: !!js/function "x"', 'has the tag'],
  ['rasa', 'text.yml', 'just text', 'there is nothing to import'],
  ['rasa', 'comment.yml', '# nothing\n', 'write nlu or stories'],
  ['agentforce', 'utf16.yaml', UTF16, 'is UTF-16'],
  ['agentforce', 'other.yaml', 'cases: []', 'has no testCases'],
  ['agentforce', 'words.yaml', 'testCases: [1, null, word, {utterance: 5}]', 'nothing to import'],
];

async function importing(kind: string, name: string, content: string | Uint8Array) {
  const directory = temporaryDirectory();
  await writeFile(join(directory, name), content);
  return command({ directory, env: {} }, 'import', kind, name);
}

describe('a file that is nothing to import', () => {
  it.each(REFUSED)('%s %s is refused with its cause', async (kind, name, content, message) => {
    const { exitCode, stdout, stderr } = await importing(kind, name, content);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe('');
  });

  it.each(['intents', 'table', 'botium', 'rasa', 'agentforce'])(
    'and that is not there is refused by import %s',
    async (kind) => {
      const where = { directory: temporaryDirectory(), env: {} };

      const { exitCode, stderr } = await command(where, 'import', kind, 'missing.json');

      expect(exitCode).toBe(2);
      expect(stderr).toContain('missing.json does not exist: check the name');
    },
  );

  it('is a folder without a file of the kind', async () => {
    const directory = temporaryDirectory();
    await mkdir(join(directory, 'empty'));

    const botium = await command({ directory, env: {} }, 'import', 'botium', 'empty');
    const table = await command({ directory, env: {} }, 'import', 'table', 'empty');

    expect(botium.stderr).toContain('empty is a folder without a file of this kind');
    expect(table.stderr).toContain('empty is a folder: name a file');
  });
});

function textsIn(suite: string): (string | undefined)[] {
  return [...suite.matchAll(/^ .*input_text: "(.*)"$/gm)].map(([, text]) => text);
}

describe('what is odd in a file that can be imported', () => {
  it('is left out by its case, and named', async () => {
    const rows = [
      { text: 'fine', intent: 'a' },
      { text: 'bell', intent: 'bad\u0007' },
      { text: 'half \ud800', intent: 'a' },
      { text: 'nul \u0000', intent: 'a' },
      { text: '', intent: 'a' },
      { text: 'x'.repeat(5_000), intent: 'a' },
      { text: 'fine', intent: 'a' },
    ];

    const { exitCode, stdout, stderr } = await importing('table', 't.json', JSON.stringify(rows));

    expect(exitCode).toBe(0);
    expect(textsIn(stdout)).toEqual(['fine']);
    expect(stderr).toContain('expected_intent has a control character');
    expect(stderr).toContain('unpaired surrogate');
    expect(stderr).toContain('NUL character');
    expect(stderr).toContain('cases without a text (entry 5)');
    expect(stderr).toContain('cases that are there already, word for word (entry 7)');
  });

  it('does not reach a terminal or a comment as it is', async () => {
    const rows = [{ text: 'a', intent: 'b', '\u001b[31mred\nsuite_id: x': 'c' }];

    const { stdout, stderr } = await importing('table', 't.json', JSON.stringify(rows));

    expect(stderr).not.toContain('\u001b');
    expect(stdout.split('\n').filter((line) => line.startsWith('suite_id'))).toEqual([
      'suite_id: "t"',
    ]);
  });

  it('keeps a key that JavaScript keeps for itself out', async () => {
    const spec =
      'testCases:\n  - utterance: a\n    expectedTopic: b\n    contextVariables: [{name: __proto__, value: 1}]\n  - {utterance: c, expectedTopic: d}\n';

    const { exitCode, stderr, stdout } = await importing('agentforce', 's.yaml', spec);

    expect(exitCode).toBe(0);
    expect(stderr).toContain('is a key that JavaScript keeps for itself');
    expect(textsIn(stdout)).toEqual(['c']);
  });
});
