import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    readonly campaigns: 'sampled' | 'in full';
  }
}

/** What of a campaign is played: a sample of it with `npm test`, all of it with `npm run campaigns`. */
export function campaignSize<Size>(sizes: { readonly sample: Size; readonly full: Size }): Size {
  return inject('campaigns') === 'in full' ? sizes.full : sizes.sample;
}
