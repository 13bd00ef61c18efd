import { PlatformUnreachable } from '../domain/errors.ts';
import { isAt, pointEndpoint } from '../platforms/cognigy-ai/version/point-endpoint.ts';
import { foreignText } from '../platforms/foreign-text.ts';
import { claimed, type EndpointMover, type Move, note } from './endpoint-mover.ts';

/**
 * Points a production endpoint to a snapshot, and tells whether there was anything to do.
 *
 * @throws PlatformUnreachable where it does not run the snapshot afterwards, with what it runs instead.
 */
export async function promoteEndpoint(
  mover: EndpointMover,
  wish: Omit<Move, 'move'>,
): Promise<'promoted' | 'was_there'> {
  const { endpoint, from, to } = wish;
  const release = await claimed(mover, endpoint);
  const move: Move = { ...wish, move: 'promote' };
  try {
    if (isAt(from, to)) return 'was_there';
    await note(mover, move, { stage: 'intended' });
    const pointed = await pointEndpoint(mover.lookUp, endpoint.id, to);
    if (pointed.status === 'there') {
      await note(mover, move, { stage: 'done' });
      return 'promoted';
    }
    await note(mover, move, { stage: 'failed', problem: pointed.problem });
    throw new PlatformUnreachable(
      `the endpoint "${foreignText(endpoint.name, 60)}" does not run the snapshot ${to.entrypoint}: ${pointed.problem}; look at it in Cognigy.AI, and promote again`,
    );
  } finally {
    release();
  }
}
