const OUTCOMES = new Map([
  ['passed', { word: 'passed', sign: '✓' }],
  ['failed', { word: 'failed', sign: '✕' }],
  ['not_evaluated', { word: 'not evaluated', sign: '?' }],
  ['flaky', { word: 'flaky', sign: '≈' }],
  ['quarantined', { word: 'quarantined', sign: '⊘' }],
  ['left_out', { word: 'left out', sign: '–' }],
]);

export function outcomeWord(outcome: string): string {
  return OUTCOMES.get(outcome)?.word ?? outcome.replaceAll('_', ' ');
}

/** The outcome of a case as sign and word, so that no colour is needed to read it. */
export function Outcome({ outcome }: { outcome: string }) {
  return (
    <span class={`outcome outcome--${outcome}`}>
      <span class="sign" aria-hidden="true">
        {OUTCOMES.get(outcome)?.sign ?? '•'}
      </span>
      <span class="outcome-word">{outcomeWord(outcome)}</span>
    </span>
  );
}

/** Whether an assertion or a threshold holds; null where that side did not judge. */
export function Holds({ passed, words }: { passed: boolean | null; words?: [string, string] }) {
  if (passed === null) return <span class="quiet">not judged</span>;
  const [yes, no] = words ?? ['holds', 'does not hold'];
  return (
    <span class={`outcome outcome--${passed ? 'passed' : 'failed'}`}>
      <span class="sign" aria-hidden="true">
        {passed ? '✓' : '✕'}
      </span>
      {passed ? yes : no}
    </span>
  );
}
