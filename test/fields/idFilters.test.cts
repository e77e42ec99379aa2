import type { INodeProperties } from 'n8n-workflow';
import { filtersField, readFilters, readIdFilters } from '../../nodes/Zenduty/fields/idFilters';
import { inputError } from '../support/inputError.cjs';
import { readValue } from '../../nodes/Zenduty/fields/parameters';
import { parametersWith } from '../support/parameters.cjs';

/** An item with filters, of which some are expressions. */
const itemWith = (filters: unknown, expressions: readonly string[] = []) =>
	parametersWith(
		{ filters },
		Object.fromEntries(expressions.map((path) => [path, '={{ $json.typo }}'])),
	);

const nothingIn = (field: string) =>
	inputError(
		`The expression in '${field}' returns nothing for this item.`,
		'Correct the expression. To omit the field, let the expression return an empty text: {{ $json.name ?? "" }}.',
	);

describe('the collection', () => {
	const urgency: INodeProperties = {
		displayName: 'Urgency',
		name: 'urgency',
		type: 'string',
		default: '',
	};
	const field = filtersField(urgency, { ...urgency, displayName: 'Child', name: 'child' });
	const options = field.options as INodeProperties[];

	it('has filters by IDs among the others, in the order of their names', () => {
		expect(field).toMatchObject({
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
		});
		expect(options.map(({ name, displayName }) => [name, displayName])).toEqual([
			['users', 'Assignee Names or IDs'],
			['child', 'Child'],
			['escalationPolicies', 'Escalation Policy Names or IDs'],
			['priorities', 'Priority Names or IDs'],
			['services', 'Service Names or IDs'],
			['slas', 'SLA Names or IDs'],
			['tags', 'Tag Names or IDs'],
			['teams', 'Team Names or IDs'],
			['urgency', 'Urgency'],
		]);
	});

	it.each([
		['teams', 'getTeams', []],
		['services', 'getServices', ['filters.teams']],
		['escalationPolicies', 'getEscalationPolicies', ['filters.teams']],
		['priorities', 'getPriorities', ['filters.teams']],
		['slas', 'getSlas', ['filters.teams']],
		['tags', 'getTags', ['filters.teams']],
		['users', 'getUsers', ['filters.teams']],
	])('has a list for %s: %s, which follows %j', (wanted, loadOptionsMethod, followed) => {
		expect(options.find(({ name }) => name === wanted)).toMatchObject({
			type: 'multiOptions',
			typeOptions: { loadOptionsMethod, loadOptionsDependsOn: followed },
		});
	});
});

describe('a filter', () => {
	const URGENCY = { name: 'urgency', displayName: 'The Urgency' };
	const TAGS = { name: 'tags', displayName: 'Tag' };

	it('is read by its name', () => {
		const filters = readFilters(itemWith({ urgency: 'low' }));
		expect(readValue(filters, URGENCY)).toBe('low');
		expect(readValue(filters, TAGS)).toBeUndefined();
	});

	it.each(['', 'x', null, undefined])('is not there in %j', (filters) => {
		expect(readValue(readFilters(itemWith(filters)), URGENCY)).toBeUndefined();
	});

	it('has no default if it was not added', () => {
		expect(readValue(readFilters(itemWith({})), { ...URGENCY, default: 'high' })).toBeUndefined();
	});

	it('must be given by its expression', () => {
		const filters = readFilters(
			itemWith({ urgency: null, tags: '' }, ['filters.urgency', 'filters.tags']),
		);
		expect(() => readValue(filters, URGENCY)).toThrow(nothingIn('The Urgency'));
		expect(readValue(filters, TAGS)).toBe('');
	});

	it('must be given by the expression of the whole collection', () => {
		expect(() => readFilters(itemWith(undefined, ['filters']))).toThrow(nothingIn('Filters'));
	});
});

describe('the filters that hold IDs', () => {
	const findUser = async (value: unknown) =>
		await Promise.resolve(value === 'gone' ? undefined : `found ${String(value)}`);
	const reading = async (filters: object, expressions: string[] = []) =>
		await readIdFilters(readFilters(itemWith(filters, expressions)), findUser);

	it('are named as in the API, users by their usernames', async () => {
		const read = await reading({
			teams: ['t-1'],
			services: 's-1, s-2',
			escalationPolicies: ['e-1'],
			priorities: ['p-1'],
			slas: ['l-1'],
			tags: ['["x"'],
			users: ['u-1', 'a@b.example'],
			urgency: 'low',
		});
		expect(read).toEqual({
			team_ids: ['t-1'],
			service_ids: ['s-1', 's-2'],
			escalation_policy_ids: ['e-1'],
			priority_ids: ['p-1'],
			sla_ids: ['l-1'],
			tag_ids: ['["x"'],
			user_ids: ['found u-1', 'found a@b.example'],
		});
	});

	it('are left out where they are not set', async () => {
		expect(await reading({ teams: [], services: '', users: null })).toEqual({});
	});

	it.each([
		['teams', 'Team Names or IDs'],
		['services', 'Service Names or IDs'],
		['users', 'Assignee Names or IDs'],
	])('name the field whose expression gives nothing: %s', async (name, field) => {
		await expect(reading({ [name]: null }, [`filters.${name}`])).rejects.toThrow(nothingIn(field));
		await expect(reading({ [name]: ['..'] })).rejects.toThrow(field);
	});
});
