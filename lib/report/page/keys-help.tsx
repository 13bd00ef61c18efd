import { hideKeys, KEYS_DIALOG, showKeys } from './keyboard.ts';
import { singleKeys, switchSingleKeys } from './single-keys.ts';

const KEYS: readonly (readonly [key: string, does: string])[] = [
  ['/', 'search the cases'],
  ['j', 'the next case'],
  ['k', 'the case before'],
  ['Enter', 'open the case, or shut it'],
  ['↓ ↑', 'the next case of the table, or the one before'],
  ['Home End', 'the first case of the table, or the last'],
  ['?', 'this list'],
  ['Esc', 'shut this list'],
];

/** The keys of the page, shown when they are asked for. */
export function KeysHelp() {
  return (
    <dialog class="keys" id={KEYS_DIALOG} aria-labelledby="keys-title">
      <h2 id="keys-title">Keys</h2>
      <dl>
        {KEYS.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label>
        <input
          type="checkbox"
          checked={singleKeys.value}
          onChange={(event) => switchSingleKeys(event.currentTarget.checked)}
        />{' '}
        Letters and signs alone are commands
      </label>
      <button type="button" class="copy" onClick={hideKeys}>
        Close
      </button>
    </dialog>
  );
}

export function KeysButton() {
  return (
    <button type="button" class="keys-button" aria-label="Keys of this page" onClick={showKeys}>
      ?
    </button>
  );
}
