import { configureGlobal } from 'fast-check';

// A failing property prints its seed and path. FAST_CHECK_SEED repeats them for every property of the run.
const seed = Number.parseInt(process.env.FAST_CHECK_SEED ?? '', 10);
if (!Number.isNaN(seed)) configureGlobal({ seed });
