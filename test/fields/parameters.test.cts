import {
	ALLOW_NOTHING,
	expressionIn,
	expressionsOf,
	membersOf,
	readCollection,
	readObject,
	readValue,
} from '../../nodes/Zenduty/fields/parameters';
import { inputError } from '../support/inputError.cjs';
import { fieldWith, parametersWith } from '../support/parameters.cjs';

describe('expressionIn', () => {
	const locator = (value: unknown) => ({ __rl: true, mode: 'id', value });
	const TEAM = '={{ $json.team.id }}';

	it.each<[string, unknown]>([
		['team', { team: TEAM }],
		['team', { team: locator(TEAM), service: '={{ $json.id }}' }],
		['filters.team', { filters: { team: TEAM }, team: 'team-1' }],
		['filters.team', { filters: { team: locator(TEAM) } }],
	])('finds the one in %s of %j', (path, parameters) => {
		expect(expressionIn(parameters, path)).toBe(TEAM);
	});

	it.each<[string, unknown]>([
		['team', { team: 'team-1' }],
		['team', { team: '' }],
		['team', { team: ' =x' }],
		['team', { team: locator('team-1') }],
		['team', { team: locator(null) }],
		['team', { team: { other: TEAM } }],
		['team', { team: [TEAM] }],
		['team', { team: 7 }],
		['team', { team: null }],
		['team', { service: TEAM }],
		['team', { filters: { team: TEAM } }],
		['filters.team', { team: TEAM }],
		['filters.team', { filters: TEAM }],
		['filters.team', { filters: null }],
		['filters.0', { filters: [TEAM] }],
		['team', {}],
		['team', undefined],
	])('finds none in %s of %j', (path, parameters) => {
		expect(expressionIn(parameters, path)).toBeUndefined();
	});
});

describe('expressionsOf', () => {
	const parameters = {
		team: '={{ $json.team }}',
		service: "={{ $fromAI('service') }}",
		filters: { tags: "={{ $FromAI('tags') }}" },
		text: "=Say {{ $fromAI ('x') }}",
		note: "$fromAI('note')",
	};

	it('finds every expression of a workflow', () => {
		const expression = expressionsOf(parameters, false);
		expect(expression('team')).toBe('={{ $json.team }}');
		expect(expression('service')).toBe("={{ $fromAI('service') }}");
		expect(expression('filters.tags')).toBe("={{ $FromAI('tags') }}");
		expect(expression('note')).toBeUndefined();
	});

	it('leaves out what a model fills in, and nothing else', () => {
		const expression = expressionsOf(parameters, true);
		expect(expression('team')).toBe('={{ $json.team }}');
		expect(expression('text')).toBe("=Say {{ $fromAI ('x') }}");
		for (const path of ['service', 'filters.tags', 'note', 'other']) {
			expect(expression(path)).toBeUndefined();
		}
	});
});

describe('readValue', () => {
	const locator = (value: unknown) => ({ __rl: true, mode: 'id', value });
	const EXPRESSION = '={{ $json.x }}';

	it.each([
		[undefined],
		[null],
		[locator(null)],
		[locator(undefined)],
		[locator(locator(null))],
		[[null]],
		[[undefined, locator(null)]],
	])('is an error where an expression gives %j', (value) => {
		expect(() => readValue(...fieldWith(value, 'The Team', EXPRESSION))).toThrow(
			inputError(
				"The expression in 'The Team' returns nothing for this item.",
				'Correct the expression. To omit the field, let the expression return an empty text: {{ $json.name ?? "" }}.',
			),
		);
		expect(readValue(...fieldWith(value, 'The Team'))).toBe(value);
		expect(readValue(...fieldWith(value, 'The Team', EXPRESSION), ALLOW_NOTHING)).toBe(value);
	});

	it.each([
		[''],
		[0],
		[false],
		['a'],
		[{}],
		[[]],
		[[null, 'a']],
		[[[]]],
		[locator('')],
		[locator([])],
		[{ other: null }],
	])('is %j where an expression gives that', (value) => {
		expect(readValue(...fieldWith(value, 'Team', EXPRESSION))).toBe(value);
	});

	it('is the default of the field only if there is no parameter', () => {
		const field = { name: 'level', displayName: 'Level', default: 3 };
		expect(readValue(parametersWith({}), field)).toBe(3);
		expect(readValue(parametersWith({ level: '' }), field)).toBe('');
	});

	it('speaks of no item for a trigger', () => {
		const [item, field] = fieldWith(null, 'Team', EXPRESSION);
		expect(() => readValue({ ...item, isTrigger: true }, field)).toThrow(
			inputError(
				"The expression in 'Team' returns nothing.",
				'Correct the expression. To omit the field, let the expression return an empty text: {{ $vars.name ?? "" }}.',
			),
		);
	});
});

const NOTHING = (name: string) =>
	inputError(
		`The expression in '${name}' returns nothing for this item.`,
		'Correct the expression. To omit the field, let the expression return an empty text: {{ $json.name ?? "" }}.',
	);

describe('a collection', () => {
	const OPTIONS = { name: 'options', displayName: 'Options', default: {} };
	const NAME = { name: 'name', displayName: 'Name', default: 'x' };
	const itemWith = (value: unknown, expressions: Record<string, string> = {}) =>
		parametersWith({ options: value }, expressions);

	it('is read as an object, and what is no object as an empty one', () => {
		expect(readObject(itemWith({ a: 1 }), OPTIONS)).toEqual({ a: 1 });
		for (const value of ['', 'x', [1], undefined, null]) {
			expect(readObject(itemWith(value), OPTIONS)).toEqual({});
			expect(readValue(readCollection(itemWith(value), OPTIONS), NAME)).toBeUndefined();
		}
		expect(readObject(itemWith({}, { options: '={{ {} }}' }), OPTIONS)).toEqual({});
		expect(readObject(parametersWith({}), OPTIONS)).toEqual({});
	});

	it.each([undefined, null])('is an error where its expression gives %s', (value) => {
		const item = itemWith(value, { options: '={{ $json.x }}' });
		expect(() => readObject(item, OPTIONS)).toThrow(NOTHING('Options'));
		expect(() => readCollection(item, OPTIONS)).toThrow(NOTHING('Options'));
	});

	it('has members, which are fields as well', () => {
		const expressions = { 'options.name': '={{ $json.x }}' };
		expect(readValue(readCollection(itemWith({ name: 'a' }), OPTIONS), NAME)).toBe('a');
		const members = readCollection(itemWith({ name: null }, expressions), OPTIONS);
		expect(() => readValue(members, NAME)).toThrow(NOTHING('Name'));
	});

	it('has members of members', () => {
		const expressions = { 'options.limit.values.name': '={{ $json.x }}' };
		const options = readCollection(itemWith({}, expressions), OPTIONS);
		const inner = membersOf(options, 'limit.values', { name: null });
		expect(() => readValue(inner, NAME)).toThrow(NOTHING('Name'));
	});

	it('of a trigger speaks of no item', () => {
		const item = { ...itemWith({}, { 'options.name': '={{ 1 }}' }), isTrigger: true } as const;
		expect(() => readValue(readCollection(item, OPTIONS), NAME)).toThrow(/returns nothing\.$/);
	});
});
