/** All probes of the API, in the order in which they are tried. */
import type { Topic, Tools } from '../probe.mts';
import { account } from './account.mts';
import { afterwards } from './afterwards.mts';
import { alerts } from './alerts.mts';
import { incidents } from './incidents.mts';
import { limits } from './limits.mts';
import { lists } from './lists.mts';
import { onCall } from './onCall.mts';
import { parts } from './parts.mts';
import { polling } from './polling.mts';
import { users } from './users.mts';
import { windows } from './windows.mts';

export const TOPICS: Array<Topic<Tools>> = [
	account,
	onCall,
	windows,
	users,
	incidents,
	parts,
	afterwards,
	lists,
	alerts,
	polling,
	limits,
];
