/**
 * Installs the newest n8n 1 for `npm run e2e:n8n-1`, once. Two of its dependencies need another
 * version than it asks for: one is offered only by a host of its own, one has drifted.
 */
import { ensureInstallation, ensureModules } from '../installation.mts';

// Node.js 24, and what the checks themselves import.
await ensureInstallation();
await ensureModules(
	import.meta.dirname,
	[['rebuild', 'sqlite3', '--ignore-scripts=false']],
	['--legacy-peer-deps'],
);
