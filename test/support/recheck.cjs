/**
 * Checks regular expressions with `recheck`. Standard input has a JSON array of objects with
 * `source` and `flags`. Standard output gets the verdicts in the same order. This is a process of
 * its own, since `recheck` takes three times as long inside Jest.
 */
const { readFileSync } = require('node:fs');
const { checkSync } = require('recheck');

// `pure` is JavaScript. The other backends are programs of the platform, and could give another
// verdict.
process.env.RECHECK_SYNC_BACKEND = 'pure';

/** No time limits, so that a slow machine gives the same verdict as a fast machine. */
const BY_WORK_ALONE = { timeout: null, attackTimeout: null, incubationTimeout: null };

const expressions = JSON.parse(readFileSync(0, 'utf8'));
const verdicts = expressions.map(({ source, flags }) => checkSync(source, flags, BY_WORK_ALONE));
process.stdout.write(JSON.stringify(verdicts));
