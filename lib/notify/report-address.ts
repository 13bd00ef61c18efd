/** What stands for the run's id in an address of reports. */
const PLACEHOLDER = '{run}';

/** Why a text cannot say where reports are read; null where it can. */
export function reportAddressProblem(template: string): string | null {
  const address = reportAddress(template, 'run-1');
  if (!URL.canParse(address))
    return `is no address: write it like https://ci.example.com/${PLACEHOLDER}`;
  const { protocol, username, password } = new URL(address);
  if (protocol !== 'https:' && protocol !== 'http:')
    return `"${protocol}//" is not allowed: use https://`;
  if (username !== '' || password !== '') return 'carries a user name or password: leave them out';
  return null;
}

/** Where the report of a run is read, by an address with `{run}` in the place of its id. */
export function reportAddress(template: string, runId: string): string {
  return template.replaceAll(PLACEHOLDER, encodeURIComponent(runId));
}
