import { relative, resolve, sep } from 'node:path';
import type { Terminal } from '../terminal.ts';

/** From the top of the repository on, where the CI says which that is. */
export function pathInRepository(file: string, terminal: Terminal): string {
  const { GITHUB_WORKSPACE: github, CI_PROJECT_DIR: gitlab } = terminal.env;
  const top = github || gitlab || terminal.cwd();
  return relative(top, resolve(terminal.cwd(), file)).split(sep).join('/');
}
