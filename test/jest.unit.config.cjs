/** The unit tests: what mutation testing runs alone, one folder after the other. */
const { shared, WHOLE } = require('./jest.shared.cjs');

const chosen = process.env.UNIT_TESTS;

module.exports = {
	...shared,
	displayName: 'unit',
	testMatch: [`<rootDir>/test/${chosen ?? '**/*.test.cts'}`, ...WHOLE.map((each) => `!**/${each}`)],
	moduleNameMapper: {
		...shared.moduleNameMapper,
		'^n8n-workflow$': '<rootDir>/test/support/n8nWorkflow.cjs',
		...(chosen && { '^fast-check$': '<rootDir>/test/support/shortProperties.cjs' }),
	},
};
