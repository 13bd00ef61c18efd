/** Which run has taken up what a pipeline asked for. */
export interface PipelineClaims {
  /**
   * Gives `request` to the run `runId` where nobody holds it, or where the run `insteadOf` does.
   *
   * @returns the run that holds it then
   */
  claim(request: string, runId: string, insteadOf: string | null): Promise<string>;
}
