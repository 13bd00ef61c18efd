import type pico from 'picocolors';

/** What the text is for. */
export interface TerminalPage {
  readonly colors: ReturnType<typeof pico.createColors>;
  readonly width: number;
}
