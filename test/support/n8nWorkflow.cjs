/**
 * What `n8n-workflow` is in the unit tests: the real one, each part loaded when it is first used. All
 * of it takes more than a second to load, and jest loads it anew for every file of tests.
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
