/** The unit tests alone: what mutation testing runs, one folder after the other. */
const config = require('../jest.config.cjs');

const chosen = process.env.UNIT_TESTS;

module.exports = {
	...config,
	rootDir: '..',
	testMatch: [`<rootDir>/test/${chosen ?? '**/*.test.cts'}`],
	moduleNameMapper: {
		...config.moduleNameMapper,
		'^n8n-workflow$': '<rootDir>/test/support/n8nWorkflow.cjs',
		...(chosen && { '^fast-check$': '<rootDir>/test/support/shortProperties.cjs' }),
	},
	testPathIgnorePatterns: [
		'/node_modules/',
		'<rootDir>/test/integration/',
		'<rootDir>/test/conformance/',
		'<rootDir>/test/documentation/',
		'<rootDir>/test/imports',
	],
};
