import { listSearch } from '../../nodes/Zenduty/listSearch';
import { Answer, listing, located, search } from '../support/listing.cjs';

const TEAMS = '/api/account/teams/';
const PATH = `${TEAMS}t-1/services/s-1/integrations/`;

const FORBIDDEN = new Answer(403, { detail: 'You do not have permission.' });

const integration = (unique_id: string, name: string, more: object = {}) => ({
	unique_id,
	name,
	is_enabled: true,
	integration_key: 'key-1138',
	webhook_url: 'https://events.example.net/integration/acct7/generic/key-1138/',
	application_reference: { extension: 'generic' },
	...more,
});

it('has the generic ones of the service, with team and service, and no address', async () => {
	const { rows, paths } = await search('searchIntegrations', {
		parameters: { team: located('t-1'), service: located('s-1') },
		answers: {
			[PATH]: [
				integration('i-2', 'Scripts', { is_enabled: false }),
				integration('i-1', 'Robots'),
				integration('i-3', 'Metrics', { application_reference: { extension: 'prometheus' } }),
				integration('i-4', 'Unknown', { application_reference: null }),
			],
		},
	});
	expect(rows).toEqual(['Robots → t-1/s-1/i-1', 'Scripts (disabled) → t-1/s-1/i-2']);
	expect(paths).toEqual([PATH]);
});

it('finds the team of a service that is chosen without one', async () => {
	const { rows, paths } = await search('searchIntegrations', {
		parameters: { team: located(''), service: located('s-1') },
		answers: {
			[TEAMS]: [{ unique_id: 't-0' }, { unique_id: 't-1' }],
			[`${TEAMS}t-0/services/`]: [{ unique_id: 's-0' }],
			[`${TEAMS}t-1/services/`]: [{ unique_id: 's-2' }, { unique_id: 's-1' }],
			[PATH]: [integration('i-1', 'Robots')],
		},
	});
	expect(rows).toEqual(['Robots → t-1/s-1/i-1']);
	expect(paths).toEqual([TEAMS, `${TEAMS}t-0/services/`, `${TEAMS}t-1/services/`, PATH]);
});

it('asks to choose a service', async () => {
	const { rows, paths } = await search('searchIntegrations', {
		parameters: { team: located('t-1'), service: located('') },
	});
	expect(rows).toEqual(['Choose a service first to list its integrations → ']);
	expect(paths).toEqual([]);
});

it('says that there are none', async () => {
	const { rows } = await search('searchIntegrations', {
		parameters: { team: 't-1', service: 's-1' },
		answers: { [PATH]: [] },
	});
	expect(rows).toEqual([
		'This service has no integration of the type Generic. Add one in Zenduty. → ',
	]);
});

it('says that no team has the service', async () => {
	await expect(
		search('searchIntegrations', {
			parameters: { service: 's-1' },
			answers: { [TEAMS]: [{ unique_id: 't-0' }], [`${TEAMS}t-0/services/`]: [] },
		}),
	).rejects.toMatchObject({
		message:
			'Zenduty has no service with the ID s‑1 in any team. Choose the service from the list. You can also enter an ID instead of choosing from the list.',
	});
});

it.each([
	[1, ['t-0']],
	[2, ['t-0', 't-3']],
])('says that the service may be in teams that the key may not see: %d', async (count, hidden) => {
	const ids = ['t-2', ...hidden];
	const services = hidden.map((team) => [`${TEAMS}${team}/services/`, FORBIDDEN]);
	await expect(
		search('searchIntegrations', {
			parameters: { service: 's-1' },
			answers: {
				[TEAMS]: ids.map((unique_id) => ({ unique_id })),
				[`${TEAMS}t-2/services/`]: [{ unique_id: 's-2' }],
				...Object.fromEntries(services),
			},
		}),
	).rejects.toMatchObject({
		message: `The API key has no access to some teams (${count}), and no other team has the service with the ID s‑1. Choose the team too. You can also enter an ID instead of choosing from the list.`,
	});
});

it('says that the team has no such service', async () => {
	await expect(
		search('searchIntegrations', {
			parameters: { team: 't-1', service: 's-1' },
			answers: { [PATH]: new Answer(404, {}) },
		}),
	).rejects.toThrow('no service with the ID s‑1 in the team with the ID t‑1');
});

it.each([
	['Service', { team: 't-1', service: located(null, 'id') }],
	['Team', { team: located(null, 'id'), service: 's-1' }],
])('says that the %s is an expression without a value', async (what, parameters) => {
	const { context, paths } = listing({ parameters });
	await expect(listSearch.searchIntegrations.call(context)).rejects.toThrow(what);
	expect(paths).toEqual([]);
});

it.each([
	['Service', { team: 't-1', service: '..' }],
	['Team', { team: '..', service: 's-1' }],
])('says that the %s cannot be', async (field, parameters) => {
	const { context, paths } = listing({ parameters });
	const wrong = new RegExp(`^"\\.\\." .*\\b${field}\\b`);
	await expect(listSearch.searchIntegrations.call(context)).rejects.toThrow(wrong);
	expect(paths).toEqual([]);
});

it('looks for the service in no team without an ID', async () => {
	const { rows, paths } = await search('searchIntegrations', {
		parameters: { service: 's-1' },
		answers: {
			[TEAMS]: [{ name: 'No ID' }, { unique_id: 't-1' }],
			[`${TEAMS}t-1/services/`]: [{ unique_id: 's-1' }],
			[PATH]: [integration('i-1', 'Robots')],
		},
	});
	expect(rows).toEqual(['Robots → t-1/s-1/i-1']);
	expect(paths).toEqual([TEAMS, `${TEAMS}t-1/services/`, PATH]);
});
