/** Settings of the stack cannot be used; the message says which and why, a sentence in a line each. */
export class SettingsInvalid extends Error {
  override readonly name = 'SettingsInvalid';
}
