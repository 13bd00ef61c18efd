import type { Terminal } from '../terminal.ts';
import { pathInRepository } from './path-in-repository.ts';

/** On a runner of GitHub what is wrong with a suite stands at its lines. */
export async function annotateRefusal(message: string, terminal: Terminal): Promise<void> {
  if (terminal.env.GITHUB_ACTIONS !== 'true') return;
  const { refusalAnnotations } = await import('../../report/formats/github-annotations.ts');
  const { stderr } = terminal.runner ?? terminal;
  const named = (file: string) => pathInRepository(file, terminal);
  for (const line of refusalAnnotations(message, named)) stderr.write(`${line}\n`);
}
