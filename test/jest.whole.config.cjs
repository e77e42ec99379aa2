/** The tests that are no unit tests. */
const { shared, WHOLE } = require('./jest.shared.cjs');

module.exports = {
	...shared,
	displayName: 'whole',
	testMatch: WHOLE.map((each) => `<rootDir>/${each}`),
	// They wait for servers, and share the cores. What must be quick is measured in the tests.
	testTimeout: 20_000,
};
