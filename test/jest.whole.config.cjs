/** The tests that are no unit tests. */
const { shared, WHOLE } = require('./jest.shared.cjs');

module.exports = {
	...shared,
	displayName: 'whole',
	// That has a command of its own, as it takes as long as half of all others.
	testMatch: [...WHOLE.map((each) => `<rootDir>/${each}`), '!**/publishing.test.cts'],
};
