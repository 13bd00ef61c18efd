import { signal } from '@preact/signals';
import { storage } from './storage.ts';

const STORED_UNDER = 'cognigate-single-keys';

/** Claims that letters alone are commands, which who speaks to a computer may want to switch off (WCAG 2.1.4). */
export const singleKeys = signal(storage()?.getItem(STORED_UNDER) !== 'off');

export function switchSingleKeys(on: boolean): void {
  singleKeys.value = on;
  storage()?.setItem(STORED_UNDER, on ? 'on' : 'off');
}
