import { htmlText } from '../html-text.ts';
import { clipped, oneLine } from '../neutral-text.ts';
import { suiteAddress } from './page-addresses.ts';

/** Where a page that is served has its navigation; in a file there is none. */
export const NAVIGATION_PLACE = '<!--cognigate-navigation-->';

const NAME_CHARACTERS = 60;

export interface PageNavigation {
  /** Null on pages that belong to no suite. */
  readonly suite: { readonly suite_id: string; readonly suite_name: string } | null;
  /** What the page is about; null where that is the suite, or all of them. */
  readonly here: string | null;
  /** Where the content begins, for those who skip this. */
  readonly content: string;
  readonly links: readonly { readonly name: string; readonly to: string }[];
  readonly note: string | null;
}

/** A page with the way back to the suite and to all suites above it, without a script. */
export function withNavigation(page: string, navigation: PageNavigation): string {
  return page.replace(NAVIGATION_PLACE, () => navigationOf(navigation));
}

function navigationOf({ suite, here, content, links, note }: PageNavigation): string {
  const trail = [
    suite === null && here === null ? current('Suites') : link('Suites', '/'),
    ...(suite === null
      ? []
      : [
          here === null
            ? current(suite.suite_name)
            : link(suite.suite_name, suiteAddress(suite.suite_id)),
        ]),
    ...(here === null ? [] : [current(here)]),
  ];
  const actions = links.map(({ name, to }) => link(name, to));
  return `<a class="skip" href="${content}">Skip to the content</a>
<nav class="place" aria-label="History">
<ol class="place-trail">${items(trail)}</ol>
${actions.length === 0 ? '' : `<ul class="place-links">${items(actions)}</ul>`}
${note === null ? '' : `<p class="place-note">${htmlText(note)}</p>`}
</nav>`;
}

function items(parts: readonly string[]): string {
  return parts.map((part) => `<li>${part}</li>`).join('');
}

function link(name: string, to: string): string {
  return `<a href="${htmlText(to)}">${words(name)}</a>`;
}

function current(name: string): string {
  return `<span aria-current="page">${words(name)}</span>`;
}

function words(name: string): string {
  const shown = clipped(oneLine(name.slice(0, 4 * NAME_CHARACTERS)), NAME_CHARACTERS);
  return `<bdi>${htmlText(shown === '' ? '(empty)' : shown)}</bdi>`;
}
