/** Unit and integration tests. They are .cts files, since the node checks own every .ts file. */
const { availableParallelism } = require('node:os');

module.exports = {
	projects: ['<rootDir>/test/jest.unit.config.cjs', '<rootDir>/test/jest.whole.config.cjs'],
	// More than there are cores, since some tests wait for many seconds.
	maxWorkers: availableParallelism() + 1,
	// They share the cores, and some wait for servers. No test judges by a clock: what something costs
	// is measured in `bench/`.
	testTimeout: 20_000,
	// Each file that loads n8n-core leaves some of it behind.
	workerIdleMemoryLimit: '1GB',
};
