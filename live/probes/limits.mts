/** Probes of the limits. They come last. */
import { differs, judge, untried, type Topic, type Tools } from '../probe.mts';

/** More than Zenduty allows in a minute by its documentation, and no more than that. */
const BURST = 40;
const TEAMS = '/api/account/teams/';

export const limits: Topic<Tools> = {
	title: 'Limits',
	// A key that Zenduty blocks closes nothing any more.
	afterClosing: true,
	probes: [
		{
			name: 'documented-limits',
			assumes: 'Requests within the documented limits are not refused',
			asks: 'Nothing: it counts what was refused with 429 in this run',
			reliesOn: ['docs/operations.md', 'nodes/Zenduty/actions/alert/send.ts'],
			whatIfNot: 'The node waits after a 429 and goes on, so a run only takes longer.',
			run: ({ seen }) => {
				const routes = [...new Set(seen.busy)].join(', ');
				return judge(
					seen.busy.length === 0,
					`${seen.busy.length} times 429: ${routes}`,
					`${seen.requests} requests`,
				);
			},
		},
		{
			name: 'too-many',
			assumes: 'Too many requests get 429',
			asks: `Up to ${BURST} times an incident that does not exist, without a pause; only with \`--limits\``,
			reliesOn: ['nodes/Zenduty/api/call/nextStep.ts', 'nodes/Zenduty/http/backoff.ts'],
			whatIfNot:
				'With `Retry-After` the node waits that long, without it 5, 15, then 60 seconds. Any other status is an error at once, or is tried again as often as *Max Attempts* allows.',
			async run({ api, mayExceedLimits }) {
				if (!mayExceedLimits) return untried('only with `--limits`');
				const as = { asItComes: true };
				for (let count = 1; count <= BURST; count++) {
					const { status, headers } = await api.call(
						'GET',
						'/api/incidents/999999999/',
						undefined,
						as,
					);
					if (status === 404) continue;
					const after = headers.get('retry-after');
					const wait = after === null ? 'without' : 'with';
					const other = (await api.call('GET', TEAMS, undefined, as)).status;
					const note = `at request ${count}, ${wait} \`Retry-After\`; another route: ${other}`;
					return judge(status === 429, `${status} at request ${count}`, note);
				}
				return differs(`no limit within ${BURST} requests`);
			},
		},
	],
};
