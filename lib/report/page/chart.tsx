import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

interface ChartProps {
  /** What the drawing shows, in words. */
  readonly label: string;
  readonly height: number;
  readonly children: (width: number) => ComponentChildren;
}

/** A drawing in pixels of the page, so that its letters keep their size on every screen. */
export function Chart({ label, height, children }: ChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(520);
  useLayoutEffect(() => {
    const { current } = frame;
    if (current === null) return;
    const measure = () => setWidth(Math.max(200, Math.floor(current.clientWidth)));
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    measure();
    return () => observer.disconnect();
  }, []);
  return (
    <div class="chart" ref={frame}>
      <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img">
        <title>{label}</title>
        {children(width)}
      </svg>
    </div>
  );
}

interface NumbersProps {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** The numbers of a drawing as a table, for those who cannot see it or want them exactly. */
export function Numbers({ caption, head, rows }: NumbersProps) {
  return (
    <details class="numbers">
      <summary>Numbers</summary>
      <table>
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([first, ...others], position) => (
            <tr key={`${position}-${first}`}>
              <th scope="row">{first}</th>
              {others.map((cell, column) => (
                <td key={head[column + 1]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
