/**
 * fast-check for mutation testing. Each property is tried for at most half a second, since it is
 * tried again for each of many hundred mutants.
 */
const fc = require('../../node_modules/fast-check/lib/cjs/fast-check.js');

fc.configureGlobal({ interruptAfterTimeLimit: 500 });

module.exports = fc;
