import { withinShare } from '../within-share.ts';
import type { AuditEntry } from './audit-chain.ts';
import { type ListName, SHARES, type Shortened, wholeList } from './shortened-lists.ts';

/** The entry with what fits of each list; of the others it says what they are as a whole. */
export function shortenLists(entry: AuditEntry): AuditEntry {
  const shortened: Shortened = {};
  const fitting = <Item>(name: ListName, list: readonly Item[]): Item[] => {
    const beginning = withinShare(list, SHARES[name]);
    if (beginning.length < list.length) shortened[name] = wholeList(list);
    return beginning;
  };
  const { quarantined, only_tags, carried_over } = entry;
  const short: AuditEntry = {
    ...entry,
    execution_ids: fitting('execution_ids', entry.execution_ids),
    reasons: fitting('reasons', entry.reasons),
    thresholds: fitting('thresholds', entry.thresholds),
    batches: fitting('batches', entry.batches),
    ...(quarantined && { quarantined: fitting('quarantined', quarantined) }),
    ...(only_tags && { only_tags: fitting('only_tags', only_tags) }),
    ...(carried_over && {
      carried_over: {
        ...carried_over,
        results: fitting('carried_results', carried_over.results),
        doubtful: fitting('carried_doubtful', carried_over.doubtful),
      },
    }),
  };
  return Object.keys(shortened).length === 0 ? entry : { ...short, shortened };
}
