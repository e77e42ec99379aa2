/**
 * Judges regular expressions by `recheck`: standard input has them as a JSON array of sources and
 * flags, standard output gets the verdicts in the same order. It is a process of its own, since in
 * Jest `recheck` takes three times as long.
 */
const { readFileSync } = require('node:fs');
const { checkSync } = require('recheck');

// Not Java, and no program of the platform, so that the verdict is the same everywhere.
process.env.RECHECK_SYNC_BACKEND = 'pure';

/** Without limits of time, so that a slow machine gives the same verdict as a fast one. */
const BY_WORK_ALONE = { timeout: null, attackTimeout: null, incubationTimeout: null };

const expressions = JSON.parse(readFileSync(0, 'utf8'));
const verdicts = expressions.map(({ source, flags }) => checkSync(source, flags, BY_WORK_ALONE));
process.stdout.write(JSON.stringify(verdicts));
