import { signal } from '@preact/signals';
import { storage } from './storage.ts';

const THEMES = ['auto', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

const STORED_UNDER = 'cognigate-theme';

const theme = signal<Theme>('auto');

function apply(chosen: Theme): void {
  theme.value = chosen;
  document.documentElement.dataset.theme = chosen;
}

export function applyStoredTheme(): void {
  const stored = storage()?.getItem(STORED_UNDER);
  apply(THEMES.find((each) => each === stored) ?? 'auto');
}

export function ThemeSwitch() {
  return (
    <fieldset class="theme">
      <legend class="unseen">Colours</legend>
      {THEMES.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={theme.value === each}
          onClick={() => {
            apply(each);
            storage()?.setItem(STORED_UNDER, each);
          }}
        >
          {each}
        </button>
      ))}
    </fieldset>
  );
}
