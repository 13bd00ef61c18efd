import { relative } from 'node:path';
import * as z from 'zod';
import { validate } from '../../commands/validate.ts';
import { agentTerminal } from '../agent-terminal.ts';
import { defineTool } from '../tool.ts';
import { suiteNamed } from '../workplace.ts';
import { SuitePath } from './names.ts';

/** What `validate --json` prints, as far as it is told. */
const Validation = z.object({
  valid: z.boolean(),
  problems: z.array(
    z.object({
      file: z.string(),
      line: z.number().nullable(),
      path: z.string(),
      problem: z.string(),
      remedy: z.string(),
    }),
  ),
  notes: z.array(z.object({ message: z.string() })),
  findings: z.array(
    z.object({
      message: z.string(),
      remedy: z.string(),
      instances: z.array(z.object({ case: z.object({ id: z.string() }) })),
    }),
  ),
});

export const validateSuite = defineTool({
  name: 'validate_suite',
  title: 'Validate a suite',
  description:
    'Checks a suite file and lists every problem with its line and how to mend it, and what the suite says twice or not at all. Sends nothing to any bot.',
  input: z.strictObject({ suite: SuitePath }),
  onlyReads: true,
  async answer({ suite }, { terminal: process }, { signal }) {
    let printed = '';
    const terminal = agentTerminal(process, {
      signal,
      onLine(line) {
        printed += line;
      },
    });
    const file = suiteNamed(suite, terminal);
    await validate.action([file], { json: true, format: 'yaml' }, terminal);
    const { valid, problems, notes, findings } = Validation.parse(JSON.parse(printed));
    return {
      head: { suite, valid },
      lists: {
        problems: problems.map(({ file: at, line, ...rest }) => ({
          at: `${relative(terminal.cwd(), at)}${line === null ? '' : `:${line}`}`,
          ...rest,
        })),
        notes: notes.map(({ message }) => message),
        findings: findings.map(({ message, remedy, instances }) => ({
          message,
          remedy,
          cases: instances.slice(0, 5).map((each) => each.case.id),
        })),
      },
    };
  },
});
