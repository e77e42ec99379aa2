/**
 * Stands for `n8n-workflow` in the unit tests: the real package, but each part is loaded when it is
 * first used. The whole package takes more than a second to load, and Jest loads it again for each
 * test file.
 */
const PARTS = {
	NodeApiError: 'errors/node-api.error.js',
	NodeOperationError: 'errors/node-operation.error.js',
	NodeConnectionTypes: 'interfaces.js',
	nodeNameToToolName: 'tool-helpers.js',
	sleep: 'utils.js',
	WAIT_INDEFINITELY: 'constants.js',
};

module.exports = new Proxy(
	{},
	{
		get: (_, name) =>
			require(`n8n-workflow/dist/cjs/${Object.hasOwn(PARTS, name) ? PARTS[name] : 'index.js'}`)[
				name
			],
	},
);
