import { batch, effect } from '@preact/signals';
import type { PageCase } from '../../page-case.ts';
import { addressOf, askedBy } from './case-address.ts';
import { type CaseSelection, type Filter, NO_FILTER } from './case-selection.ts';

/** A word that is still being typed has no address of its own; browsers also forbid many in a row. */
const TYPING_MS = 400;

/** Keeps the address of the page and what is shown of its cases the same, whichever of them changes. */
export function followAddress(selection: CaseSelection, cases: readonly PageCase[]): void {
  const { filter, named } = selection;
  let isLed = false;
  const follow = () => {
    isLed = true;
    goTo(location.hash, selection, cases);
    isLed = false;
  };
  if (location.hash !== '') follow();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let before = filter.peek();
  effect(() => {
    const now = filter.value;
    const address = addressOf({ filter: now, named: named.value });
    const isTyping = isTyped(before, now);
    before = now;
    clearTimeout(timer);
    if (isLed || address === addressNow()) return;
    if (!isTyping) return write(address, true);
    // The way back leads to what was there before the first letter.
    timer = setTimeout(() => write(address, textNow() === ''), TYPING_MS);
  });
  addEventListener('hashchange', follow);
}

function goTo(
  hash: string,
  { filter, opened, named, wanted }: CaseSelection,
  cases: readonly PageCase[],
) {
  const asked = askedBy(hash);
  if (asked === null) return;
  const position = asked.named === null ? -1 : cases.findIndex(({ id }) => id === asked.named);
  batch(() => {
    filter.value = asked.filter;
    named.value = asked.named;
    wanted.value = position === -1 ? null : { position };
    if (position !== -1) opened.value = new Set([...opened.value, position]);
  });
  if (hash === '') return;
  document.getElementById('cases')?.scrollIntoView({ block: 'start' });
  if (position === -1) document.getElementById('cases-title')?.focus({ preventScroll: true });
}

function isTyped(before: Filter, now: Filter): boolean {
  return before.text !== now.text && now.text !== '' && sameBut(before, now);
}

function sameBut({ text: _, ...before }: Filter, { text: __, ...now }: Filter): boolean {
  return JSON.stringify(before) === JSON.stringify(now);
}

/** As this page writes it, whatever else means the same. */
function addressNow(): string {
  return addressOf(askedBy(location.hash) ?? { filter: NO_FILTER, named: null });
}

function textNow(): string {
  return askedBy(location.hash)?.filter.text ?? '';
}

/** A page that is shown in a frame of somebody else's may have no address to write to. */
function write(address: string, isNew: boolean): void {
  try {
    if (isNew) history.pushState(null, '', address);
    else history.replaceState(null, '', address);
  } catch {
    // What is shown does not depend on it.
  }
}
