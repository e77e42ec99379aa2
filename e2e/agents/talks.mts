/** What models ask for, and what must come of it: one table for each kind of agent. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SEED } from '../../simulator/seed.mts';
import type { Json } from '../n8n/rest.mts';
import type { Server } from '../n8n/server.mts';
import type { Step } from '../programs/scriptedModel.mts';
import { assertLike } from '../support/like.mts';
import { fromModel, type Generation, type Tool } from '../workflows/agentWorkflow.mts';
import type { Details } from '../workflows/failure.mts';
import { changesOf, lastWordsOf, partOf, type Setting } from './setting.mts';
import { callOf, CONTINUE, tools } from './tools.mts';

/** A conversation, about an incident with a number. */
interface Row {
	what: string;
	tools: string[];
	/** Settings of the nodes; "Continue" if they are left out. */
	settings?: Partial<Tool>;
	/** Changes the parameters of the tools. */
	parameters?: Json;
	/** A request whose answer is lost. */
	loses?: [method: string, path: string];
	script: (number: number) => Step[];
	/** What the tools must tell the model, in order; only what is named is compared. */
	results: (number: number) => unknown[];
	/** What is changed in Zenduty, by its kind. */
	changes: string[];
	/** The bodies of the first requests. */
	sent?: Json[];
	/** An error of n8n itself, which ends the execution. */
	ends?: RegExp;
	/** The error of the first tool that the execution holds, whatever the model hears. */
	holds?: Json;
}

const NOBODY = 987_654;
const SERVICE = SEED.services.databases;
const TEAM = SEED.teams.platform;

const NOT_FOUND: Details = { code: 'not_found', mayExist: false, statusCode: 404 };
const INVALID: Details = { code: 'invalid_input', mayExist: false, statusCode: null };
const REFUSED: Details = { code: 'refused', mayExist: false, statusCode: 400 };
/** Of a write of which nobody knows whether it was made. */
const MAY_EXIST: Details = { code: 'may_exist', mayExist: true, statusCode: null };

/** A failure, in which the model reads what happened and what to do. */
const failed = (error: RegExp, details: Details) => ({ error, details });

const acknowledge = (Incident: unknown, Note = '') =>
	callOf('Acknowledge incident', { Incident, Note });
const get = (Incident: string) => callOf('Get incident', { Incident });
const context = (Incident: string, Include: string, Max_Characters: number) =>
	callOf('Get context', { Incident, Include, Max_Characters });
const note = (Incident: string, Note: string) => callOf('Add note', { Incident, Note });
const reassign = (Incident: string, User: string) =>
	callOf('Reassign incident', { Incident, User });
const create = (given: Json) => callOf('Create incident', { Service: SERVICE, ...given });
const find = (Limit: number) =>
	callOf('Find incidents', { Limit, Service_Names_or_IDs: SERVICE, Priority_Name: '' });

/** Reads what the only call of the last answer gave. */
const read = ([text]: string[]): Json[] => JSON.parse(text);

function rows({ major }: Server, { agent }: Generation): Row[] {
	const isOld = agent < 3;
	const open = { Title: 'Queue is stuck', Summary: '', Assignee: '' };
	const lost = `Lost ${agent}`;
	const alert = (Alert_Type: string) =>
		callOf('Send alert', {
			Message: 'Replica lags behind',
			Alert_Type,
			Entity_ID: `replica lag ${agent}`,
			Wait_for_Incident__Seconds_: 10,
		});
	const forward = (To_User: string) => {
		const times = { Start_Time: '2098-01-01T08:00:00Z', End_Time: '2098-01-02T08:00:00Z' };
		return callOf('Forward pages', { User: 'mara.lindqvist@example.com', To_User, ...times });
	};
	const maintain = (Service_Names_or_IDs: string) => {
		const given = { Team: TEAM, Name: 'Replica', Duration: 30, Service_Names_or_IDs };
		return callOf('Start maintenance', given);
	};
	// Without "On Error" n8n 1 ends the execution where a tool of an agent of version 3 throws.
	const isEnded = !isOld && major < 2;
	return [
		{
			what: 'finds an incident by its number, with a number sign, spaces, or the address of its page',
			tools: ['Get incident'],
			script: (number) => [
				[get(String(number))],
				[get(`#${number}`)],
				[get(`  ${number}\n`)],
				[get(`https://www.zenduty.com/dashboard/incidents/${number}/`)],
			],
			results: (incidentNumber) => Array.from({ length: 4 }, () => ({ incidentNumber })),
			changes: [],
		},
		{
			what: 'finds it by a bare number, where the field is for numbers',
			tools: ['Acknowledge incident'],
			parameters: { incident: { __rl: true, mode: 'id', value: fromModel('Incident', 'number') } },
			script: (number) => [[acknowledge(number)]],
			results: (incidentNumber) => [{ incidentNumber, status: 'acknowledged' }],
			changes: ['status set'],
		},
		{
			what: 'before version 3, may give no bare number for a text: n8n ends the execution itself',
			tools: ['Acknowledge incident'],
			script: (number) => [[acknowledge(number)]],
			results: (incidentNumber) => (isOld ? [] : [{ incidentNumber }]),
			changes: isOld ? [] : ['status set'],
			ends: isOld ? /tool input did not match expected schema/ : undefined,
		},
		{
			what: 'gets an incident with what belongs to it, as long as it asks for',
			tools: ['Add note', 'Get context'],
			script: (number) => [
				[note(String(number), 'The replica lags behind. '.repeat(4_000))],
				[context(String(number), '', 12_000)],
				[context(`#${number}`, 'notes, onCall', 2_000)],
				[context(String(number), '["payload"]', 2_000)],
				[context(String(number), 'notes', 500)],
			],
			results: (incidentNumber) => [
				{ incidentNumber },
				{
					incident: { incidentNumber },
					alerts: [],
					notes: [{ text: /^The replica lags behind.*…$/ }],
					onCall: [{ level: 1, name: 'Mara Lindqvist' }, { level: 2 }, { level: 2 }],
					responders: [],
					unread: [],
				},
				{ alerts: null, notes: [{ text: /…$/ }], responders: null, shortened: ['notes'] },
				failed(/payload.* alerts, notes, onCall, recentIncidents, responders\.$/, INVALID),
				failed(/Max Characters.*500.*2000/, INVALID),
			],
			changes: ['note added'],
		},
		{
			what: 'leaves open what it fills in as an empty text',
			tools: ['Create incident', 'Acknowledge incident'],
			script: (number) => [[create(open)], [acknowledge(String(number), ' ')]],
			results: () => [{ title: open.Title }, { status: 'acknowledged' }],
			changes: ['incident created', 'status set'],
			sent: [{ title: open.Title, service: SERVICE }],
		},
		{
			what: 'before version 3, must fill in each field that has no default',
			tools: ['Create incident'],
			script: () => [[create({ Title: 'Queue is slow' })]],
			results: () => (isOld ? [] : [{ title: 'Queue is slow' }]),
			changes: isOld ? [] : ['incident created'],
			sent: isOld ? [] : [{ title: 'Queue is slow', service: SERVICE }],
			ends: isOld ? /./ : undefined,
		},
		{
			what: 'is told what cannot be and what to do, and can go on',
			tools: ['Acknowledge incident', 'Create incident', 'Reassign incident'],
			script: (number) => [
				[acknowledge(String(NOBODY))],
				[acknowledge('the one with the disk')],
				[acknowledge('')],
				[acknowledge(String(number))],
				[create({ ...open, Service: 'Databases' })],
				[reassign(String(number), 'nobody@example.com')],
				[reassign(String(number), ' obi.EZE@example.com ')],
			],
			results: () => [
				failed(/987654\. \S.*\.$/, NOT_FOUND),
				failed(/"the one with the disk".*\S\. \S.*\.$/, INVALID),
				failed(/Incident.*\S\. \S.*\.$/, INVALID),
				{ status: 'acknowledged' },
				failed(/service: /, REFUSED),
				failed(/nobody@example\.com/, INVALID),
				{ assignedTo: { name: 'Obi Eze' } },
			],
			changes: ['status set', 'incident changed'],
		},
		{
			// n8n decides what a model hears then. An agent before version 3 hears an empty text.
			what: 'without "On Error", hears what n8n lets it hear',
			tools: ['Acknowledge incident'],
			settings: {},
			script: (number) => [[acknowledge(String(NOBODY))], [acknowledge(String(number))]],
			results: () => {
				if (isEnded) return [];
				return [isOld ? '' : { error: /987654.* \(not_found\)$/ }, { status: 'acknowledged' }];
			},
			changes: isEnded ? [] : ['status set'],
			ends: isEnded ? /987654.* \(not_found\)$/ : undefined,
			holds: {
				message: /987654\. \S.*\. \(not_found\)$/,
				context: { code: 'not_found', mayExist: false },
			},
		},
		...Object.entries<Partial<Tool>>({
			'with "Continue"': CONTINUE,
			'with "Continue" and "Retry On Fail"': { ...CONTINUE, retryOnFail: true },
			...(!isEnded && { 'without "On Error"': {}, 'with "Retry On Fail"': { retryOnFail: true } }),
		}).map(([how, settings]): Row => {
			const title = `${lost} ${how}`;
			const error = `the incidents of the service (title "${title}"`;
			const text = new RegExp(error.replace(/[()]/g, '\\$&'));
			const continued = settings.onError !== undefined;
			const first = continued
				? failed(text, MAY_EXIST)
				: isOld
					? ''
					: { error: new RegExp(`${text.source}.* \\(may_exist\\)$`) };
			return {
				what: `makes no incident twice whose answer was lost, ${how}`,
				tools: ['Create incident'],
				settings,
				loses: ['POST', '/api/incidents/'],
				script: () => [
					[create({ ...open, Title: title })],
					[create({ ...open, Title: title })],
					// The same in another order.
					[callOf('Create incident', { ...open, Title: title, Service: SERVICE })],
				],
				results: () => [first, first, first],
				changes: ['incident created'],
			};
		}),
		{
			what: 'makes no note twice whose answer was lost, unless it has another text',
			tools: ['Add note'],
			loses: ['POST', '/api/incidents/*/note/'],
			script: (number) => [
				[note(String(number), 'The disc was enlarged')],
				[note(String(number), 'The disc was enlarged')],
				[note(String(number), 'The disk was enlarged')],
			],
			results: () => [
				{ details: MAY_EXIST },
				{ details: MAY_EXIST },
				{ note: 'The disk was enlarged' },
			],
			changes: ['note added', 'note added'],
		},
		{
			what: 'need not try again what the node tries again by itself',
			tools: ['Resolve incident'],
			loses: ['PATCH', '/api/incidents/*/'],
			script: (number) => [[callOf('Resolve incident', { Incident: String(number) })]],
			results: () => [{ status: 'resolved' }],
			changes: ['status set'],
		},
		{
			what: 'gets each result of several calls, of two tools and of one',
			tools: ['Acknowledge incident', 'Add note', 'Get incident'],
			script: (number) => [
				[
					acknowledge(String(number)),
					note(`#${number}`, 'On my way'),
					get(String(number)),
					get('2'),
				],
			],
			results: (incidentNumber) => [
				{ incidentNumber, status: 'acknowledged' },
				{ incidentNumber, note: 'On my way' },
				{ incidentNumber, title: 'Disk almost full on db-1' },
				{ incidentNumber: 2 },
			],
			changes: ['note added', 'status set'],
		},
		{
			what: 'has the same call made each time, if it succeeds',
			tools: ['Add note'],
			script: (number) => [
				[note(String(number), 'Still here')],
				[note(String(number), 'Still here')],
			],
			results: () => [{ note: 'Still here' }, { note: 'Still here' }],
			changes: ['note added', 'note added'],
		},
		{
			what: 'goes by what the tools told it before',
			tools: [
				...['Find incidents', 'List notes', 'List teams', 'List services', 'Find member'],
				...['Reassign incident', 'Create incident', 'Update incident', 'Resolve incident'],
			],
			script: (number) => [
				[find(100)],
				(results) => {
					const found = read(results).find(({ incidentNumber }) => incidentNumber === number);
					return [callOf('List notes', { Incident: found?.incidentId })];
				},
				[callOf('List teams')],
				(results) => {
					const team = read(results).find(({ name }) => name === 'Platform');
					return [callOf('List services', { Team: team?.id })];
				},
				[callOf('Find member', { Email: 'Aiko@Example.com ' })],
				(results) => [reassign(`#${number}`, read(results)[0]!.username)],
				[create({ Title: 'A follower', Summary: 'Of the lag', Assignee: 'aiko@example.com' })],
				(results) => {
					const Incident = String(read(results)[0]!.incidentNumber);
					return [callOf('Update incident', { Incident, Title: '', Summary: 'Solved' })];
				},
				(results) => {
					const Incident = String(read(results)[0]!.incidentNumber);
					return [callOf('Resolve incident', { Incident })];
				},
			],
			results: () => [
				{},
				{ message: 'Nothing was found.' },
				{},
				{ name: 'Databases' },
				{ name: 'Aiko Nakamura' },
				{ assignedTo: { name: 'Aiko Nakamura' } },
				{ assignedTo: { name: 'Aiko Nakamura' } },
				{ title: 'A follower', summary: 'Solved' },
				{ title: 'A follower', status: 'resolved' },
			],
			changes: ['incident changed', 'incident changed', 'incident created', 'status set'],
		},
		{
			what: 'finds who is on call, sends alerts and starts maintenance',
			tools: ['Who is on call', 'Send alert', 'Add responder', 'Start maintenance'],
			script: () => [
				[callOf('Who is on call', { Team: TEAM })],
				[alert('emergency')],
				[alert('critical')],
				(results) => {
					const Incident = String(read(results)[0]!.incidentNumber);
					return [callOf('Add responder', { Incident, User: 'AIKO@example.com' })];
				},
				[maintain('')],
				[maintain(SEED.services.network)],
				[alert('acknowledged')],
				[alert('resolved')],
			],
			results: () => [
				{ name: 'Mara Lindqvist' },
				failed(/emergency/, INVALID),
				{ incidentCreated: true },
				{ user: { name: 'Aiko Nakamura' } },
				failed(/service/i, INVALID),
				{ name: 'Replica' },
				{},
				{ entityId: `replica lag ${agent}` },
			],
			changes: [
				...['alert completed', 'alert completed', 'alert completed'],
				...['alert taken', 'alert taken', 'alert taken'],
				...['incident created', 'responder added', 'status set', 'status set', 'window created'],
			],
		},
		{
			what: 'lets somebody stand in, makes no task twice whose answer was lost, and reads figures',
			tools: ['Forward pages', 'Add task', 'Get figures'],
			loses: ['POST', '*/post_incident_tasks/'],
			script: () => [
				[forward('mara.lindqvist@example.com')],
				[forward('AIKO@example.com')],
				[callOf('Add task', { Team: TEAM, Title: 'Raise the limit' })],
				[callOf('Add task', { Team: TEAM, Title: 'Raise the limit' })],
				[callOf('Get figures', { Start_Date: '', End_Date: '2001-01-31', Urgency: '' })],
			],
			results: () => [
				failed(/To User/, INVALID),
				{ username: SEED.users.mara, toUsername: SEED.users.aiko },
				{ details: MAY_EXIST },
				{ details: MAY_EXIST },
				{ incidents: 0, secondsToResolve: null },
			],
			changes: ['forwarding rule created', 'task created'],
		},
	];
}

/** How long a tool's text may be for the 50 entries that are the default, in characters. */
const PER_FIFTY = 40_000;

/** Makes a test of each row. */
export function talks(server: Server, setting: () => Setting, generation: Generation): void {
	describe('A model', () => {
		for (const row of rows(server, generation)) {
			it(row.what, async () => {
				const { zenduty, newIncident, talk } = setting();
				zenduty.faults.clear();
				const number = newIncident();
				if (row.loses !== undefined) {
					const [method, path] = row.loses;
					const once = { when: 'after', effect: { kind: 'drop' }, times: 1 } as const;
					zenduty.faults.add({ method, path, ...once });
				}
				const used = tools(row.tools, row.settings ?? CONTINUE).map((tool) => ({
					...tool,
					parameters: { ...tool.parameters, ...row.parameters },
				}));
				const came = await talk(generation, used, row.script(number));
				if (row.ends === undefined) {
					assert.equal(lastWordsOf(came), 'All done.');
				} else {
					assert.equal(came.execution.status, 'error');
					assert.match(came.execution.data.resultData.error.message, row.ends);
				}
				const expected = row.results(number);
				const told = came.results.flat().map((text) => (text === '' ? '' : JSON.parse(text)[0]));
				assertLike(partOf(told, expected), expected);
				// The calls of one answer run at the same time.
				assert.deepEqual(changesOf(came).sort(), [...row.changes].sort());
				if (row.holds !== undefined) {
					const runs: Json[] = came.execution.data.resultData.runData[row.tools[0]!];
					const error = runs.find((each) => each.error !== undefined)?.error;
					assertLike(partOf(error, row.holds), row.holds);
				}
				const bodies = came.entries.map(({ body }) => body);
				if (row.sent) assert.deepEqual(bodies.slice(0, row.sent.length || undefined), row.sent);
			});
		}

		it('gets of an incident only the fields that are selected', async () => {
			const number = setting().newIncident();
			const used = tools(['Get incident'], CONTINUE).map((tool) => ({
				...tool,
				parameters: { ...tool.parameters, output: 'selected', outputFields: ['status'] },
			}));
			const talk = await setting().talk(generation, used, [[get(String(number))]]);
			const [{ incidentId, ...others }] = read(talk.results.flat());
			assert.ok(incidentId);
			assert.deepEqual(others, { status: 'triggered', incidentNumber: number });
		});

		it('gets a list as long as it asked for, and short enough to be read', async () => {
			for (let i = 0; i < 50; i++) setting().newIncident();
			const used = tools(['Find incidents'], CONTINUE);
			const talk = await setting().talk(generation, used, [[find(2)], [find(50)]]);
			const [two, fifty] = talk.results.flat() as [string, string];
			assert.deepEqual([JSON.parse(two).length, JSON.parse(fifty).length], [2, 50]);
			assert.ok(fifty.length < PER_FIFTY, `${fifty.length} characters for 50`);
		});
	});
}
