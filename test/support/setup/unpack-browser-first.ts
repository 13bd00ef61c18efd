import chromium from '@sparticuz/chromium';

/** Two tests must not unpack it at the same time. */
export async function setup(): Promise<void> {
  await chromium.executablePath();
}
