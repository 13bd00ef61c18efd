import { KeysButton } from '../keys-help.tsx';
import type { PageProps } from '../page-props.ts';
import { ThemeSwitch } from '../theme-switch.tsx';

/** The name of the tool, the way to each part, and the switch of colours. */
export function Masthead({ data: { report, history, robustness } }: PageProps) {
  const parts = [
    ['failures', 'Failures', report.totals.failed > 0],
    ['gate', 'Gate', report.gate.length > 0],
    ['changes', 'Changes', report.comparison !== undefined],
    ['trend', 'Trend', history.length > 0],
    ['robustness', 'Robustness', robustness !== null],
    ['confusion', 'Intents', report.intents.confusion.length > 0],
    ['confidence', 'Distributions', true],
    ['cases', 'Cases', true],
    ['record', 'Record', true],
  ] as const;
  return (
    <header class="masthead">
      <Wordmark />
      <nav aria-label="Parts of the report">
        <ul>
          {parts
            .filter(([, , there]) => there)
            .map(([id, name]) => (
              <li key={id}>
                <a href={`#${id}`}>{name}</a>
              </li>
            ))}
        </ul>
      </nav>
      <KeysButton />
      <ThemeSwitch />
    </header>
  );
}

export function Wordmark() {
  return (
    <p class="wordmark">
      <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
        <path d="M4 3v18M20 3v18M4 9h16M4 15h16" fill="none" stroke="currentColor" />
      </svg>
      Cognigate
    </p>
  );
}
