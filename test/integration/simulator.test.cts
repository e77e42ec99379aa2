/* The simulator as the tests of the API's client use it: from Jest, in a process of its own. */
import { startSimulator, type Simulator } from '../support/simulator.cjs';

let simulator: Simulator;
beforeAll(async () => {
	simulator = await startSimulator('--incidents', '20');
}, 20_000);
beforeEach(async () => await simulator.clear());
afterAll(async () => await simulator.stop());

async function call(method: string, path: string, body?: unknown, key = simulator.apiKey) {
	const response = await fetch(simulator.url + path, {
		method,
		headers: { Authorization: `Token ${key}`, 'Content-Type': 'application/json' },
		body: body === undefined ? undefined : JSON.stringify(body),
	});
	const text = await response.text();
	return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

it('answers, and writes down who did what', async () => {
	const { status, body } = await call('POST', '/api/incidents/3/note/', { note: 'From Jest' });
	expect(status).toBe(201);
	expect(body).toMatchObject({ incident: 3, note: 'From Jest', user_name: 'Mara Lindqvist' });
	const { entries, counts } = await simulator.journal();
	expect(entries).toMatchObject([
		{ method: 'POST', path: '/api/incidents/3/note/', status: 201, body: { note: 'From Jest' } },
	]);
	expect(counts).toMatchObject({ notesAdded: { 'From Jest': 1 }, refused: 0, invalidAnswers: 0 });
});

it('has the incidents that a flag asks for', async () => {
	const { body } = await call('POST', '/api/incidents/filter/?page=2', { status: 0 });
	expect(body.results).toHaveLength(10);
});

it('breaks a request on demand, after its work is done', async () => {
	await simulator.addFault({
		method: 'POST',
		path: '/api/incidents/*/note/',
		when: 'after',
		times: 1,
		effect: { kind: 'drop' },
	});
	await expect(call('POST', '/api/incidents/3/note/', { note: 'Once' })).rejects.toThrow(
		'fetch failed',
	);
	expect((await call('POST', '/api/incidents/3/note/', { note: 'Once' })).status).toBe(201);
	const { counts } = await simulator.journal();
	expect(counts.notesAdded).toEqual({ Once: 2 });
});

it('turns switches', async () => {
	await simulator.set({ pageSize: 4 });
	const { body } = await call('POST', '/api/incidents/filter/', { status: 0 });
	expect(body.results).toHaveLength(4);
});

it('has a key that may only read', async () => {
	const key = simulator.readOnlyApiKey;
	expect((await call('GET', '/api/account/teams/', undefined, key)).status).toBe(200);
	expect(await call('PATCH', '/api/incidents/3/', { status: 2 }, key)).toEqual({
		status: 403,
		body: { detail: 'You do not have permission to perform this action.' },
	});
});
