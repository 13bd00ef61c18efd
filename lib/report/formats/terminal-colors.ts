import { styleText } from 'node:util';

type Style = 'bold' | 'dim' | 'inverse' | 'red' | 'green' | 'yellow' | 'magenta';

export type TerminalColors = Readonly<Record<Style, (text: string) => string>>;

/** Paints where `color` says so: whoever calls has asked the stream, which need not be one of this process. */
export function terminalColors(color: boolean): TerminalColors {
  const brush =
    (style: Style) =>
    (text: string): string =>
      color ? styleText(style, text, { validateStream: false }) : text;
  return {
    bold: brush('bold'),
    dim: brush('dim'),
    inverse: brush('inverse'),
    red: brush('red'),
    green: brush('green'),
    yellow: brush('yellow'),
    magenta: brush('magenta'),
  };
}
