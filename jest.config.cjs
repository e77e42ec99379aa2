/** Unit and integration tests. They are .cts files, since the node checks own every .ts file. */
// Not UTC, so that a time that is read in the machine's own zone is noticed.
process.env.TZ = 'America/New_York';

module.exports = {
	testMatch: ['<rootDir>/test/**/*.test.cts'],
	moduleFileExtensions: ['ts', 'cts', 'js', 'cjs', 'mjs', 'json', 'node'],
	// TypeScript wants a .cts file imported as .cjs.
	moduleNameMapper: { '^(\\.{1,2}/[\\w./-]+)\\.cjs$': ['$1.cts', '$1.cjs'] },
	transform: { '^.+\\.c?ts$': ['ts-jest', { tsconfig: 'test/tsconfig.json' }] },
	testEnvironment: 'node',
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.tools/', '<rootDir>/.stryker-tmp/'],
	clearMocks: true,
	// n8n's `sleep` cannot be stopped: a wait that was cancelled keeps its timer for up to 5 seconds.
	openHandlesTimeout: 6000,
};
