/** What only publishing needs: packages are built and packed, again and again. */
const { shared } = require('./jest.shared.cjs');

module.exports = { ...shared, testMatch: ['<rootDir>/test/integration/publishing.test.cts'] };
