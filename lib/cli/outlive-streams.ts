import { messageOf } from '../domain/errors.ts';
import type { Terminal } from './terminal.ts';

/**
 * Lets a process outlive its output: `cognigate … | head` closes the pipe early, a disk is full, and the
 * verdict must still decide the exit code. Unheard, the error would end in that of a bot that failed.
 */
export function outliveStreams({ stdout, stderr }: Pick<Terminal, 'stdout' | 'stderr'>): void {
  stdout.on('error', (error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return;
    stderr.write(`cognigate: stdout cannot be written: ${messageOf(error)}\n`);
  });
  stderr.on('error', () => {});
}
