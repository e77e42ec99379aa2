/* Incidents, through the real n8n-core, against the simulator. */
import type { IDataObject } from 'n8n-workflow';
import { runningAgain, SEED, useAction } from '../support/action.cjs';

const { action, run, failureOf } = useAction('incident', '--incidents', '25');

/** Opens an incident, and forgets that it was asked for. */
async function opened(fields: object = {}): Promise<IDataObject> {
	const { json } = await run({
		operation: 'create',
		service: SEED.services.databases,
		title: 'To be changed',
		...fields,
	});
	await action.zenduty.clear();
	return json[0];
}

const escaped = (text: string) => text.replace(/[^\w ]/g, '\\$&');

describe('create', () => {
	it('opens an incident with all that is set', async () => {
		const { json, items } = await run({
			operation: 'create',
			team: { __rl: true, mode: 'list', value: SEED.teams.platform },
			service: { __rl: true, mode: 'id', value: SEED.services.databases },
			title: 'Replica lags',
			summary: 'By 40 s',
			additionalFields: {
				assignedTo: { __rl: true, mode: 'email', value: 'TOMAS.Ferreira@example.com' },
				escalationPolicy: { __rl: true, mode: 'list', value: SEED.policies.platform },
				priority: { __rl: true, mode: 'list', value: SEED.priorities.p2 },
				sla: { __rl: true, mode: 'list', value: SEED.slas.gold },
				urgency: 'low',
				status: 'acknowledged',
			},
		});
		expect(items).toEqual([0]);
		expect(json[0]).toMatchObject({
			title: 'Replica lags',
			summary: expect.stringMatching(/^By 40 s/),
			status: 'acknowledged',
			urgency: 'low',
			priority: { name: 'P2' },
			sla: { name: 'Gold' },
			escalationPolicy: { id: SEED.policies.platform, name: 'Platform on call' },
			service: { name: 'Databases', teamId: SEED.teams.platform },
			assignedTo: { username: SEED.users.tomas, name: 'Tomás Ferreira' },
			resolvedAt: null,
		});
	});

	it('opens one for each item, paired with it', async () => {
		const { json, items } = await run(
			{ operation: 'create', service: SEED.services.shop, title: '={{ $json.title }}' },
			{ items: [{ title: 'A' }, { title: 'B' }] },
		);
		expect(json.map(({ title }) => title)).toEqual(['A', 'B']);
		expect(items).toEqual([0, 1]);
	});

	it('says in the words of Zenduty that there is no such service', async () => {
		const service = '00000000-0000-4000-8000-000000000000';
		expect(await failureOf({ operation: 'create', service, title: 'x' })).toMatchObject({
			code: 'refused',
			mayExist: false,
			statusCode: '400',
			itemIndex: 0,
			message: expect.stringMatching(/ service: .*does not exist/),
		});
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'goes on with the other items after one that fails, with %s',
		async (onError) => {
			const { json, items } = await run(
				{ operation: 'create', service: SEED.services.shop, title: '={{ $json.title }}' },
				{ items: [{ title: 'A' }, { title: '' }, { title: 'C' }], node: { onError } },
			);
			expect(items).toEqual([0, 1, 2]);
			expect(json[0].title).toBe('A');
			expect(json[1]).toEqual({
				error: expect.stringMatching(/\btitle\b.*\. .*\.$/),
				details: { code: 'invalid_input', mayExist: false, statusCode: null },
			});
			expect(json[2].title).toBe('C');
		},
	);

	it('is done once, although the answer was lost, and says that it may exist', async () => {
		await action.dropNext('POST', '/api/incidents/');
		const again = runningAgain();
		const create = { operation: 'create', service: SEED.services.shop, title: 'Made once' };
		for (let i = 0; i < 2; i++) {
			expect(await failureOf(create, again)).toMatchObject({
				code: 'may_exist',
				mayExist: true,
				statusCode: null,
			});
		}
		const { counts } = await action.zenduty.journal();
		expect(counts.incidentsCreated).toEqual({ 'Made once': 1 });
	});

	it('tells of every item that may exist, also when n8n runs the node again', async () => {
		const titles = ['Told A', 'Told B', 'Told C'];
		const create = {
			operation: 'create',
			service: SEED.services.shop,
			title: '={{ $json.title }}',
			options: { concurrency: 3 },
		};
		const again = runningAgain(titles.map((title) => ({ title })));
		await action.zenduty.addFault({
			method: 'POST',
			path: '/api/incidents/',
			times: 3,
			when: 'after',
			// So that all three are under way before the first one fails.
			delay: 300,
			effect: { kind: 'drop' },
		});
		const first = await failureOf(create, again);
		const unclear = { code: 'may_exist', mayExist: true, itemIndex: 0 };
		const { message } = first;
		/** Matches a description that tells the same of these items, one after the other. */
		const tells = (...items: number[]) =>
			expect.stringMatching(
				new RegExp(items.map((item) => `\\bItem ${item} .*${escaped(message)}`).join('.*')),
			) as string;
		expect(first).toMatchObject({ ...unclear, description: tells(1, 2) });
		const second = await failureOf(create, again);
		expect(second).toMatchObject({ ...unclear, message, description: tells(1, 2) });
		const state = { ...again.state, cancelled: AbortSignal.abort() };
		expect(await failureOf(create, { ...again, state })).toMatchObject({
			code: 'cancelled',
			mayExist: true,
			description: tells(0, 1, 2),
		});
		const { counts } = await action.zenduty.journal();
		expect(counts.incidentsCreated).toEqual({ 'Told A': 1, 'Told B': 1, 'Told C': 1 });
	});

	it('does only what is left when n8n runs the node again', async () => {
		const create = {
			operation: 'create',
			service: SEED.services.shop,
			title: '={{ $json.title }}',
		};
		const again = runningAgain([{ title: 'Once A' }, { title: 'Once B' }, { title: 'Once C' }]);
		await action.zenduty.addFault({
			method: 'POST',
			path: '/api/incidents/',
			skip: 1,
			times: 1,
			effect: { kind: 'status', status: 400, body: { title: ['No.'] } },
		});
		expect(await failureOf(create, again)).toMatchObject({
			code: 'refused',
			itemIndex: 1,
			message: expect.stringContaining('title: No'),
		});
		const { json } = await run(create, again);
		expect(json.map(({ title }) => title)).toEqual(['Once A', 'Once B', 'Once C']);
		const { counts } = await action.zenduty.journal();
		expect(counts.incidentsCreated).toEqual({ 'Once A': 1, 'Once B': 1, 'Once C': 1 });
	});
});

describe('get', () => {
	it('reads by number, ID and address', async () => {
		const [byNumber] = (await run({ operation: 'get', incident: '#3' })).json;
		const { incidentId } = byNumber;
		for (const incident of [incidentId, 'https://pager.example/dashboard/incidents/3/?x=1']) {
			expect((await run({ operation: 'get', incident })).json).toEqual([byNumber]);
		}
		expect(byNumber).toMatchObject({ title: 'Disk almost full on db-1', priority: { name: 'P1' } });
	});

	it('says what it did not find', async () => {
		expect(await failureOf({ operation: 'get', incident: '99999' })).toMatchObject({
			code: 'not_found',
			statusCode: '404',
			message: expect.stringMatching(/\bincident\b.*\b99999\b/),
		});
	});

	it('says that the key is wrong', async () => {
		const failure = await failureOf({ operation: 'get', incident: '3' }, { credential: 'wrong' });
		expect(failure).toMatchObject({ code: 'credential', statusCode: '403', itemIndex: 0 });
	});

	it('says that Zenduty cannot be reached', async () => {
		const get = { operation: 'get', incident: '3', options: { maxAttempts: 1 } };
		expect(await failureOf(get, { credential: 'unreachable' })).toMatchObject({
			code: 'unavailable',
			statusCode: null,
			message: expect.stringContaining('http://127.0.0.1:9'),
		});
	});
});

describe('getAll', () => {
	const all = { operation: 'getAll', returnAll: true, status: 'all' };
	const numbers = async (filters: object) =>
		(await run({ ...all, filters })).json.map(({ incidentNumber }) => incidentNumber);

	it('finds all, each once, page by page', async () => {
		const { json } = await run(all);
		expect(json.length).toBeGreaterThanOrEqual(28);
		expect(new Set(json.map(({ incidentId }) => incidentId)).size).toBe(json.length);
		expect((await action.requests()).length).toBeGreaterThanOrEqual(3);
	});

	it('finds by status, team, service, priority and user', async () => {
		const resolved = await run({ ...all, status: 'resolved' });
		expect(resolved.json.length).toBeGreaterThan(0);
		for (const { status } of resolved.json) expect(status).toBe('resolved');
		const ofTeam = await run({ ...all, filters: { teams: [SEED.teams.checkout] } });
		expect(ofTeam.json.length).toBeGreaterThan(0);
		for (const { service } of ofTeam.json) {
			expect(service).toMatchObject({ teamId: SEED.teams.checkout });
		}
		const ofService = await run({ ...all, filters: { services: `${SEED.services.databases},` } });
		expect(ofService.json.length).toBeGreaterThan(0);
		for (const { service } of ofService.json) expect(service).toMatchObject({ name: 'Databases' });
		expect(await numbers({ priorities: [SEED.priorities.p1] })).toContain(3);
		expect(await numbers({ priorityName: 'P2' })).toEqual(expect.arrayContaining([2]));
		expect(await numbers({ users: 'Mara.Lindqvist@example.com' })).toContain(3);
		expect(await numbers({ slas: [SEED.slas.gold] })).toContain(3);
		expect(await numbers({ escalationPolicies: [SEED.policies.checkout] })).not.toContain(3);
	});

	it('finds by date to the second, and asks for days', async () => {
		const [{ createdAt }] = (await run({ operation: 'get', incident: '2' })).json;
		const at = (seconds: number) =>
			new Date(Date.parse(String(createdAt)) + seconds * 1000).toISOString();
		expect(await numbers({ createdAfter: at(-1), createdBefore: at(1) })).toContain(2);
		expect(await numbers({ createdAfter: at(1), createdBefore: at(2) })).not.toContain(2);
		expect(await numbers({ createdAfter: at(-2), createdBefore: at(-1) })).not.toContain(2);
		const { entries } = await action.zenduty.journal();
		expect(entries.at(-1)?.body).toMatchObject({
			from_date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
			to_date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
		});
	});

	it('reads full details only if asked to', async () => {
		const filters = { priorities: SEED.priorities.p1 };
		const full = await run({ operation: 'getAll', filters, options: { fullDetails: true } });
		expect(full.json[0]).toMatchObject({ summary: '5 % left', urgency: 'high' });
		const brief = await run({ operation: 'getAll', filters });
		expect(brief.json[0]).toMatchObject({ summary: null, urgency: null });
	});

	it('gives as many items as are found for each input item', async () => {
		const { items } = await run(
			{ operation: 'getAll', status: 'all', limit: '={{ $json.limit }}' },
			{ items: [{ limit: 3 }, { limit: 1 }, { limit: 12 }] },
		);
		expect(items).toEqual([0, 0, 0, 1, ...Array.from({ length: 12 }, () => 2)]);
	});

	it('refuses an unknown status', async () => {
		expect(await failureOf({ operation: 'getAll', status: '={{ "closed" }}' })).toMatchObject({
			code: 'invalid_input',
			message: expect.stringMatching(/\bstatus\b.*"closed"/),
		});
	});
});

describe('update', () => {
	it('changes every field', async () => {
		const { incidentNumber } = await opened();
		const { json } = await run({
			operation: 'update',
			incident: incidentNumber,
			updateFields: {
				title: 'Changed',
				summary: 'All of it',
				status: 'acknowledged',
				assignedTo: { __rl: true, mode: 'email', value: 'aiko@EXAMPLE.com' },
				escalationPolicy: SEED.policies.platform,
				priority: SEED.priorities.p1,
				sla: SEED.slas.gold,
				urgency: 'low',
			},
		});
		expect(json[0]).toMatchObject({
			incidentNumber,
			title: 'Changed',
			summary: 'All of it',
			status: 'acknowledged',
			urgency: 'low',
			assignedTo: { username: SEED.users.aiko },
			priority: { name: 'P1' },
			sla: { name: 'Gold' },
		});
	});

	it('looks up email addresses once for all items', async () => {
		const { incidentNumber } = await opened();
		const updateFields = { assignedTo: '={{ $json.email }}' };
		await run(
			{ operation: 'update', incident: incidentNumber, updateFields },
			{ items: [{ email: 'aiko@example.com' }, { email: 'leila@example.com' }] },
		);
		const requests = await action.requests();
		expect(requests.filter((each) => each.includes('members'))).toHaveLength(1);
	});

	it('refuses without a field, and by a key that may not write', async () => {
		const empty = { operation: 'update', incident: '3', updateFields: {} };
		expect(await failureOf(empty)).toMatchObject({ code: 'invalid_input' });
		expect(await action.requests()).toEqual([]);
		const update = { operation: 'update', incident: '3', updateFields: { urgency: 'high' } };
		expect(await failureOf(update, { credential: 'reader' })).toMatchObject({
			code: 'forbidden',
			statusCode: '403',
		});
	});

	it('is sent again after a lost answer', async () => {
		const { incidentNumber } = await opened();
		await action.dropNext('PATCH', '/api/incidents/*');
		const { json } = await run({
			operation: 'update',
			incident: incidentNumber,
			updateFields: { title: 'Sent again' },
		});
		expect(json[0].title).toBe('Sent again');
		expect((await action.requests()).filter((each) => each.startsWith('PATCH'))).toHaveLength(2);
	});
});

describe.each([
	['acknowledge', 'acknowledged', 2],
	['resolve', 'resolved', 3],
	['reopen', 'triggered', 1],
])('%s', (operation, status, code) => {
	const before = { additionalFields: { status: code === 1 ? 'resolved' : 'triggered' } };

	it('sets the status by number, with a note', async () => {
		const { incidentNumber: number, incidentId } = await opened(before);
		const { json } = await run({ operation, incident: number, options: { note: `To ${number}` } });
		expect(json).toMatchObject([{ incidentNumber: number, status }]);
		const { counts } = await action.zenduty.journal();
		expect(counts).toMatchObject({
			statusesSet: { [String(number)]: { [code]: 1 } },
			notesAdded: { [`To ${number}`]: 1 },
		});
		expect(await action.requests()).toEqual([
			`GET /api/incidents/${number}/`,
			`PATCH /api/incidents/${incidentId}/`,
			`POST /api/incidents/${number}/note/`,
		]);
	});

	it('sets it once, although the answer was lost', async () => {
		const { incidentNumber: number } = await opened(before);
		await action.dropNext('PATCH', '/api/incidents/*');
		const { json } = await run({ operation, incident: number });
		expect(json).toMatchObject([{ incidentNumber: number, status }]);
		const { counts } = await action.zenduty.journal();
		expect(counts.statusesSet).toEqual({ [String(number)]: { [code]: 1 } });
	});

	it('sets it once when n8n runs the node again because of the note', async () => {
		const { incidentNumber: number } = await opened(before);
		await action.zenduty.addFault({
			method: 'POST',
			path: '/api/incidents/*/note/',
			times: 1,
			effect: { kind: 'status', status: 400, body: { note: ['No.'] } },
		});
		const again = runningAgain();
		const parameters = { operation, incident: number, options: { note: 'Again' } };
		expect(await failureOf(parameters, again)).toMatchObject({
			code: 'partly_done',
			mayExist: false,
			statusCode: '400',
			message: expect.stringContaining(status),
			description: expect.stringContaining('note: No'),
		});
		expect((await run(parameters, again)).json).toMatchObject([{ status }]);
		const { counts } = await action.zenduty.journal();
		expect(counts).toMatchObject({
			statusesSet: { [String(number)]: { [code]: 1 } },
			notesAdded: { Again: 1 },
		});
	});
});

describe('acknowledge', () => {
	it('stops where the incident was resolved after an unclear attempt', async () => {
		const { incidentNumber: number, incidentId } = await opened();
		await action.zenduty.addFault({
			method: 'PATCH',
			path: '/api/incidents/*',
			when: 'before',
			times: 1,
			effect: { kind: 'drop' },
		});
		const again = runningAgain();
		const parameters = { operation: 'acknowledge', incident: incidentId };
		const options = { skipResolved: false };
		const once = { ...parameters, options: { ...options, maxAttempts: 1 } };
		expect(await failureOf(once, again)).toMatchObject({ code: 'unclear', mayExist: false });
		await action.zenduty.control('POST', `/incidents/${String(number)}/status`, { status: 3 });
		const stopped = await failureOf({ ...parameters, options }, again);
		expect(stopped).toMatchObject({ code: 'already_resolved' });
		const { json } = await run({ operation: 'get', incident: number });
		expect(json[0].status).toBe('resolved');
		// What is to be skipped is no error.
		expect((await run(parameters, again)).json).toEqual(json);
	});

	it('tells of a note that may be there, although a call before it fails when it runs again', async () => {
		await action.dropNext('POST', '/api/incidents/1/note/');
		const acknowledge = {
			operation: 'acknowledge',
			incident: '1',
			options: { note: 'Told again', skipResolved: false },
		};
		const again = runningAgain();
		const first = await failureOf(acknowledge, again);
		expect(first).toMatchObject({ code: 'partly_done', mayExist: true, statusCode: null });
		await action.zenduty.addFault({
			method: 'GET',
			path: '/api/incidents/1/',
			times: 2,
			effect: { kind: 'html' },
		});
		const second = await failureOf(acknowledge, again);
		expect(second).toMatchObject({ code: 'partly_done', mayExist: true, statusCode: '200' });
		// Once, and with the cause of this try.
		expect(second.description.split(first.description)).toHaveLength(2);
		expect(second.description).toContain(action.zenduty.url);
		const { json } = await run(acknowledge, {
			...again,
			node: { onError: 'continueRegularOutput', retryOnFail: true },
		});
		expect(json).toEqual([
			{
				error: `${second.message} ${second.description}`,
				details: { code: 'partly_done', mayExist: true, statusCode: 200 },
			},
		]);
		const { counts } = await action.zenduty.journal();
		expect(counts.notesAdded).toEqual({ 'Told again': 1 });
	});

	it('leaves a resolved one alone where it is to skip such', async () => {
		const { incidentNumber } = await opened({ additionalFields: { status: 'resolved' } });
		const { json } = await run({
			operation: 'acknowledge',
			incident: incidentNumber,
			options: { skipResolved: true, note: 'Not added' },
		});
		expect(json[0].status).toBe('resolved');
		expect(await action.changes()).toEqual([]);
	});
});

describe('reassign', () => {
	it('gives an incident to a user by email, with a note', async () => {
		const { incidentNumber } = await opened();
		const { json } = await run({
			operation: 'reassign',
			incident: incidentNumber,
			assignTo: 'user',
			user: { __rl: true, mode: 'email', value: 'Leila@example.com' },
			options: { note: 'Yours now' },
		});
		expect(json[0]).toMatchObject({
			status: 'triggered',
			assignedTo: { username: SEED.users.leila, name: "Leila O'Brien" },
		});
		const { counts } = await action.zenduty.journal();
		expect(counts).toMatchObject({ notesAdded: { 'Yours now': 1 }, statusesSet: {} });
	});

	it('gives an incident to an escalation policy', async () => {
		const { incidentNumber } = await opened();
		const { json } = await run({
			operation: 'reassign',
			incident: incidentNumber,
			assignTo: 'escalationPolicy',
			escalationPolicy: { __rl: true, mode: 'list', value: SEED.policies.checkout },
		});
		expect(json[0].escalationPolicy).toMatchObject({ id: SEED.policies.checkout });
	});

	it('says that nobody has the email address', async () => {
		const reassign = { operation: 'reassign', incident: '3', user: 'nobody@example.com' };
		expect(await failureOf(reassign)).toMatchObject({
			code: 'invalid_input',
			message: expect.stringContaining('nobody@example.com'),
		});
	});

	it('leaves a resolved one alone where it is to skip such', async () => {
		const { incidentNumber } = await opened({ additionalFields: { status: 'resolved' } });
		await run({
			operation: 'reassign',
			incident: incidentNumber,
			user: SEED.users.obi,
			options: { skipResolved: true },
		});
		expect(await action.changes()).toEqual([]);
	});
});
