import { notFound } from './playbooks/playbook-shelf.ts';

/** @throws Refused where nothing has this reference id. */
export function byReference<Item extends { readonly referenceId: string }>(
  items: readonly Item[],
  referenceId: string,
  what: string,
): Item {
  return items.find((item) => item.referenceId === referenceId) ?? notFound(what);
}
