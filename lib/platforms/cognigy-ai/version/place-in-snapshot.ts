import { SuiteRejected } from '../../../domain/errors.ts';
import type { EndpointPlace } from '../../../domain/suite/prepared/endpoint-place.ts';
import { foreignText } from '../../foreign-text.ts';
import { ask, known, type LookUp } from '../look-up.ts';
import type { SnapshotResource } from '../wire.ts';

interface Wanted {
  /** Reference id. */
  readonly id: string;
  readonly name: string | null;
}

/**
 * Where an endpoint has to be pointed for a flow and a locale of a snapshot.
 * @throws SuiteRejected where the snapshot holds no such flow or locale.
 */
export async function placeInSnapshot(
  lookUp: LookUp,
  snapshot: { readonly id: string; readonly name: string | null },
  { flow, locale }: { readonly flow: Wanted | null; readonly locale: Wanted | null },
): Promise<EndpointPlace> {
  const held = async (wanted: Wanted | null, type: 'flow' | 'locale') => {
    if (wanted === null) return undefined;
    const resources = await ask(
      lookUp,
      () => lookUp.api.listSnapshotResources(snapshot.id, type),
      `what the snapshot ${snapshot.id} holds cannot be listed`,
    );
    return theOne(resources, wanted, `${type} in the snapshot ${snapshot.name ?? snapshot.id}`);
  };
  const flowId = await held(flow, 'flow');
  const localeId = await held(locale, 'locale');
  return {
    entrypoint: snapshot.id,
    ...(flowId === undefined ? {} : { flowId }),
    ...(localeId === undefined ? {} : { localeId }),
  };
}

function theOne(resources: readonly SnapshotResource[], { id, name }: Wanted, what: string) {
  const [own, ...others] = resources.filter(({ referenceId }) => referenceId === id);
  if (own !== undefined && others.length === 0) return own.referenceId;
  throw new SuiteRejected(
    `there is no ${what} like "${foreignText(name ?? id, 60)}" (${id}); ${known(resources, what)}`,
  );
}
