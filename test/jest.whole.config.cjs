/** The tests that are no unit tests. */
const { shared, WHOLE } = require('./jest.shared.cjs');

module.exports = {
	...shared,
	displayName: 'whole',
	testMatch: WHOLE.map((each) => `<rootDir>/${each}`),
};
