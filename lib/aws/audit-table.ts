/** The table of audit records. The stack creates it by these names and the adapter uses them. */
export const AuditTable = {
  /** The chain's name: the suite's id. */
  partitionKey: 'chain',
  /** The record's place in its chain, a number from 1 on. */
  sortKey: 'seq',
} as const;
