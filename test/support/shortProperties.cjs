/**
 * fast-check for mutation testing: each property is tried for half a second at most, since it is
 * tried again for each of many hundred mutants.
 */
const fc = require('../../node_modules/fast-check/lib/cjs/fast-check.js');

fc.configureGlobal({ interruptAfterTimeLimit: 500 });

module.exports = fc;
