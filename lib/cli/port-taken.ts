import { UsageError } from './usage-error.ts';

/** What to say where a port cannot be listened on; any other error as it is. */
export function portTaken(error: unknown, port: number): unknown {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    ? new UsageError(`port ${port} is taken; --port 0 takes a free one`)
    : error;
}
