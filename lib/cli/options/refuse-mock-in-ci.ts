import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { isInCi } from './in-ci.ts';

/** @throws UsageError where a run on the mock is asked for in a CI, whose green is read as one of the bot. */
export function refuseMockInCi(
  { mock, allowMock }: { readonly mock?: true; readonly allowMock?: true },
  { env }: Pick<Terminal, 'env'>,
): void {
  if (mock !== true || allowMock === true || !isInCi(env)) return;
  throw new UsageError(
    '--mock says nothing about your bot, and CI is set: leave it out, or add --allow-mock where the mock is meant',
  );
}
