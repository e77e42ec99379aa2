/* What holds for every operation through the REST API, with the answers of the table of operations. */
import { incidentEndpoint } from '../../nodes/Zenduty/api/endpoints';
import { RESOURCES } from '../../nodes/Zenduty/actions/resources';
import { Zenduty } from '../../nodes/Zenduty/Zenduty.node';
import { invalidAt, mayExist, notFound, unclear } from '../support/failures.cjs';
import {
	INCIDENT_ID,
	leastOf,
	OPERATIONS,
	restOperations,
	type Kind,
	type Operation,
	type Parameters,
} from '../support/operations.cjs';
import { Reply, runApi, Turns, type Answers } from '../support/runApi.cjs';

/** One row of a table for `it.each`. */
type Row = [name: string, operation: Operation];

const ALL: Row[] = Object.entries(OPERATIONS);
const named = (name: RegExp) => ALL.filter(([each]) => name.test(each));
const writing = (...kinds: Kind[]) =>
	ALL.filter(([, { writes }]) => writes !== undefined && kinds.includes(writes.kind));
const READS = named(/ get/);
const CHANGES = ALL.filter((row) => !READS.includes(row));

const requestsOf = ({ answers }: Operation) => Object.keys(answers);
const lastOf = (operation: Operation) => requestsOf(operation).at(-1) ?? '';

/** The answers of an operation, with another one to its last request. */
const endingWith = (operation: Operation, answer: unknown): Answers => ({
	...operation.answers,
	[lastOf(operation)]: answer,
});

/** What errors say about the last request of an operation that writes. */
function workOf({ about, writes }: Operation): [work: string, lookAt: string] {
	const { lookAt } = about?.[1] ?? about?.[0] ?? {};
	return [String(writes?.work), String(lookAt)];
}

/** A node with Retry On Fail, and what n8n keeps for when it runs it again. */
const runningAgain = () => ({ kept: {}, retryOnFail: true });

it('each operation has a row in test/support/operations.cts, or in listsOfTeam.cts', () => {
	// Other tests try the operation that waits for an answer.
	const offered = restOperations(new Zenduty().description).filter(
		(name) => !name.endsWith(' sendAndWait'),
	);
	expect(offered.filter((name) => !(name in OPERATIONS))).toEqual([]);
	expect(Object.keys(OPERATIONS).filter((name) => !offered.includes(name))).toEqual([]);
});

it.each(ALL)('%s needs these requests, and gives items', async (name, operation) => {
	const { outputs, requests, failure } = await runApi(leastOf(name), operation.answers);
	expect(failure).toBeUndefined();
	expect(requests).toEqual(requestsOf(operation));
	expect(outputs[0]).toHaveLength(1);
});

it.each(ALL.filter(([name]) => isSimplifying(name)))(
	'%s gives what was sent when it is not simplified',
	async (name, operation) => {
		const given = { ...leastOf(name), simplify: false };
		const { outputs } = await runApi(given, operation.answers);
		const sent = operation.sent ?? [operation.answers[lastOf(operation)]].flat();
		expect(outputs).toEqual([sent]);
	},
);

function isSimplifying(name: string): boolean {
	const [resource, operation] = name.split(' ');
	const { fields } = RESOURCES[resource].operations[operation];
	return fields.some((field) => field.name === 'simplify');
}

it.each(ALL.filter(([, { about }]) => about?.[0].missing !== undefined))(
	'%s says what it did not find',
	async (name, operation) => {
		const [first] = requestsOf(operation);
		const { failure } = await runApi(leastOf(name), { [first]: new Reply(404) });
		expect(failure).toMatchObject(notFound(operation.about?.[0] ?? {}));
	},
);

it.each(ALL.filter(([, { about }]) => about?.[1]?.missing !== undefined))(
	'%s says so too where that is its last request',
	async (name, operation) => {
		const answers = endingWith(operation, new Reply(404));
		const { failure } = await runApi(leastOf(name), answers);
		expect(failure).toMatchObject(notFound(operation.about?.[1] ?? {}));
	},
);

/** What an operation needs that is picked from a list: its name, and its title in the editor. */
function picksOf(name: string): Array<[name: string, parameter: string, title: string]> {
	const { fields } = RESOURCES[name.split(' ')[0]].operations[name.split(' ')[1]];
	const { least } = OPERATIONS[name];
	return fields
		.filter((field) => field.type === 'resourceLocator' && field.name in least)
		.map((field) => [name, field.name, field.displayName]);
}

it.each(ALL.flatMap(([name]) => picksOf(name)))(
	'%s needs its %s, and sends nothing without it',
	async (name, parameter, title) => {
		const { answers } = OPERATIONS[name];
		const empty = await runApi({ ...leastOf(name), [parameter]: '' }, answers);
		expect(empty).toMatchObject({ requests: [], failure: invalidAt(title) });
		// What has dots is no incident, and says so in other words.
		if (parameter === 'incident') return;
		const dots = await runApi({ ...leastOf(name), [parameter]: '..' }, answers);
		expect(dots).toMatchObject({ requests: [], failure: invalidAt('".."', title) });
	},
);

describe('by the ID of the incident', () => {
	const GET = `GET /api/incidents/${INCIDENT_ID}/`;
	const GIVEN = { unique_id: INCIDENT_ID, incident_number: 3, status: 1 };
	const below = named(/^(incident[NT]|responder|alert getAll)/);

	it.each(below)('%s learns its number', async (name, operation) => {
		const given = { ...leastOf(name), incident: INCIDENT_ID };
		const { requests } = await runApi(given, { [GET]: GIVEN, ...operation.answers });
		expect(requests).toEqual([GET, ...requestsOf(operation)]);
	});

	it.each(below)('%s says that it was not found', async (name) => {
		const given = { ...leastOf(name), incident: INCIDENT_ID };
		const { failure } = await runApi(given, { [GET]: new Reply(404) });
		expect(failure).toMatchObject(
			notFound(incidentEndpoint({ by: 'id', id: INCIDENT_ID }).subject),
		);
	});
});

describe('where the response is lost', () => {
	const lost = new Reply(0);

	it.each(READS.filter(([, { survives }]) => survives === undefined))(
		'%s could not be read',
		async (name, operation) => {
			const { failure } = await runApi(leastOf(name), endingWith(operation, lost));
			expect(failure).toMatchObject({ code: 'unavailable', mayExist: false });
		},
	);

	it.each(ALL.filter(([, { survives }]) => survives))(
		'%s gives the rest, and says what it lacks',
		async (name, operation) => {
			const { outputs, failure } = await runApi(leastOf(name), endingWith(operation, lost));
			expect(failure).toBeUndefined();
			expect(outputs).toMatchObject([[{ unread: [{ code: 'unavailable' }] }]]);
		},
	);

	it.each(writing('doubling'))(
		'%s may have been done, and is not tried again',
		async (name, row) => {
			const state = runningAgain();
			const patient = { ...leastOf(name), 'options.maxAttempts': 3 };
			const first = await runApi(patient, endingWith(row, lost), state);
			expect(first.requests).toEqual(requestsOf(row));
			expect(first.failure).toMatchObject(mayExist(...workOf(row)));
			const again = await runApi(patient, row.answers, state);
			const reads = requestsOf(row).slice(0, -1);
			expect(again).toMatchObject({ requests: reads, failure: first.failure });
		},
	);

	it.each(writing('repeatable', 'removal').filter(([, { looks }]) => looks === undefined))(
		'%s is tried again, or else says that it may be done',
		async (name, operation) => {
			const last = lastOf(operation);
			const turns = new Turns(lost, operation.answers[last]);
			const patient = { ...leastOf(name), 'options.maxAttempts': 2 };
			const { requests, failure } = await runApi(patient, endingWith(operation, turns));
			expect(failure).toBeUndefined();
			expect(requests).toEqual([...requestsOf(operation), last]);
			const once = await runApi(leastOf(name), endingWith(operation, lost));
			expect(once.failure).toMatchObject(unclear(...workOf(operation)));
		},
	);

	it.each(writing('removal'))('%s is done when the thing is gone by then', async (name, row) => {
		const [last, gone] = [lastOf(row), new Reply(404)];
		const patient = { ...leastOf(name), 'options.maxAttempts': 2 };
		const { requests, outputs } = await runApi(patient, endingWith(row, new Turns(lost, gone)));
		expect(requests).toEqual([...requestsOf(row), last]);
		expect(outputs).toEqual([[{ deleted: true }]]);

		const state = runningAgain();
		await runApi(leastOf(name), endingWith(row, lost), state);
		const again = await runApi(leastOf(name), endingWith(row, gone), state);
		expect(again.outputs).toEqual([[{ deleted: true }]]);
	});
});

describe('when n8n runs the node again', () => {
	/** Runs an operation beside an item that fails, and once more with other settings of the node. */
	async function runTwice(item: Parameters, answers: Answers) {
		const { kept } = runningAgain();
		const failing = [item, { ...item, operation: 'none' }];
		const first = await runApi(failing, answers, { kept, retryOnFail: true });
		expect(first.failure).toMatchObject({ code: 'invalid_input', itemIndex: 1 });
		const again = await runApi(item, answers, { kept, saved: { changed: true } });
		expect(again.failure).toBeUndefined();
		const hasKept = again.hints.some(({ message }) => message.includes('keep their output'));
		return { first, again, hasKept };
	}

	it.each(CHANGES)('what %s did is final', async (name, operation) => {
		// An alert without an ID gets one that is random.
		const item = { entityId: 'disk-1', ...leastOf(name) };
		const { first, again, hasKept } = await runTwice(item, operation.answers);
		expect(first.requests).toEqual(requestsOf(operation));
		const { outputs } = await runApi(item, operation.answers);
		expect(again).toMatchObject({ requests: [], outputs });
		// Writes are remembered one by one until then, so requests alone do not tell.
		expect(hasKept).toBe(true);
	});

	it.each(READS)('what %s found is not', async (name, operation) => {
		const { first, again, hasKept } = await runTwice(leastOf(name), operation.answers);
		expect(again.requests).toEqual(first.requests);
		expect(again.requests).toEqual(requestsOf(operation));
		expect(hasKept).toBe(false);
	});
});

describe.each([
	['{}', new Reply(200, {})],
	['an error', new Reply(200, { error: 'Something went wrong.' })],
	['202 that it was accepted', new Reply(202, { detail: 'accepted' })],
	['an empty identity', new Reply(200, { unique_id: '', incident_number: null })],
])('an answer that is %s', (_, reply) => {
	it.each(writing('doubling'))(
		'leaves open whether %s has created something',
		async (name, row) => {
			const { outputs, failure } = await runApi(leastOf(name), endingWith(row, reply));
			expect(outputs).toEqual([[]]);
			expect(failure).toMatchObject({ code: 'may_exist', mayExist: true });
		},
	);

	it.each(named(/ (get|getStatus|getTotals|getBy\w+)$/))(
		'is nothing that %s gives',
		async (name, row) => {
			const { failure } = await runApi(leastOf(name), endingWith(row, reply));
			expect(failure).toMatchObject({ code: 'unexpected_response', mayExist: false });
		},
	);
});

it.each(writing('removal'))('%s is not done where the API says no with 200', async (name, row) => {
	const refusal = new Reply(200, { error: 'Not yours.' });
	const { outputs, failure } = await runApi(leastOf(name), endingWith(row, refusal));
	expect(outputs).toEqual([[]]);
	expect(failure).toMatchObject({
		code: 'refused',
		mayExist: false,
		message:
			'Zenduty responded that this failed, although with status 200. Zenduty says: Not yours.',
		description: 'Correct what Zenduty names, or do this in Zenduty.',
	});
});

describe('a list of texts, where objects are due,', () => {
	/** The requests for lists of each operation. Figures have their lists in members. */
	const lists = ALL.flatMap(([name, { answers }]) =>
		Object.entries(answers).flatMap(([request, answer]): Array<[string, string, unknown]> => {
			if (Array.isArray(answer)) return [[name, request, ['x', 'y']]];
			const isFigures = / \/api\/v2\/account\/analytics\//.test(request);
			const [member, inner] =
				Object.entries(Object(answer)).find(([, value]) => Array.isArray(value)) ?? [];
			return isFigures && inner ? [[name, request, { [String(member)]: ['x', 'y'] }]] : [];
		}),
	);

	const ofContext = ([name]: (typeof lists)[number]) => name === 'incident getContext';

	it.each(lists.filter((list) => !ofContext(list)))('ends %s: %s', async (name, request, texts) => {
		const { answers } = OPERATIONS[name];
		const { outputs, requests, failure } = await runApi(leastOf(name), {
			...answers,
			[request]: texts,
		});
		expect(failure).toMatchObject({ code: 'unexpected_response', mayExist: false });
		expect(outputs).toEqual([[]]);
		const all = Object.keys(answers);
		expect(requests).toEqual(all.slice(0, all.indexOf(request) + 1));
	});

	it.each(lists.filter(ofContext))(
		'leaves a part unread in %s: %s',
		async (name, request, texts) => {
			const { answers } = OPERATIONS[name];
			const { outputs } = await runApi(leastOf(name), { ...answers, [request]: texts });
			const [[{ unread }]] = outputs as unknown as Array<[{ unread: object[] }]>;
			expect(unread).toMatchObject([{ code: 'unexpected_response' }]);
		},
	);
});

describe('a response about another record than the one that was asked for', () => {
	/** The request and its made-up response, for each record that an operation reads or changes. */
	const about = (methods: RegExp) =>
		ALL.flatMap(([name, { answers }]) =>
			Object.entries(answers)
				.filter(([request, answer]) => methods.test(request) && isRecord(answer))
				.map(([request, answer]): [string, string, object] => [name, request, answer as object]),
		);

	/** The same response with the identity of another record. */
	const other = (answer: object) => ({
		...answer,
		unique_id: 'another-one',
		...('incident_number' in answer && { incident_number: 41 }),
	});

	it.each(about(/^GET /))('ends %s before anything is written: %s', async (name, read, answer) => {
		const { answers } = OPERATIONS[name];
		const { outputs, requests, failure } = await runApi(leastOf(name), {
			...answers,
			[read]: other(answer),
		});
		expect(failure).toMatchObject({ code: 'unexpected_response', mayExist: false });
		expect(failure?.message).toMatch(/another record \((number 41|ID another-one)\)/);
		const all = Object.keys(answers);
		expect(requests).toEqual(all.slice(0, all.indexOf(read) + 1));
		expect(outputs).toEqual([[]]);
	});

	it.each(about(/^(PATCH|PUT) /))('leaves %s unclear: %s', async (name, write, answer) => {
		const { answers } = OPERATIONS[name];
		const { outputs, requests, failure } = await runApi(leastOf(name), {
			...answers,
			[write]: other(answer),
		});
		expect(failure).toMatchObject({ code: 'unclear', mayExist: false });
		expect(failure?.message).toContain('(ID another-one)');
		expect(requests).toEqual(Object.keys(answers));
		expect(outputs).toEqual([[]]);
	});
});

function isRecord(answer: unknown): boolean {
	return typeof answer === 'object' && answer !== null && 'unique_id' in answer;
}
