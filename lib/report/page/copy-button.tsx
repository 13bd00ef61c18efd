import { useState } from 'preact/hooks';

interface CopyButtonProps {
  /** As in "Copy input". */
  readonly name: string;
  readonly text: string;
  /** Which of many this one is of, for those who hear the buttons alone. */
  readonly of: string;
}

const SAID_MS = 2_000;

/** Puts a text on the clipboard, and says whether it could. */
export function CopyButton({ name, text, of }: CopyButtonProps) {
  const [said, setSaid] = useState<string | null>(null);
  const copy = async () => {
    setSaid((await copied(text)) ? 'Copied' : 'Could not be copied');
    setTimeout(() => setSaid(null), SAID_MS);
  };
  return (
    <button type="button" class="copy" onClick={copy}>
      <span aria-live="polite">{said ?? `Copy ${name}`}</span>
      <span class="unseen"> of {of}</span>
    </button>
  );
}

async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedBySelection(text);
  }
}

/** For pages that came over plain HTTP, which have no clipboard. */
function copiedBySelection(text: string): boolean {
  const focused = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'unseen';
  document.body.append(field);
  field.select();
  try {
    return document.execCommand('copy');
  } finally {
    field.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
}
