import { singleKeys } from './single-keys.ts';

/** The id of the dialog that lists the keys. */
export const KEYS_DIALOG = 'keys';

/** What can be reached by one key after the other: the failed cases, then the current row of the table. */
const STOPS = '.failure-open, .case-open[tabindex="0"]';

/** Letters alone as commands, anywhere but where text is typed. */
export function listenToKeys(): void {
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!singleKeys.value || keysDialog()?.open || isTypedInto(event.target)) return;
    const act = ACTS[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
}

const ACTS: Readonly<Record<string, () => void>> = {
  '/': () => search(),
  '?': showKeys,
  j: () => move(1),
  k: () => move(-1),
};

/** Shows the list of keys. The dialog itself says whether it is open, so that no key is lost while it shuts. */
export function showKeys(): void {
  const dialog = keysDialog();
  if (dialog?.open === false) dialog.showModal();
}

export function hideKeys(): void {
  keysDialog()?.close();
}

function keysDialog(): HTMLDialogElement | null {
  return document.querySelector(`dialog#${KEYS_DIALOG}`);
}

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

/** A checkbox takes no text; that of a dialog is still the target of the first key after the dialog was shut. */
function isTypedInto(target: EventTarget | null): boolean {
  const typed = 'input:not([type="checkbox"]), textarea, select';
  return target instanceof HTMLElement && target.matches(typed);
}
