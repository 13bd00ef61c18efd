interface Names {
  /** Addresses as a whole. */
  readonly mails: ReadonlySet<string>;
  /** Accounts and full names. */
  readonly names: ReadonlySet<string>;
  /** What stands before the @ of the addresses. */
  readonly boxes: ReadonlySet<string>;
}

/**
 * Claims that two texts name one person, as far as texts can: `Jane Doe <jane@example.com>`, `@jane`,
 * `jane@example.com` and a role's session `…/jane` are one. Of two addresses only the same is.
 */
export function isSamePerson(one: string, other: string): boolean {
  const [a, b] = [namesOf(one), namesOf(other)];
  return (
    !a.mails.isDisjointFrom(b.mails) ||
    !a.names.isDisjointFrom(b.names) ||
    !a.names.isDisjointFrom(b.boxes) ||
    !a.boxes.isDisjointFrom(b.names)
  );
}

const MAIL = /[^\s<>"'(),;]+@[^\s<>"'(),;]+/g;

function namesOf(text: string): Names {
  const plain = text.normalize('NFKC').toLowerCase();
  const mails = plain.match(MAIL) ?? [];
  // Of an ARN, a domain account or a path of groups, the last part is the person.
  const rest = plain.replaceAll(MAIL, ' ').split(/[/\\]/).at(-1) ?? '';
  return {
    mails: new Set(mails),
    names: new Set([spoken(rest)].filter((each) => each !== '')),
    // GitHub's own addresses are <number>+<account>@users.noreply.github.com.
    boxes: new Set(mails.map((mail) => spoken((mail.split('@')[0] ?? '').replace(/^\d+\+/, '')))),
  };
}

/** Letters and digits, with single blanks between them: `jane.doe` is `Jane Doe`. */
function spoken(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim();
}
