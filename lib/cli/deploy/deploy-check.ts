import { AwsRefusal } from '../account/aws-api.ts';
import type { Terminal } from '../terminal.ts';

/** One thing that was looked at before a deployment. */
export interface DeployCheck {
  readonly name: string;
  /** `refused` stops the deployment; `skipped` could not be looked at. */
  readonly status: 'ok' | 'note' | 'skipped' | 'refused';
  readonly found: string;
  readonly remedy: string | null;
}

const SIGNS = { ok: 'ok', note: 'note', skipped: '-', refused: 'REFUSED' } as const;

export function showCheck(
  { name, status, found, remedy }: DeployCheck,
  { stdout }: Pick<Terminal, 'stdout'>,
): void {
  stdout.write(`${SIGNS[status].padEnd(7)} ${name.padEnd(12)} ${found}\n`);
  if (remedy !== null) stdout.write(`${' '.repeat(21)}${remedy}\n`);
}

export function ok(name: string, found: string): DeployCheck {
  return { name, status: 'ok', found, remedy: null };
}

/** Where AWS does not let the caller look, the deployment itself will tell. */
export async function unlessForbidden(
  name: string,
  look: () => Promise<DeployCheck>,
): Promise<DeployCheck> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof AwsRefusal)) throw error;
    return {
      name,
      status: 'skipped',
      found: `could not be looked at: ${error.code}`,
      remedy: null,
    };
  }
}
