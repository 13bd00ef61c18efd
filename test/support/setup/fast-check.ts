import fc from 'fast-check';

const { FUZZ_SEED = '1' } = process.env;

/**
 * fast-check with a fixed seed, so that a commit passes its tests always or never. `FUZZ_SEED` sets
 * another; `random` draws one for each property, as `npm run fuzz` does, and a failure prints it.
 */
if (FUZZ_SEED !== 'random') fc.configureGlobal({ seed: Number(FUZZ_SEED) });

export { fc };
