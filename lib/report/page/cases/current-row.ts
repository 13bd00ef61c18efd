import type { RefObject } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { singleKeys } from '../single-keys.ts';
import type { CaseSelection } from './case-selection.ts';
import { useVirtualRows } from './virtual-rows.ts';

/** The rows of a table within `frame`, one of which is current: keys move it, and the focus with it. */
export function useCurrentRow(
  frame: RefObject<HTMLDivElement | null>,
  selection: Pick<CaseSelection, 'chosen' | 'wanted'>,
) {
  const chosen = selection.chosen.value;
  const wanted = selection.wanted.value;
  const [current, setCurrent] = useState(0);
  const wantsFocus = useRef(false);

  const keyOf = useCallback((index: number) => chosen[index] ?? -1, [chosen]);
  const rows = useVirtualRows(frame, { count: chosen.length, keyOf, kept: current });

  useEffect(() => {
    setCurrent(0);
    frame.current?.scrollTo({ top: 0 });
  }, [chosen]);
  const focus = (index: number) =>
    frame.current
      ?.querySelector<HTMLElement>(`[data-index="${index}"] .case-open`)
      ?.focus({ preventScroll: true });
  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    focus(current);
  }, [current]);

  const goTo = (index: number, align: 'auto' | 'start' = 'auto') => {
    const next = Math.max(0, Math.min(chosen.length - 1, index));
    rows.scrollTo(next, align);
    if (next === current) return focus(next);
    wantsFocus.current = true;
    setCurrent(next);
  };
  useEffect(() => {
    const index = wanted === null ? -1 : chosen.indexOf(wanted.position);
    if (index !== -1) goTo(index, 'start');
  }, [wanted]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || !event.target.matches('.case-open')) return;
    const moves: Record<string, number> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      ...(singleKeys.value && { j: current + 1 }),
      // From the first row on it leads back to what is before the table.
      ...(singleKeys.value && current > 0 && { k: current - 1 }),
      PageDown: current + 10,
      PageUp: current - 10,
      Home: 0,
      End: chosen.length - 1,
    };
    const next = moves[event.key];
    if (next === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    goTo(next);
  };
  return { rows, current, setCurrent, onKeyDown };
}
