/** What both projects of `jest.config.cjs` have in common. */
// Not UTC, so that a time that is read in the machine's own zone is noticed.
process.env.TZ = 'America/New_York';

/** Tests of more than a part of the code: of the built package, of texts, against Python. */
exports.WHOLE = [
	'test/integration/**/*.test.cts',
	'test/conformance/**/*.test.cts',
	'test/documentation/**/*.test.cts',
	'test/guidelines/**/*.test.cts',
	'test/imports.test.cts',
	'test/regularExpressions.test.cts',
	'test/n8nRules/**/*.test.cts',
];

/** The options of a project. */
exports.shared = {
	rootDir: '..',
	moduleFileExtensions: ['ts', 'cts', 'js', 'cjs', 'mjs', 'json', 'node'],
	// TypeScript wants a .cts file imported as .cjs.
	moduleNameMapper: { '^(\\.{1,2}/[\\w./-]+)\\.cjs$': ['$1.cts', '$1.cjs'] },
	transform: { '^.+\\.c?ts$': ['ts-jest', { tsconfig: 'test/tsconfig.json' }] },
	testEnvironment: 'node',
	setupFilesAfterEnv: ['<rootDir>/test/support/idleTimers.cjs'],
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.tools/', '<rootDir>/.stryker-tmp/'],
	clearMocks: true,
};
