import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { messageOf } from '../../domain/errors.ts';
import type { Report } from '../../domain/report.ts';
import { parseReport } from '../../report/formats/json-report.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { UsageError } from '../usage-error.ts';
import { GithubApi } from './github-api.ts';
import { githubPlace } from './github-place.ts';
import { tellChecks, tellPullRequest } from './tell-github.ts';

/**
 * `cognigate pull-request`: one comment and one check run on GitHub for each report. A job for a fork may
 * write neither, and is silent. What GitHub refuses changes no verdict: it is a note.
 */
export const pullRequest = defineCommand({
  syntax: (command) =>
    command
      .argument('<report...>', 'a report.json')
      .option('--name <name>', 'what comment and check are called; workflow and job unless given'),
  examples: [
    'cognigate pull-request out/report.json',
    'cognigate pull-request out/report.json --name "gate of $REGION"',
  ],
  async action(files, flags, terminal) {
    const place = githubPlace(terminal);
    if (place.isFork) return ExitCode.passed;
    const named = flags.name ?? place.job;
    const told = await Promise.all(
      files.map(async (file) => ({
        name: files.length === 1 ? named : `${named}: ${file}`,
        report: await readReport(resolve(terminal.cwd(), file), file),
      })),
    );
    const api = new GithubApi(place);
    for (const each of told) {
      for (const tell of [tellPullRequest, tellChecks]) {
        await tell(each, place, api).catch((error: unknown) => {
          terminal.stderr.write(`note: GitHub was not told of ${each.name}: ${messageOf(error)}\n`);
        });
      }
    }
    return ExitCode.passed;
  },
});

/** @throws UsageError where there is none. */
async function readReport(path: string, file: string): Promise<Report> {
  try {
    return parseReport(await readFile(path));
  } catch (cause) {
    throw new UsageError(
      `${file} cannot be read as a report: ${messageOf(cause)}; have the run write it: -o ${file}`,
      { cause },
    );
  }
}
