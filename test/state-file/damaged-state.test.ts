import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../lib/cli/main.ts';
import { FakeTerminal } from '../support/fakes/fake-terminal.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

const STATE_OF_0_1_0 = join(import.meta.dirname, '../cli/state-of-0.1.0.tar.gz');
const RUN = 'run-20261128-031014-kuaftq';
const PAGE_BYTES = 4_096;
const COMMANDS = [
  ['runs'],
  ['report', RUN],
  ['audit', 'verify'],
  ['compare', RUN],
  ['baseline', 'list', 'shop'],
];

/** What each command says, and its exit code, where the state file is made of these bytes. */
async function answersOn(damage: (file: Buffer) => Buffer) {
  const directory = temporaryDirectory();
  execFileSync('tar', ['-xzf', STATE_OF_0_1_0, '-C', directory]);
  const file = join(directory, '.cognigate', 'state.db');
  const bytes = damage(readFileSync(file));
  const answers = [];
  for (const args of COMMANDS) {
    // Whoever opens a file takes it up as it is, so that each command has to have its own.
    writeFileSync(file, bytes);
    const terminal = new FakeTerminal(directory);
    const exitCode = await main(args, terminal);
    const { stdout, stderr } = terminal;
    answers.push({ args, exitCode, stdout: stdout.text, stderr: stderr.text });
  }
  return { file, answers };
}

describe('a damaged state file', () => {
  it.each<[string, (file: Buffer) => Buffer]>([
    ['is no database', () => Buffer.from('not a database '.repeat(100))],
    ['is empty', () => Buffer.alloc(0)],
    ['is cut off in its first page', (file) => file.subarray(0, 50)],
    ['is cut off after its first page', (file) => file.subarray(0, PAGE_BYTES)],
    ['is cut off in the middle', (file) => file.subarray(0, file.length / 2)],
    ['is nothing but zeros', (file) => Buffer.alloc(file.length)],
  ])('that %s is named, with what is lost and what to do', async (_, damage) => {
    const { file, answers } = await answersOn(damage);

    for (const { args, exitCode, stdout, stderr } of answers) {
      expect({ args, exitCode: [2, 3].includes(exitCode), stdout }).toEqual({
        args,
        exitCode: true,
        stdout: '',
      });
      expect(stderr).toContain(`state file ${file} is not a usable database: the runs, baselines`);
      expect(stderr).toContain('put a copy of it back');
    }
  });

  it.each([0x00, 0xff, 0x41])('is never called intact where a page is full of %i', async (byte) => {
    let pages = 0;
    const { answers: whole } = await answersOn((bytes) => {
      pages = bytes.length / PAGE_BYTES;
      return bytes;
    });
    expect(pages).toBeGreaterThan(20);
    expect(whole.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0, 0]);

    for (let page = 0; page < pages; page += 1) {
      const { answers } = await answersOn((bytes) =>
        Buffer.from(bytes).fill(byte, page * PAGE_BYTES, (page + 1) * PAGE_BYTES),
      );

      for (const [index, { args, exitCode, stdout, stderr }] of answers.entries()) {
        if (exitCode === 0) {
          // The page was of no use to the command.
          expect({ page, args, stdout }).toEqual({ page, args, stdout: whole[index]?.stdout });
        } else {
          expect([2, 3], `${args} with page ${page}: ${stderr}`).toContain(exitCode);
          expect(`${stderr}${stdout}`, `${args} with page ${page}`).toMatch(
            /is not a usable database: the runs|state file was changed|NOT INTACT/,
          );
        }
      }
    }
  });
});
