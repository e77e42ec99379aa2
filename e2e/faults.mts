/**
 * What holds when things go wrong: `npm run e2e:faults`, in about half an hour, or in a few minutes
 * with `-- --short`. Names after it choose subjects, as in `npm run e2e:faults -- kills`.
 */
import { stormFigures, underConcurrencyLimit, underStorm } from './faults/deadline.mts';
import { kills } from './faults/kills.mts';
import { compose } from './faults/compose.mts';
import { badNeighbours } from './faults/neighbours.mts';
import { keyChange } from './faults/keyChange.mts';
import { proxy } from './faults/proxy.mts';
import { queue } from './faults/queue.mts';
import { leaveWhenInterruptedOrAfter } from './support/leave.mts';
import { apiCrash } from './faults/apiCrash.mts';
import { apiHostile } from './faults/apiHostile.mts';
import { apiLimits } from './faults/apiLimits.mts';
import { apiTruth } from './faults/apiTruth.mts';
import { polling } from './faults/polling.mts';
import { waiting } from './faults/wait.mts';
import { conclude, subject } from './faults/promises.mts';

leaveWhenInterruptedOrAfter(90);

const isShort = process.argv.includes('--short');
const chosen = process.argv.slice(2).filter((each) => !each.startsWith('-'));

interface Subject {
	name: string;
	title: string;
	check: () => Promise<void>;
	/** Whether it is part of the short form. */
	short: boolean;
}

const SUBJECTS: Subject[] = [
	{
		name: 'limit',
		title: 'The 3-second deadline under a concurrency limit',
		check: underConcurrencyLimit,
		short: true,
	},
	{ name: 'storm', title: 'The 3-second deadline in a storm', check: underStorm, short: true },
	{ name: 'largest', title: 'How large a storm may be', check: stormFigures, short: false },
	{ name: 'kills', title: 'n8n is killed', check: async () => await kills(isShort), short: true },
	{ name: 'compose', title: 'The sample for Docker Compose', check: compose, short: true },
	{ name: 'neighbours', title: 'Bad neighbours', check: badNeighbours, short: false },
	{ name: 'key', title: 'The signing key is changed', check: keyChange, short: false },
	{ name: 'proxy', title: 'nginx in front', check: proxy, short: true },
	{
		name: 'api',
		title: 'The REST API: half of all requests go wrong',
		check: async () => await apiTruth(isShort),
		short: true,
	},
	{
		name: 'api-limits',
		title: 'The REST API: its limits',
		check: async () => await apiLimits(isShort),
		short: true,
	},
	{
		name: 'api-crash',
		title: 'The REST API: n8n is killed while the node works',
		check: async () => await apiCrash(isShort),
		short: true,
	},
	{
		name: 'api-hostile',
		title: 'The REST API: a hostile server at the base URL',
		check: apiHostile,
		short: true,
	},
	{
		name: 'polling',
		title: 'The polling trigger',
		check: async () => await polling(isShort),
		short: true,
	},
	{
		name: 'wait',
		title: 'Questions to whoever is on call',
		check: async () => await waiting(isShort),
		short: true,
	},
	{
		name: 'queue',
		title: 'Queue mode',
		check: async () => await queue(isShort),
		short: true,
	},
];

const wanted = SUBJECTS.filter(({ name, short }) =>
	chosen.length > 0 ? chosen.includes(name) : short || !isShort,
);
for (const { title, check } of wanted) await subject(title, check);
process.exit(conclude());
