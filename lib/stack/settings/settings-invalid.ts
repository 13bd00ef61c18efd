/** A setting of the stack cannot be used; the message is the one sentence that says which and why. */
export class SettingsInvalid extends Error {
  override readonly name = 'SettingsInvalid';
}
