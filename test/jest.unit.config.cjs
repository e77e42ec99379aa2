/** The unit tests alone: what mutation testing runs. */
const config = require('../jest.config.cjs');

module.exports = {
	...config,
	rootDir: '..',
	testPathIgnorePatterns: [
		'/node_modules/',
		'<rootDir>/test/integration/',
		'<rootDir>/test/conformance/',
		'<rootDir>/test/documentation/',
		'<rootDir>/test/imports',
	],
};
