import type { ComponentChildren } from 'preact';

interface ScrollBoxProps {
  readonly name: string;
  readonly class: string;
  readonly children: ComponentChildren;
}

/** A part that scrolls on its own, and that the keyboard can therefore reach. */
export function ScrollBox({ name, class: className, children }: ScrollBoxProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it the keyboard could not scroll
    <section class={className} dir="auto" aria-label={name} tabIndex={0}>
      {children}
    </section>
  );
}
