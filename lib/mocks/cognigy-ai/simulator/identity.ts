import { type IdSource, uuidOf } from '../id-source.ts';

/** What is kept by two ids: 24 hexadecimal digits, and a UUID. */
export interface Identified {
  readonly _id: string;
  readonly referenceId: string;
}

/** Nobody has seen for sure which id an address takes, and which fields name them. */
export type IdForm = 'reference' | '_id';

/** The next one of its kind, and one that no earlier start of a mock has given. */
export function nextIdentity(ids: IdSource, kind: string): Identified {
  const _id = ids.nextOfThisStart(kind);
  return { _id, referenceId: uuidOf(_id) };
}

/** As fields of a document. */
export function shownIds({ _id, referenceId }: Identified, form: IdForm) {
  return form === '_id' ? { _id, referenceId } : { id: _id, referenceId };
}

/** What stands in an address, and where another document names it. */
export function addressed({ _id, referenceId }: Identified, form: IdForm): string {
  return form === '_id' ? _id : referenceId;
}
