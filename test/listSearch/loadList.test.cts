import {
	messageRow,
	searchRows,
	sortRows,
	toListError,
} from '../../nodes/Zenduty/listSearch/loadList';
import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';
import {
	ERROR_CODES,
	InputError,
	unusableCredential,
	ZendutyError,
	type ErrorCode,
	type ErrorFacts,
} from '../../nodes/Zenduty/errors';
import { loadApi } from '../../nodes/Zenduty/api/loadApi';
import { listSearch } from '../../nodes/Zenduty/listSearch';
import { Answer, listing, search } from '../support/listing.cjs';

describe('row', () => {
	const row = (name: string) => ({ name, value: `id of ${name}` });

	it('are sorted as people count, in a new array', () => {
		const rows = ['P10', 'P2', 'äther', 'Zoo', 'p1'].map(row);
		expect(sortRows(rows).map(({ name }) => name)).toEqual(['äther', 'p1', 'P2', 'P10', 'Zoo']);
		expect(rows[0].name).toBe('P10');
	});

	it.each([
		['DISK', ['Disk full']],
		['  full ', ['Disk full', 'Queue FULL']],
		['ID of queue full', ['Queue FULL']],
		['id of', []],
		['', ['Disk full', 'Queue FULL']],
		[undefined, ['Disk full', 'Queue FULL']],
	])('that match %j are found', (text, names) => {
		const rows = ['Disk full', 'Queue FULL'].map(row);
		expect(searchRows(rows, text).map(({ name }) => name)).toEqual(names);
	});

	it('that only say something are always shown, and choose nothing', () => {
		const said = messageRow('There is more.');
		expect(searchRows([row('Disk'), said], 'queue')).toEqual([
			{ name: 'There is more.', value: '' },
		]);
	});
});

describe('listError', () => {
	const NODE = { name: 'Pager', type: 'zenduty', typeVersion: 1 } as INode;

	const error = (more: Partial<ErrorFacts> = {}) =>
		new ZendutyError({
			code: 'credential',
			message: 'It failed.',
			description: 'Do this.',
			...more,
		});

	it.each([401, 403])('with status %d links to the credential', (statusCode) => {
		for (const code of ['credential', 'forbidden'] as const) {
			const shown = toListError(NODE, error({ code, statusCode }));
			expect(shown).toBeInstanceOf(NodeApiError);
			expect(shown).toMatchObject({ httpCode: String(statusCode) });
			expect(shown.message).toMatch(/^It failed\. Do this\./);
		}
	});

	it.each([400, 404, 500, null])('with status %s does not', (statusCode) => {
		const shown = toListError(NODE, error({ statusCode }));
		expect(shown).toBeInstanceOf(NodeOperationError);
		expect(shown).not.toHaveProperty('httpCode');
		expect(shown.message).toBe('It failed. Do this.');
	});

	it.each(ERROR_CODES)('says that an ID can be entered, where it helps: %s', (code) => {
		const helped: readonly ErrorCode[] = ['forbidden', 'not_found', 'rate_limited', 'unavailable'];
		for (const statusCode of [null, 403]) {
			expect(toListError(NODE, error({ code, statusCode })).message).toBe(
				helped.includes(code)
					? 'It failed. Do this. You can also enter an ID instead of choosing from the list.'
					: 'It failed. Do this.',
			);
		}
	});

	it('for an input says what to do in the message', () => {
		const shown = toListError(NODE, new InputError('None is chosen.', 'Choose one.'));
		expect(shown).toBeInstanceOf(NodeOperationError);
		expect(shown.message).toBe('None is chosen. Choose one.');
	});

	it('that nobody expected is shown as it is', () => {
		const shown = toListError(NODE, new Error('out of order'));
		expect(shown).toBeInstanceOf(NodeOperationError);
		expect(shown.message).toBe('out of order.');
	});

	it('has no hyphens and dashes, at which the editor cuts', () => {
		const { message } = toListError(NODE, new InputError('a-b – c', 'd — e-f.'));
		expect(message).toBe('a\u2011b \u2011 c. d \u2011 e\u2011f.');
	});

	it.each([
		['the API', error({ message: 'Nobody listens (ECONNREFUSED).', statusCode: 403 })],
		['the input', new InputError('Nobody listens (ECONNREFUSED).', 'Do this.')],
	])('keeps its text where %s has a code that n8n replaces', (_, given) => {
		expect(toListError(NODE, given).message).toBe('Nobody listens (ECONNREFUSED). Do this.');
	});
});

describe('loadList', () => {
	const TEAMS = '/api/account/teams/';

	const CHOOSE_CREDENTIAL =
		'Choose a Zenduty API credential in the node, and test it. Without an API key there is no list: enter an ID instead.';

	it.each([
		['without a credential', new Error('Credentials not found')],
		['without any credential', new Error('Node does not have any credentials set')],
		[
			'without a credential of its type',
			new Error('Node does not have any credentials set for "zendutyApi"'),
		],
		['with a credential that cannot be read', new Error('Wrong encryption key')],
		['with an empty key', { apiKey: '' }],
	])('%s says what is wrong, and to choose one, or to enter an ID', async (_, credential) => {
		const { context, paths } = listing({ credential });
		const connected = await loadApi(context);
		const problem = connected.ok ? 'nothing' : connected.problem;
		const error = unusableCredential(problem, CHOOSE_CREDENTIAL);
		const { name, message } = toListError(context.getNode(), error);
		const asked = listSearch.searchTeams.call(context);
		await expect(asked).rejects.toMatchObject({ name, message });
		expect(paths).toEqual([]);
	});

	it('with a credential that was deleted asks to choose another one', async () => {
		const credential = new Error('Credential with ID "6pw" does not exist for type "zendutyApi".');
		const { context } = listing({ credential });
		await expect(listSearch.searchTeams.call(context)).rejects.toMatchObject({
			message: 'The chosen credential was deleted. Choose another one.',
		});
	});

	it('of a node that sends with an integration URL does not ask for a credential', async () => {
		const parameters = { authentication: 'integrationUrl' };
		const { context, paths } = listing({ parameters, credential: new Error('not found') });
		await expect(listSearch.searchEscalationPolicies.call(context)).rejects.toThrow(
			"Lists need an API key, which 'Integration URL (No API Key)' does not use. Enter an ID instead, or choose 'Integration Chosen From a List' under 'Send Through'.",
		);
		expect(paths).toEqual([]);
	});

	it('with a wrong key says so, and links to the credential', async () => {
		const answers = { [TEAMS]: new Answer(403, { error: 'Invalid or Inactive Token' }) };
		await expect(search('searchTeams', { answers })).rejects.toMatchObject({
			httpCode: '403',
			message: expect.stringContaining('Invalid or Inactive Token'),
		});
	});

	it('is not tried a third time', async () => {
		const { context, paths } = listing({ answers: { [TEAMS]: new Answer(500, {}) } });
		await expect(listSearch.searchTeams.call(context)).rejects.toThrow(/\b500\b/);
		expect(paths).toHaveLength(2);
	});

	it('comes within ten seconds or not at all, whatever Zenduty asks to wait', async () => {
		const signals = jest
			.spyOn(AbortSignal, 'timeout')
			.mockImplementation(() => AbortSignal.abort());
		try {
			const { context, paths } = listing({ answers: { [TEAMS]: [] } });
			await expect(listSearch.searchTeams.call(context)).rejects.toMatchObject({
				message:
					'Zenduty did not return the list within 10 seconds: it is slow, or it asked for a wait. Try again in a minute, or choose a team first. You can also enter an ID instead of choosing from the list.',
			});
			expect(signals).toHaveBeenCalledWith(10_000);
			expect(paths).toEqual([]);
		} finally {
			signals.mockRestore();
		}
	});
});
