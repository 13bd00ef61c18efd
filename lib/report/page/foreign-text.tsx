import { visible } from '../neutral-text.ts';
import type { PageAssertion } from '../page-case.ts';
import { brief } from './brief-text.ts';
import { ScrollBox } from './scroll-box.tsx';

/** Somebody else's words on one line, isolated from the direction of ours. */
export function Words({ text, characters = 200 }: { text: string; characters?: number }) {
  const shown = brief(text, characters);
  return <bdi dir="auto">{shown === '' ? '(empty)' : shown}</bdi>;
}

/** An intent's name; null stands for "no intent". */
export function Intent({ name }: { name: string | null | undefined }) {
  if (name === undefined) return <span class="quiet">not known</span>;
  if (name === null) return <span class="quiet">no intent</span>;
  return <Words text={name} characters={100} />;
}

/** A text in full, in its own lines; a long one scrolls in its own box, which the keyboard reaches. */
export function FullText({ text, label }: { text: string; label: string }) {
  if (text === '') return <span class="quiet">(empty)</span>;
  // With kerning and ligatures a browser takes many seconds to break such a word into lines.
  const unbroken = /\S{500}/u.test(text) ? ' full-text--unbroken' : '';
  const scrolls = text.length > 600 || text.split('\n', 13).length > 12;
  if (!scrolls) {
    return (
      <span class="full-text" dir="auto">
        {visible(text)}
      </span>
    );
  }
  return (
    <ScrollBox name={label} class={`full-text full-text--long${unbroken}`}>
      {visible(text)}
    </ScrollBox>
  );
}

/** A value of an assertion, whatever its type. */
export function Value({ value, label }: { value: PageAssertion['actual']; label: string }) {
  if (value === null) return <span class="quiet">none</span>;
  if (typeof value === 'string') return <FullText text={value} label={label} />;
  if (Array.isArray(value) && value.length === 0) return <span class="quiet">none</span>;
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) {
    return <FullText text={value.join(', ')} label={label} />;
  }
  return <FullText text={JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ')} label={label} />;
}
