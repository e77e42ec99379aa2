/** What happens to incidents comes out: each change once, and in order. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
	addIncident,
	changeIncident,
	deleteIncident,
	openIncident,
} from '../../simulator/incidents.mts';
import { SEED } from '../../simulator/seed.mts';
import type { Incident, Status } from '../../simulator/state.mts';
import type { Simulator } from '../../simulator/simulator.mts';
import type { Server } from '../n8n/server.mts';
import type { CameOut } from '../workflows/pollingTrigger.mts';
import { eventsIn, told } from '../zenduty/watched.mts';
import { store, watch } from './watching.mts';

const { services, users } = SEED;

const unrecorded = () => undefined;

/** Sets the status of an incident, as a person does in Zenduty. */
function set({ world }: Simulator, incident: Incident, status: Status): void {
	changeIncident(world, incident, { status }, unrecorded);
}

/** What came out must be what happened, and no two events may have one id. */
function assertAsItHappened({ items, errors }: CameOut, { history }: Simulator): void {
	assert.deepEqual(items.map(told), eventsIn(history).map(told));
	assert.equal(new Set(items.map(({ eventId }) => eventId)).size, items.length);
	assert.deepEqual(errors, []);
}

export function changes(server: Server): void {
	it('starts nothing for what was there before the first poll', async () => {
		const watching = await watch(server);
		const { items, errors } = await watching.afterPolls();
		assert.deepEqual([items, errors], [[], []]);
	});

	it('follows an incident from poll to poll, opened again and triggered again, too', async () => {
		const watching = await watch(server, {}, { acknowledgementUnit: 1000 });
		const { zenduty } = watching;
		const service = zenduty.state.services.find(({ unique_id }) => unique_id === services.shop);
		assert.ok(service);
		const given = { title: 'Checkout fails', summary: 'Since noon', service: services.shop };
		const incident = openIncident(zenduty.world, { ...given, urgency: 0 }, unrecorded);
		const { items } = await watching.untilCame(1);
		const [opened] = items;
		assert.match(opened.eventId, /^[0-9a-f]{32}$/);
		assert.deepEqual(
			[opened.title, opened.summary, opened.urgency, opened.service.name, opened.assignedTo],
			['Checkout fails', 'Since noon', 'low', 'Shop – Café & Co.', null],
		);
		let came = 1;
		for (const status of [2, 3, 1, 2, 3, 1] as const) {
			set(zenduty, incident, status);
			await watching.untilCame((came += 1));
		}
		service.acknowledgement_timeout = 9;
		set(zenduty, incident, 2);
		// The acknowledgement, and after nine seconds that it ran out.
		await watching.untilCame((came += 2));
		assertAsItHappened(await watching.afterPolls(), zenduty);
	});

	it('tells all that happened between two polls, the oldest incident first', async () => {
		const watching = await watch(server);
		const { zenduty } = watching;
		const [, , third] = zenduty.state.incidents;
		const short = openIncident(zenduty.world, { title: 'A', service: services.shop }, unrecorded);
		const long = openIncident(zenduty.world, { title: 'B', service: services.network }, unrecorded);
		set(zenduty, short, 2);
		set(zenduty, short, 3);
		set(zenduty, third, 2);
		const { items } = await watching.untilCame(5);
		assert.deepEqual(items.map(told), [
			'#3 acknowledged',
			'#4 triggered',
			'#4 acknowledged',
			'#4 resolved',
			'#5 triggered',
		]);
		set(zenduty, long, 3);
		await watching.untilCame(6);
		assert.equal((await watching.afterPolls()).items.length, 6);
	});

	it('tells of many at once, over several pages, and each once', async () => {
		const watching = await watch(server);
		const { zenduty } = watching;
		for (let index = 0; index < 25; index += 1) {
			addIncident(zenduty.world, { title: `Many ${index}`, service: services.databases });
		}
		for (const incident of zenduty.state.incidents.slice(-12)) set(zenduty, incident, 3);
		await watching.untilCame(37);
		const came = await watching.afterPolls();
		const byIncident = (one: string, other: string) =>
			Number(/\d+/.exec(one)?.[0]) - Number(/\d+/.exec(other)?.[0]);
		assert.deepEqual(
			came.items.map(told),
			eventsIn(zenduty.history).map(told).sort(byIncident),
			'sorted by incident, in the order of each',
		);
	});

	it('forgets an incident that was deleted, without an error', async () => {
		const watching = await watch(server);
		const { world, state } = watching.zenduty;
		const [, , third] = state.incidents;
		deleteIncident(world, third);
		const { items, errors } = await watching.afterPolls();
		assert.deepEqual([items, errors], [[], []]);
	});

	it('misses nothing when polls fail, and each of those is a failed execution', async () => {
		const watching = await watch(server);
		const { zenduty } = watching;
		zenduty.faults.add({ path: '/api/incidents/filter/', effect: { kind: 'html' } });
		openIncident(zenduty.world, { title: 'Unseen', service: services.shop }, unrecorded);
		set(zenduty, zenduty.state.incidents[1], 3);
		const { errors } = await watching.untilFailed();
		assert.equal(errors[0].context.code, 'unexpected_response');
		zenduty.faults.clear();
		const { items } = await watching.untilCame(2);
		assert.deepEqual(items.map(told), ['#2 resolved', '#4 triggered']);
		assert.equal((await watching.afterPolls()).items.length, 2);
	});

	it('misses nothing while the workflow is switched off, and repeats nothing', async () => {
		const watching = await watch(server);
		const { zenduty } = watching;
		const incident = openIncident(
			zenduty.world,
			{ title: 'Before', service: services.shop },
			unrecorded,
		);
		await watching.untilCame(1);
		await watching.deactivate();
		set(zenduty, incident, 2);
		openIncident(zenduty.world, { title: 'While off', service: services.shop }, unrecorded);
		set(zenduty, zenduty.state.incidents[2], 3);
		await watching.activate();
		const { items } = await watching.untilCame(4);
		assert.deepEqual(items.slice(1).map(told), ['#3 resolved', '#4 acknowledged', '#5 triggered']);
		assert.equal((await watching.afterPolls()).items.length, 4);
	});

	it('goes on with a new key in the same credential', async () => {
		const watching = await watch(server);
		const { zenduty, credential } = watching;
		const apiKey = 'e2e-polling-key-that-is-new';
		zenduty.keys.push({ key: apiKey, owner: users.mara, forbidden: [] });
		const data = { apiKey, baseUrl: zenduty.url };
		await server.rest.updateCredential(credential, 'With a new key', data, 'zendutyApi');
		zenduty.keys.splice(0, 1);
		openIncident(zenduty.world, { title: 'After', service: services.shop }, unrecorded);
		const { items } = await watching.untilCame(1);
		assert.deepEqual(items.map(told), ['#4 triggered']);
		assert.deepEqual((await watching.afterPolls()).items.length, 1);
	});

	it('sorts events to their outputs, and shows incidents as they are, where it is told to', async () => {
		const watching = await watch(server, {
			events: ['triggered', 'acknowledged', 'resolved', 'onCallChanged'],
			separateOutputs: true,
			simplify: false,
		});
		const { zenduty } = watching;
		const incident = openIncident(
			zenduty.world,
			{ title: 'A', service: services.shop },
			unrecorded,
		);
		set(zenduty, incident, 3);
		const { outputs } = await watching.untilCame(2);
		assert.deepEqual(
			outputs[0].map((items) => items.map(({ eventType }) => eventType)),
			[['triggered'], [], ['resolved'], [], []],
		);
		const [[shown]] = outputs[0];
		assert.deepEqual(Object.keys(shown), ['eventType', 'incident', 'eventId']);
		assert.equal(shown.incident.unique_id, incident.unique_id);
	});

	it('starts only for the events that were chosen, and reads no details without the option', async () => {
		const watching = await watch(server, { events: ['resolved'], options: { fullDetails: false } });
		const { zenduty } = watching;
		const incident = openIncident(
			zenduty.world,
			{ title: 'A', summary: 'Long', service: services.shop },
			unrecorded,
		);
		set(zenduty, incident, 2);
		set(zenduty, incident, 3);
		const { items } = await watching.untilCame(1);
		assert.deepEqual([items.map(told), items[0].summary], [['#4 resolved'], null]);
		const read = zenduty.journal.entries.filter(({ method }) => method === 'GET');
		assert.deepEqual(read, []);
	});

	it('tells what people change, with its own output, and starts with what is open', async () => {
		const watching = await store(server, {
			events: ['triggered', 'updated'],
			separateOutputs: true,
			options: { startWithOpenIncidents: true },
		});
		await watching.activate();
		const { zenduty } = watching;
		const open = zenduty.state.incidents.filter(({ status }) => status !== 3);
		const started = await watching.untilCame(open.length);
		assert.deepEqual(
			started.items.map(told),
			open.map(({ incident_number: number }) => `#${number} triggered`),
		);
		const [incident] = open;
		const { title } = incident;
		changeIncident(zenduty.world, incident, { title: 'Renamed' }, unrecorded);
		const { items, outputs } = await watching.untilCame(open.length + 1);
		assert.deepEqual(items.at(-1)?.changes, { title: { from: title, to: 'Renamed' } });
		assert.deepEqual(
			outputs.at(-1)?.map(({ length }) => length),
			[0, 0, 0, 0, 1],
		);
		assert.equal((await watching.afterPolls()).items.length, open.length + 1);
	});
}
