/**
 * Checks what the package guarantees when something fails: `npm run e2e:faults`. This takes about
 * half an hour, or with `-- --short` a few minutes. Names of subjects choose what is checked, as in
 * `npm run e2e:faults -- kills`.
 */
import { underConcurrencyLimit, underStorm } from './faults/deadline.mts';
import { kills } from './faults/kills.mts';
import { badNeighbours } from './faults/neighbours.mts';
import { proxy } from './faults/proxy.mts';
import { queue } from './faults/queue.mts';
import { startServer } from './n8n/server.mts';
import { leaveWhenInterruptedOrAfter } from './support/leave.mts';
import { apiCrash } from './faults/apiCrash.mts';
import { apiHostile } from './faults/apiHostile.mts';
import { apiLimits } from './faults/apiLimits.mts';
import { apiTruth } from './faults/apiTruth.mts';
import { polling } from './faults/pollingChaos.mts';
import { storedLate } from './faults/pollingStoredLate.mts';
import { waiting } from './faults/wait.mts';
import { conclude, subject } from './faults/promises.mts';

leaveWhenInterruptedOrAfter(90);

const isShort = process.argv.includes('--short');
const chosen = process.argv.slice(2).filter((each) => !each.startsWith('-'));

interface Subject {
	name: string;
	title: string;
	check: (isShort: boolean) => Promise<void>;
}

/**
 * The subjects that measure time. They run one after the other, so that nothing else disturbs them.
 */
const ALONE: Subject[] = [
	{
		name: 'limit',
		title: 'The 3-second deadline under a concurrency limit',
		check: underConcurrencyLimit,
	},
	{ name: 'storm', title: 'The 3-second deadline in a storm', check: underStorm },
	{ name: 'api-limits', title: 'The REST API: its limits', check: apiLimits },
];

/** The other subjects. Two run at the same time, and the longest come first. */
const BESIDE_EACH_OTHER: Subject[] = [
	{ name: 'queue', title: 'Queue mode', check: queue },
	{ name: 'polling', title: 'The polling trigger', check: polling },
	{
		name: 'stored-late',
		title: 'The polling trigger while n8n stores slowly',
		check: storedLate,
	},
	{ name: 'wait', title: 'Questions to whoever is on call', check: waiting },
	{
		name: 'api',
		title: 'The REST API: half of all requests go wrong, and a hostile server at the base URL',
		async check() {
			const server = await startServer('n8n-2');
			try {
				await apiTruth(server, isShort);
				await apiHostile(server);
			} finally {
				await server.discard();
			}
		},
	},
	{
		name: 'api-crash',
		title: 'The REST API: n8n is killed while the node works',
		check: apiCrash,
	},
	{ name: 'kills', title: 'n8n is killed', check: kills },
	{ name: 'neighbours', title: 'Bad neighbours', check: badNeighbours },
	{ name: 'proxy', title: 'nginx in front', check: proxy },
];

const wanted = ({ name }: Subject) => chosen.length === 0 || chosen.includes(name);
const run = async ({ title, check }: Subject) =>
	await subject(title, async () => await check(isShort));

for (const each of ALONE.filter(wanted)) await run(each);
const rest = BESIDE_EACH_OTHER.filter(wanted);
const lane = async () => {
	for (let each = rest.shift(); each !== undefined; each = rest.shift()) await run(each);
};
await Promise.all([lane(), lane()]);
process.exit(conclude());
