import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type VirtualItem,
  Virtualizer,
} from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useLayoutEffect, useReducer, useRef } from 'preact/hooks';

const ROW_PIXELS = 45;

export interface VirtualRows {
  /** What is to be drawn, with the pixels of rows left out before it. */
  readonly items: readonly (VirtualItem & { readonly gap: number })[];
  readonly gapAfter: number;
  readonly measure: (element: HTMLTableSectionElement | null) => void;
  readonly scrollTo: (index: number, align: 'auto' | 'start') => void;
}

interface Rows {
  readonly count: number;
  readonly keyOf: (index: number) => number;
  /** A row that is kept although it is out of sight, since it has the focus. */
  readonly kept: number | null;
}

/** Which of many rows are near enough to be seen in `frame`, each as high as it turns out to be. */
export function useVirtualRows(
  frame: RefObject<HTMLDivElement | null>,
  { count, keyOf, kept }: Rows,
): VirtualRows {
  const [, redraw] = useReducer<number, void>((drawn) => drawn + 1, 0);
  const options = {
    count,
    getItemKey: keyOf,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PIXELS,
    overscan: 6,
    initialRect: { width: 0, height: 600 },
    scrollToFn: elementScroll<HTMLDivElement>,
    observeElementRect: observeElementRect<HTMLDivElement>,
    observeElementOffset: observeElementOffset<HTMLDivElement>,
    rangeExtractor: (range: Parameters<typeof defaultRangeExtractor>[0]) => {
      const near = defaultRangeExtractor(range);
      if (kept === null || kept >= count || near.includes(kept)) return near;
      return [...near, kept].sort((a, b) => a - b);
    },
    onChange: () => redraw(),
  };
  const known = useRef<Virtualizer<HTMLDivElement, HTMLTableSectionElement> | null>(null);
  known.current ??= new Virtualizer<HTMLDivElement, HTMLTableSectionElement>(options);
  const rows = known.current;
  rows.setOptions(options);
  useLayoutEffect(() => rows._didMount(), [rows]);
  useLayoutEffect(() => rows._willUpdate());

  const near = rows.getVirtualItems();
  const items = near.map((item, position) => ({
    ...item,
    gap: item.start - (near[position - 1]?.end ?? 0),
  }));
  return {
    items,
    gapAfter: Math.max(0, rows.getTotalSize() - (near.at(-1)?.end ?? 0)),
    measure: rows.measureElement,
    scrollTo: (index, align) => rows.scrollToIndex(index, { align }),
  };
}
