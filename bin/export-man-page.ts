import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { COMMANDS } from '../lib/cli/main.ts';
import { describedCommands } from '../lib/cli/manual/describe-commands.ts';
import { manPage } from '../lib/cli/manual/man-page.ts';
import { toolVersion } from '../lib/cli/tool-version.ts';

/** Writes `cognigate(1)` to `file` and returns how many commands it describes. */
export async function exportManPage(file: string): Promise<number> {
  const commands = await describedCommands(COMMANDS, process);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, manPage(commands, toolVersion()));
  return commands.length;
}
