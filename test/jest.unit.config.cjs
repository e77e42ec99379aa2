/** The unit tests alone: what mutation testing runs. */
const config = require('../jest.config.cjs');

module.exports = {
	...config,
	rootDir: '..',
	// Mutation testing runs those of one folder.
	testMatch: [`<rootDir>/test/${process.env.UNIT_TESTS ?? '**/*.test.cts'}`],
	moduleNameMapper: {
		...config.moduleNameMapper,
		'^n8n-workflow$': '<rootDir>/test/support/n8nWorkflow.cjs',
	},
	testPathIgnorePatterns: [
		'/node_modules/',
		'<rootDir>/test/integration/',
		'<rootDir>/test/conformance/',
		'<rootDir>/test/documentation/',
		'<rootDir>/test/imports',
	],
};
