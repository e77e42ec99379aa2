import type { IDataObject } from 'n8n-workflow';
import { eventOutput } from '../../nodes/Zenduty/polling/output';
import { shownIn, updateIn, type ShownValues } from '../../nodes/Zenduty/polling/updates';
import { makeSharedReads, processClock } from '../../nodes/Zenduty/polling/sharedReads';
import {
	fakeIncident,
	FakeZenduty,
	pollingNode,
	type FakeIncident,
	type PollResult,
} from '../support/polling.cjs';

const SHOWN: ShownValues = {
	title: 'Runway light out',
	assignedTo: { username: 'ines', name: 'Ines Berg' },
	priority: 'P1',
	since: 5,
};

const INCIDENT = {
	title: 'Runway light out',
	assigned_to: 'ines',
	assigned_to_name: 'Ines Berg',
	team_priority_object: { unique_id: 'priority-1', name: 'P1' },
};

const changesIn = (more: object, before: ShownValues | undefined = SHOWN) =>
	updateIn({ ...INCIDENT, ...more }, before).map(({ changes }) => changes);

describe('updateIn', () => {
	it('tells what differs, from and to', () => {
		const priority = { name: 'P2' };
		const more = { title: 'Dark', assigned_to: 'bo', assigned_to_name: 'Bo' };
		expect(updateIn({ ...INCIDENT, ...more, team_priority_object: priority }, SHOWN)).toEqual([
			{
				type: 'updated',
				changes: {
					title: { from: 'Runway light out', to: 'Dark' },
					assignedTo: { from: SHOWN.assignedTo, to: { username: 'bo', name: 'Bo' } },
					priority: { from: 'P1', to: 'P2' },
				},
				since: 5,
			},
		]);
	});

	it.each([
		{},
		{ assigned_to_name: 'I. Berg' },
		{ title: undefined, assigned_to: undefined, team_priority_object: undefined },
		{ assigned_to: { username: 'ines', first_name: 'Ines', email: 'ines@example.com' } },
		{ summary: 'Another one', urgency: 1, status: 2 },
	])('tells nothing if no title, username or priority differs: %j', (more) => {
		expect(changesIn(more)).toEqual([]);
	});

	it('tells when there is nobody, or nothing, any more or at last', () => {
		const { assignedTo } = SHOWN;
		expect(changesIn({ assigned_to: null })).toEqual([
			{ assignedTo: { from: assignedTo, to: null } },
		]);
		expect(changesIn({}, { ...SHOWN, assignedTo: null })).toEqual([
			{ assignedTo: { from: null, to: assignedTo } },
		]);
		expect(changesIn({ team_priority_object: null })).toEqual([
			{ priority: { from: 'P1', to: null } },
		]);
		expect(changesIn({ team_priority_object: {} })).toEqual([
			{ priority: { from: 'P1', to: null } },
		]);
	});

	it('tells nothing of what was not known', () => {
		expect(updateIn(INCIDENT, undefined)).toEqual([]);
	});
});

describe('shownIn', () => {
	const open = { 1: [1, 0] as [number, number], 2: [2, 0] as [number, number] };
	const incidents = (more: object = {}) => new Map([[1, { ...INCIDENT, ...more }]]);

	it('keeps what open incidents show, and when that was noticed', () => {
		expect(shownIn(undefined, incidents(), open, 7)).toStrictEqual({ 1: { ...SHOWN, since: 7 } });
		expect(shownIn({ 1: SHOWN, 2: SHOWN }, incidents(), open, 7)).toEqual({ 1: SHOWN, 2: SHOWN });
		expect(shownIn({ 1: SHOWN, 3: SHOWN }, incidents({ title: 'Dark' }), open, 7)).toEqual({
			1: { ...SHOWN, title: 'Dark', since: 7 },
		});
	});

	it('keeps what a response lacks', () => {
		const lacking = new Map([[1, { title: 'Dark' }]]);
		expect(shownIn({ 1: SHOWN }, lacking, open, 7)).toEqual({
			1: { ...SHOWN, title: 'Dark', since: 7 },
		});
		expect(shownIn(undefined, new Map([[1, {}]]), open, 7)).toEqual({
			1: { since: 7 },
		});
	});

	it('adds what is shown for the first time, and keeps when the rest was noticed', () => {
		const { title, priority, since } = SHOWN;
		expect(shownIn({ 1: { title, priority, since } }, incidents(), open, 7)).toEqual({ 1: SHOWN });
	});
});

describe('The ID of an update', () => {
	const id = (changes: object, since: number) =>
		eventOutput(INCIDENT, { type: 'updated', changes, since }, { isSimplified: false }).eventId;
	const title = { from: 'A', to: 'B' };

	it('differs by what changed, and by when that before was noticed', () => {
		const ids = [id({ title }, 1), id({ title }, 2), id({ priority: title }, 1)];
		expect(new Set([...ids, id({ title }, 1)]).size).toBe(3);
	});
});

describe('Updated', () => {
	let zenduty: FakeZenduty;
	beforeEach(() => {
		zenduty = new FakeZenduty();
		zenduty.incidents = [fakeIncident(1)];
	});

	const node = (parameters: object = {}, more: object = {}) =>
		pollingNode({
			respond: zenduty.respond,
			parameters: { events: ['triggered', 'resolved', 'updated'], ...parameters },
			...more,
		});
	const set = (more: object) => Object.assign(zenduty.incidents[0], more);
	const jsons = ({ outputs }: PollResult): IDataObject[] =>
		(outputs ?? []).flat().map(({ json }) => json);
	const told = (result: PollResult) =>
		jsons(result).map(({ eventType, changes }) => [eventType, changes]);
	const change = (from: string, to: string) => ['updated', { title: { from, to } }];
	const date = () => new Date().toISOString();

	it('gives the item of other events and what changed, each time with an ID of its own', async () => {
		const polling = node();
		await polling.poll();
		const ids: unknown[] = [];
		for (const [from, to] of ['Incident 1', 'A', 'B', 'A', 'B']
			.map((_, i, all) => [all[i - 1], all[i]])
			.slice(1)) {
			set({ title: to });
			const result = await polling.poll();
			expect(told(result)).toEqual([change(from, to)]);
			ids.push(jsons(result)[0].eventId);
			expect(jsons(result)[0]).toMatchObject({
				summary: 'Summary of 1',
				status: 'triggered',
				title: to,
			});
			await new Promise((resolve) => setTimeout(resolve, 2));
		}
		expect(new Set(ids).size).toBe(4);
		expect((await polling.poll()).outputs).toBeNull();
	});

	it('comes behind other events of the incident, also if it is resolved since', async () => {
		const polling = node({ 'options.fullDetails': false });
		await polling.poll();
		set({ status: 3, resolved_date: date(), title: 'A' });
		const result = await polling.poll();
		expect(told(result)).toEqual([['resolved', undefined], change('Incident 1', 'A')]);
		const { eventId, eventType, changes, ...item } = jsons(result)[1];
		expect(item).toEqual({ ...jsons(result)[0], eventId: undefined, eventType: undefined });
		expect([eventId, eventType, changes].every(Boolean)).toBe(true);
		set({ title: 'B' });
		expect((await polling.poll()).outputs).toBeNull();
		// A reopened one begins anew.
		set({ status: 1, title: 'C' });
		expect(told(await polling.poll())).toEqual([['triggered', undefined]]);
		set({ title: 'D' });
		expect(told(await polling.poll())).toEqual([change('C', 'D')]);
	});

	it('is not for an incident that is seen for the first time, and is judged by the filters', async () => {
		const polling = node({ filters: { titleContains: 'Incident' } });
		await polling.poll();
		zenduty.incidents.push(fakeIncident(2));
		expect(told(await polling.poll())).toEqual([['triggered', undefined]]);
		set({ title: 'Other' });
		expect((await polling.poll()).outputs).toBeNull();
		set({ title: 'Incident again' });
		expect(told(await polling.poll())).toEqual([change('Other', 'Incident again')]);
	});

	it.each(['assigned_to', 'team_priority_object'])(
		'does not come out because lists lack %s, which the details have',
		async (field) => {
			const lacking = (incident: FakeIncident) => ({ ...incident, [field]: undefined });
			const { respond } = zenduty;
			const polling = pollingNode({
				parameters: { events: ['triggered', 'acknowledged', 'updated'] },
				respond(request) {
					const reply = respond(request);
					if (request.method === 'GET') return reply;
					const page = reply.json as { results: FakeIncident[] };
					return { ...reply, json: { ...page, results: page.results.map(lacking) } };
				},
			});
			await polling.poll();
			set({ status: 2, acknowledged_date: date() });
			expect(told(await polling.poll())).toEqual([['acknowledged', undefined]]);
			expect((await polling.poll()).outputs).toBeNull();
			// The details show it now: what they show later has changed.
			set({ status: 1, assigned_to: 'bo', assigned_to_name: 'Bo', team_priority_object: null });
			const [triggered, updated] = told(await polling.poll());
			expect([triggered[0], updated[0]]).toEqual(['triggered', 'updated']);
			const priority = { from: 'P1', to: null };
			const assignedTo = {
				from: { username: 'user-1', name: 'Ines Berg' },
				to: { username: 'bo', name: 'Bo' },
			};
			expect(updated[1]).toEqual({ assignedTo, priority });
		},
	);

	it('begins with a poll that only remembers when it is selected, and leaves nothing when it is not', async () => {
		const staticData: Record<string, { incidents?: { shown?: unknown } }> = {};
		const without = node({ events: ['triggered'] }, { staticData });
		await without.poll();
		expect(staticData.polling.incidents?.shown).toBeUndefined();
		set({ title: 'A' });
		const polling = node({}, { staticData });
		expect((await polling.poll()).outputs).toBeNull();
		set({ title: 'B' });
		expect(told(await polling.poll())).toEqual([change('A', 'B')]);
		await without.poll();
		expect(staticData.polling.incidents?.shown).toBeUndefined();
	});

	it('is left for the next poll if the details cannot be read', async () => {
		const polling = node();
		await polling.poll();
		set({ title: 'A' });
		zenduty.instead = ({ method }) => (method === 'GET' ? { status: 400, json: {} } : undefined);
		expect((await polling.poll()).failure?.code).toBe('refused');
		zenduty.incidents.push(fakeIncident(2));
		expect((await polling.poll()).failure?.code).toBe('refused');
		zenduty.instead = () => undefined;
		expect(told(await polling.poll())).toEqual([
			change('Incident 1', 'A'),
			['triggered', undefined],
		]);
	});

	it('is lost with nothing if who is on call cannot be read', async () => {
		const polling = node({ events: ['updated', 'onCallChanged'], teams: 'team-1' });
		await polling.poll();
		set({ title: 'A' });
		zenduty.instead = ({ path }) =>
			path.includes('/oncall/') ? { status: 400, json: {} } : undefined;
		expect(told(await polling.poll())).toEqual([change('Incident 1', 'A')]);
		expect(polling.warnings).toHaveLength(1);
	});

	it('comes if it was made while n8n was off, if Triggered is selected too', async () => {
		for (const [events, expected] of [
			[['triggered', 'updated'], [change('Incident 2', 'A')]],
			[['updated'], []],
		] as const) {
			zenduty.incidents = [fakeIncident(1)];
			const polling = node({ events });
			await polling.poll();
			let stored = JSON.stringify(polling.staticData);
			zenduty.incidents.push(fakeIncident(2));
			const { outputs } = await polling.poll();
			// Between two starts, n8n stores what the trigger remembers only with an event.
			if (outputs !== null) stored = JSON.stringify(polling.staticData);
			zenduty.incidents[1].title = 'A';
			Object.assign(polling.staticData, JSON.parse(stored));
			expect(told(await polling.poll())).toEqual(expected);
		}
	});

	it('goes to its own output, as it was sent', async () => {
		const polling = node({ separateOutputs: true, simplify: false, 'options.fullDetails': false });
		await polling.poll();
		set({ assigned_to: 'bo', assigned_to_name: 'Bo' });
		const { outputs } = await polling.poll();
		expect(outputs?.map(({ length }) => length)).toEqual([0, 0, 0, 0, 1]);
		expect(outputs?.[4][0].json).toEqual({
			eventType: 'updated',
			incident: zenduty.incidents[0],
			changes: {
				assignedTo: {
					from: { username: 'user-1', name: 'Ines Berg' },
					to: { username: 'bo', name: 'Bo' },
				},
			},
			eventId: expect.stringMatching(/^[0-9a-f]{32}$/),
		});
	});
});

describe('Starting with open incidents', () => {
	let zenduty: FakeZenduty;
	const AT = '2026-03-01T08:00:00.000Z';
	const LATER = '2026-03-01T09:00:00.000Z';
	beforeEach(() => {
		zenduty = new FakeZenduty();
		const reopened = { creation_date: AT, resolved_date: LATER };
		zenduty.incidents = [
			fakeIncident(1, { creation_date: AT }),
			fakeIncident(2, { creation_date: AT, status: 2, acknowledged_date: LATER }),
			fakeIncident(3, { ...reopened, status: 3 }),
			fakeIncident(4, reopened),
		];
	});
	const node = (parameters: object = {}, more: object = {}) =>
		pollingNode({
			respond: zenduty.respond,
			parameters: { 'options.startWithOpenIncidents': true, ...parameters },
			...more,
		});
	const told = ({ outputs }: PollResult) =>
		(outputs ?? []).flat().map(({ json }) => `${json.incidentNumber} ${json.eventType}`);
	const idsOf = ({ outputs }: PollResult) => (outputs ?? []).flat().map(({ json }) => json.eventId);

	it('gives them in the first poll, with their details, and nothing twice', async () => {
		const polling = node();
		const first = await polling.poll();
		expect(told(first)).toEqual(['1 triggered', '2 triggered', '4 triggered']);
		expect((first.outputs ?? [])[0][1].json).toMatchObject({
			...{ status: 'acknowledged', summary: 'Summary of 2', secondsToAcknowledge: null },
		});
		expect((await polling.poll()).outputs).toBeNull();
		Object.assign(zenduty.incidents[0], { status: 3, resolved_date: new Date().toISOString() });
		expect(told(await polling.poll())).toEqual(['1 resolved']);
	});

	it('gives them again with other filters, by the same IDs, but not because it is turned on', async () => {
		const staticData = {};
		const first = await node({}, { staticData }).poll();
		const filters = { services: ['service-1'] };
		const again = await node({ filters }, { staticData }).poll();
		expect(idsOf(again)).toEqual(idsOf(first));
		expect(new Set(idsOf(first)).size).toBe(3);
		const other = {};
		await node({ 'options.startWithOpenIncidents': false }, { staticData: other }).poll();
		expect((await node({}, { staticData: other }).poll()).outputs).toBeNull();
	});

	it('gives those that pass the filters, and reads no details of the others', async () => {
		zenduty.incidents[0].title = 'Other';
		const filters = { titleContains: 'incident', urgencies: ['low'] };
		const result = await node({ filters }).poll();
		expect(told(result)).toEqual(['2 triggered', '4 triggered']);
		expect(result.requests).not.toContain('GET /api/incidents/1/');
	});

	it('gives those later whose details were not read, with what happened since', async () => {
		const polling = node();
		let fails = ['/api/incidents/2/'];
		zenduty.instead = ({ path }) => (fails.includes(path) ? { status: 400, json: {} } : undefined);
		expect(told(await polling.poll())).toEqual(['1 triggered']);
		expect(polling.warnings).toHaveLength(1);
		Object.assign(zenduty.incidents[1], { status: 3, resolved_date: new Date().toISOString() });
		zenduty.incidents.splice(3, 1);
		fails = [];
		expect(told(await polling.poll())).toEqual(['2 triggered', '2 resolved']);
		expect((await polling.poll()).outputs).toBeNull();
	});

	it('leaves one that is listed but not found, and gives the others', async () => {
		const polling = node();
		zenduty.instead = ({ path }) =>
			path === '/api/incidents/2/' ? { status: 404, json: { detail: 'Not found.' } } : undefined;
		expect(told(await polling.poll())).toEqual(['1 triggered', '4 triggered']);
		zenduty.incidents.push(fakeIncident(5));
		expect(told(await polling.poll())).toEqual(['5 triggered']);
		zenduty.instead = () => undefined;
		expect(told(await polling.poll())).toEqual(['2 triggered']);
		expect(polling.warnings).toHaveLength(2);
	});

	it('comes further also where what was read does not pass', async () => {
		const polling = node({ filters: { urgencies: ['low'] } });
		zenduty.instead = ({ path }) =>
			path === '/api/incidents/2/' ? { status: 400, json: {} } : undefined;
		const { outputs, failure } = await polling.poll();
		expect([outputs, failure]).toEqual([null, undefined]);
		zenduty.instead = () => undefined;
		const result = await polling.poll();
		expect(told(result)).toEqual(['2 triggered', '4 triggered']);
		expect(result.requests).not.toContain('GET /api/incidents/1/');
	});

	it('searches no list of them for each of them', async () => {
		/** How many entries of lists are looked through in the first poll. */
		const workFor = async (count: number) => {
			zenduty.incidents = Array.from({ length: count }, (_, index) =>
				fakeIncident(index + 1, { creation_date: AT }),
			);
			const spies = (['includes', 'indexOf', 'find', 'some'] as const).map((name) =>
				jest.spyOn(Array.prototype, name),
			);
			const { outputs } = await node({ 'options.fullDetails': false }).poll();
			const lists = spies.flatMap((spy) => spy.mock.contexts as unknown[][]);
			for (const spy of spies) spy.mockRestore();
			expect(outputs?.[0]).toHaveLength(count);
			return lists.reduce((sum, { length }) => sum + length, 0);
		};
		const [once, twice] = [await workFor(100), await workFor(200)];
		expect(twice / once).toBeLessThan(2.5);
	});

	it('begins anew if not even the first can be read', async () => {
		const polling = node();
		zenduty.instead = ({ method }) => (method === 'GET' ? { status: 400, json: {} } : undefined);
		expect((await polling.poll()).failure?.code).toBe('refused');
		expect(polling.staticData).toEqual({});
	});

	it('tells each workflow that shares its requests', async () => {
		const reads = makeSharedReads({ ...processClock(), after: () => undefined });
		const one = await node({}, { reads, id: 'a' }).poll();
		const two = await node({}, { reads, id: 'b' }).poll();
		expect(told(two)).toEqual(told(one));
		expect([one.requests.length, two.requests.length]).toEqual([5, 0]);
	});
});
