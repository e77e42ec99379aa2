/**
 * Filters as n8n stores them: all together let an event pass, and one keeps it out. What each of
 * them compares is in `test/trigger/filterEvents.test.cts`.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deliver, event, onCallChange, signed, transition } from '../zenduty/delivery.mts';
import { accepted, notStarted, startReceiving } from '../workflows/triggerWorkflow.mts';
import type { Server } from '../n8n/server.mts';
import type { Json } from '../n8n/rest.mts';

const KEY = 'e2e-filters-key';

const FILTERS = {
	// With the team, as the lists in the editor show a service.
	services: ['Finance / Billing', ' orders ', 'Archive'],
	excludeServices: ['Order Desk / Archive'],
	// With dashes, as in the API and in the addresses of pages.
	teams: ['BEADFEED-BEAD-FEED-BEAD-FEEDBEADFEED'],
	priorities: ['p1', '2'],
	assignees: ['jo', 'MARA@orders.example'],
	urgencies: ['high'],
	titleContains: 'RÉPLICA LAG',
};

export function filters(server: Server): void {
	const start = async (given: Json) =>
		await startReceiving(
			server,
			{ authentication: 'signature', signingSecret: KEY },
			{ events: ['triggered', 'onCallChanged'], filters: given },
		);

	describe('Filters:', () => {
		it('an incident passes that has one of the values of each, and no other', async () => {
			const receiving = await start(FILTERS);
			const other = signed(event('triggered', { title: 'Replica is gone' }), KEY);
			const answer = await notStarted(server, receiving, other, signed(event(), KEY));
			assert.deepEqual(answer.json, { ok: true, ignored: 'filter' });
		});

		it('a delivery is refused for which an expression gives nothing, and no other', async () => {
			const receiving = await start({ excludeServices: ['={{ $json.query.not }}'] });
			const { workflow, url } = receiving;
			const refused = await deliver(url, signed(event(), KEY));
			assert.deepEqual([refused.status, refused.json.error], [500, 'misconfigured']);
			assert.equal((await server.rest.executions(workflow.id)).length, 0);
			// In n8n 1, expressions of a trigger do not have the request.
			if (server.major < 2) return;
			const other = { ...receiving, url: `${url}?not=Archive` };
			await accepted(server, other, signed(event(), KEY));
		});

		it('of several on-call changes only those of the team come out', async () => {
			const receiving = await start({ teams: FILTERS.teams });
			const shipping = transition({ team_id: 'shipping-1', team_name: 'Shipping' });
			const delivery = signed(onCallChange(shipping, transition()), KEY);
			const { outputs } = await accepted(server, receiving, delivery, ['-2']);
			assert.equal(outputs[0][0].team.name, 'Order Desk');
		});
	});
}
