/** All benchmarks, one after the other: `npm run bench`. A part that fails does not stop the next. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const failed = ['protocol', 'n8n', 'sending', 'api', 'memory', 'polling'].filter((part) => {
	console.log(`\n=== ${part}`);
	const program = join(import.meta.dirname, `${part}.mts`);
	return spawnSync('npx', ['tsx', program], { stdio: 'inherit' }).status !== 0;
});
console.log(failed.length === 0 ? '\nAll parts passed.' : `\nFailed: ${failed.join(', ')}`);
process.exit(failed.length === 0 ? 0 : 1);
