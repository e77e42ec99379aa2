/** For tests, end-to-end checks, benchmarks and scripts: files that n8n's own rules do not own. */
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
	{ ignores: ['dist/', '**/node_modules/', '.tools/', 'coverage/', 'reports/', '.stryker-tmp/'] },
	{
		files: ['**/*.{cts,mts}'],
		extends: [js.configs.recommended, tseslint.configs.recommended],
		rules: {
			'no-undef': 'off',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
			// REST answers and library internals are read as they come.
			'@typescript-eslint/no-explicit-any': 'off',
		},
	},
	// A forgotten await makes a check that cannot fail.
	{
		files: ['test/**/*.cts'],
		rules: { '@typescript-eslint/no-floating-promises': 'error' },
		languageOptions: { parserOptions: { project: 'test/tsconfig.json' } },
	},
	{
		files: ['{e2e,bench,scripts,simulator,live,test}/**/*.mts'],
		rules: {
			'@typescript-eslint/no-floating-promises': [
				'error',
				// What Node.js calls `describe` and `it`: it waits for their promises itself.
				{ allowForKnownSafeCalls: ['suite', 'test'] },
			],
		},
		languageOptions: {
			parserOptions: {
				project: ['e2e/tsconfig.json', 'simulator/tsconfig.json', 'live/tsconfig.json'],
			},
		},
	},
	{
		files: ['{simulator,live}/**/*.mts'],
		rules: { '@typescript-eslint/no-explicit-any': 'error' },
	},
);
