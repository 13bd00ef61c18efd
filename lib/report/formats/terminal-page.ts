import type { TerminalColors } from './terminal-colors.ts';

/** What the text is for. */
export interface TerminalPage {
  readonly colors: TerminalColors;
  readonly width: number;
}
