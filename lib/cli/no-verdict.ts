/** The command ends before there is a verdict to show; the gate stays shut. Exit code 3. */
export class NoVerdict extends Error {
  override readonly name = 'NoVerdict';
}
