import { signal } from '@preact/signals';
import { singleKeys } from './single-keys.ts';

/** Claims that the list of keys is shown. */
export const helpIsOpen = signal(false);

/** What can be reached by one key after the other: the failed cases, then the current row of the table. */
const STOPS = '.failure-open, .case-open[tabindex="0"]';

/** Letters alone as commands, anywhere but where text is typed. */
export function listenToKeys(): void {
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!singleKeys.value || helpIsOpen.value || isTypedInto(event.target)) return;
    const act = ACTS[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
}

const ACTS: Readonly<Record<string, () => void>> = {
  '/': () => search(),
  '?': () => {
    helpIsOpen.value = true;
  },
  j: () => move(1),
  k: () => move(-1),
};

function search(): void {
  const field = document.querySelector<HTMLInputElement>('input[type="search"]');
  field?.scrollIntoView({ block: 'center' });
  field?.focus({ preventScroll: true });
  field?.select();
}

function move(step: 1 | -1): void {
  const stops = [...document.querySelectorAll<HTMLElement>(STOPS)];
  const within = (stop: HTMLElement) =>
    stop.closest('.failure, .case-frame')?.contains(document.activeElement) === true;
  const at = stops.findIndex(within);
  const next = at === -1 ? stops[0] : stops[at + step];
  next?.focus({ preventScroll: true });
  (next?.closest('.failure') ?? next)?.scrollIntoView({ block: 'nearest' });
}

function isTypedInto(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select');
}
