/**
 * Installs the Debian programs that the checks start: `npm run e2e:programs`. Each check also
 * installs what it needs, but if two checks run side by side, only one of them can install.
 */
import { ensureChromium } from './programs/chromium.mts';
import { ensurePrograms } from './programs/programs.mts';

const REDIS = ['redis-server', 'redis-cli'];
const POSTGRES = ['initdb', 'postgres', 'pg_isready', 'psql', 'createdb'];
const NGINX = ['nginx', 'openssl'];

ensurePrograms([...REDIS, ...POSTGRES, ...NGINX]);
await ensureChromium();
console.log('Redis, PostgreSQL, nginx and Chromium are there.');
