/** Filters: the values of one are alternatives, and all must hold. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { dumps, event, onCallChange, signed, transition } from '../zenduty/delivery.mts';
import {
	accepted,
	notStarted,
	startReceiving,
	type Receiving,
} from '../workflows/triggerWorkflow.mts';
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

const service = { name: 'Orders', unique_id: 'orders-1', team: 'beadfeedbeadfeedbeadfeedbeadfeed' };

export function filters(server: Server): void {
	describe('Filters:', () => {
		let receiving: Receiving;

		before(async () => {
			receiving = await startReceiving(
				server,
				{ authentication: 'signature', signingSecret: KEY },
				{ events: ['triggered', 'onCallChanged', 'other'], filters: FILTERS },
			);
		});

		const matching: Array<[string, Json]> = [
			['each field has one of its values', {}],
			['another alternative of the service', { service: { ...service, name: 'billing' } }],
			['a priority given by its name', { priority: { name: 'P1', unique_id: 'p-77' } }],
			['a priority given as a text', { priority: 'P1' }],
			['the assignee by username', { assigned_to: { username: 'Jo', email: 'x@y.example' } }],
			['the assignee as a bare username', { assigned_to: 'jo' }],
			['one of several assignees', { assigned_to: [{ username: 'ann' }, { username: 'jo' }] }],
		];
		for (const [what, changes] of matching) {
			it(`let an incident pass: ${what}`, async () => {
				await accepted(server, receiving, signed(event('triggered', changes), KEY));
			});
		}

		const others: Array<[string, Json]> = [
			['another service', { service: { ...service, name: 'Shipping' } }],
			['an excluded service', { service: { ...service, name: 'archive' } }],
			['another team', { service: { ...service, team: 'beadfeed' } }],
			['another priority', { priority: 22 }],
			['another assignee', { assigned_to: { username: 'ann', email: 'ann@orders.example' } }],
			['another urgency', { urgency: 0 }],
			['another title', { title: 'Replica is gone' }],
			['no service', { service: null }],
			['no priority', { priority: null }],
			['nobody assigned', { assigned_to: null }],
			['no title', { title: null }],
		];
		for (const [what, changes] of others) {
			it(`ignore an incident: ${what}`, async () => {
				const body = event('triggered', changes);
				const answer = await notStarted(server, receiving, signed(body, KEY), signed(event(), KEY));
				assert.deepEqual(answer.json, { ok: true, ignored: 'filter' });
			});
		}

		it('ignore an event without an incident', async () => {
			const body = dumps({ event_type: 'rota_change', transitions: {} });
			const answer = await notStarted(server, receiving, signed(body, KEY), signed(event(), KEY));
			assert.deepEqual(answer.json, { ok: true, ignored: 'filter' });
		});
	});

	describe('Filters and on-call changes:', () => {
		const start = async (filters: Json) =>
			await startReceiving(
				server,
				{ authentication: 'signature', signingSecret: KEY },
				{ events: ['triggered', 'onCallChanged'], filters },
			);
		const desk = transition();
		const shipping = transition({ team_id: 'shipping-1', team_name: 'Shipping' });

		for (const team of ['BEADFEED-BEAD-FEED-BEAD-FEEDBEADFEED', 'order desk']) {
			it(`${team}: of several changes only that team's come out`, async () => {
				const receiving = await start({ teams: [team] });
				const delivery = signed(onCallChange(shipping, desk), KEY);
				const { outputs } = await accepted(server, receiving, delivery, ['-2']);
				assert.equal(outputs[0][0].team.name, 'Order Desk');
				const other = signed(onCallChange(shipping), KEY);
				const sentinel = signed(onCallChange(desk), KEY);
				const answer = await notStarted(server, receiving, other, sentinel);
				assert.deepEqual(answer.json, { ok: true, ignored: 'filter' });
			});
		}

		it('an excluded service lets them pass', async () => {
			const receiving = await start({ excludeServices: ['Orders'] });
			await accepted(server, receiving, signed(onCallChange(desk), KEY));
			const sentinel = signed(onCallChange(shipping), KEY);
			const answer = await notStarted(server, receiving, signed(event(), KEY), sentinel);
			assert.deepEqual(answer.json, { ok: true, ignored: 'filter' });
		});

		it('any other filter excludes them, whatever their team', async () => {
			const receiving = await start({ services: ['Orders'] });
			const delivery = signed(onCallChange(desk), KEY);
			const answer = await notStarted(server, receiving, delivery, signed(event(), KEY));
			assert.deepEqual(answer.json, { ok: true, ignored: 'filter' });
		});
	});

	describe('A filter for services by id:', () => {
		it('lets the service pass, and no other', async () => {
			const receiving = await startReceiving(
				server,
				{ authentication: 'signature', signingSecret: KEY },
				{ filters: { services: ['0F8C2D5E-9a4b-4e1f-8c3d-2b7a6f5e4d3c'] } },
			);
			const other = event('triggered', { service: { ...service, unique_id: 'shipping-1' } });
			const answer = await notStarted(server, receiving, signed(other, KEY), signed(event(), KEY));
			assert.deepEqual(answer.json, { ok: true, ignored: 'filter' });
		});
	});
}
