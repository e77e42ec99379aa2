import {
	ACCOUNT_MEMBERS,
	ALL_TEAMS,
	alertStatusEndpoint,
	analyticsEndpoint,
	BELOW_TEAM,
	forwardingRuleEndpoint,
	INCIDENT_SEARCH,
	incidentEndpoint,
	incidentRecordEndpoint,
	incidentRecordsEndpoint,
	integrationEndpoint,
	integrationsEndpoint,
	nameOf,
	newIncidentEndpoint,
	onCallEndpoint,
	overridesEndpoint,
	teamEndpoint,
	teamRecordEndpoint,
	teamRecordsEndpoint,
	userRecordsEndpoint,
	withWork,
	type IncidentRecordKind,
	type Endpoint,
	type TeamRecordKind,
} from '../../nodes/Zenduty/api/endpoints';

const BY_NUMBER = { by: 'number', number: 217 } as const;
const BY_ID = { by: 'id', id: 'C4kPz9TnW2rXyLqVb7HdSe' } as const;

/** A place in one line: its path, what is there, and where to look. */
const written = ({ path, subject }: Endpoint) => [path.join('/'), subject.missing, subject.lookAt];

it('lists of the account are there without a doubt', () => {
	expect([ALL_TEAMS, ACCOUNT_MEMBERS, INCIDENT_SEARCH].map(written)).toEqual([
		['api/account/teams', undefined, undefined],
		['api/account/members', undefined, undefined],
		['api/incidents/filter', undefined, undefined],
	]);
});

describe('a team', () => {
	it('stands below all teams', () => {
		expect(teamEndpoint('t-1')).toEqual({
			path: ['api', 'account', 'teams', 't-1'],
			subject: { missing: 'team with the ID t-1' },
		});
	});

	// The path of each kind is tried with the requests of its operations.
	it.each(Object.entries(BELOW_TEAM))('has %s', (kind, { path, one, many }) => {
		const lookAt = `the ${many} of the team with the ID t-1`;
		expect(written(teamRecordsEndpoint('t-1', kind as TeamRecordKind))).toEqual([
			`api/account/teams/t-1/${path}`,
			'team with the ID t-1',
			lookAt,
		]);
		expect(written(teamRecordEndpoint('t-1', kind as TeamRecordKind, 'x-1'))).toEqual([
			`api/account/teams/t-1/${path}/x-1`,
			`${one} with the ID x-1 in the team with the ID t-1`,
			lookAt,
		]);
	});

	it('has overrides at its schedules, in version 2', () => {
		expect(written(overridesEndpoint('t-1', 's-1'))).toEqual([
			'api/v2/account/teams/t-1/schedules/s-1/overrides',
			'schedule with the ID s-1 in the team with the ID t-1',
			'the overrides of the schedule with the ID s-1',
		]);
	});

	it('has people on call, in version 2, as its services and policies have', () => {
		const [path, missing] = written(onCallEndpoint(teamEndpoint('t-1')));
		expect([path, missing]).toEqual(['api/v2/account/teams/t-1/oncall', 'team with the ID t-1']);
		expect(
			written(onCallEndpoint(teamRecordEndpoint('t-1', 'services', 's-1'))).slice(0, 2),
		).toEqual([
			'api/v2/account/teams/t-1/services/s-1/oncall',
			'service with the ID s-1 in the team with the ID t-1',
		]);
	});

	it('has integrations at its services', () => {
		const path = 'api/account/teams/t-1/services/s-1/integrations';
		expect(written(integrationsEndpoint('t-1', 's-1')).slice(0, 2)).toEqual([
			path,
			'service with the ID s-1 in the team with the ID t-1',
		]);
		expect(written(integrationEndpoint('t-1', 's-1', 'i-1')).slice(0, 2)).toEqual([
			`${path}/i-1`,
			'integration with the ID i-1 in service s-1 of team t-1',
		]);
	});
});

describe('a user', () => {
	it.each([
		['contactMethods', 'contacts', 'contact methods'],
		['forwardingRules', 'forwarding_rules', 'forwarding rules'],
	] as const)('has %s', (kind, path, many) => {
		expect(written(userRecordsEndpoint('u-1', kind))).toEqual([
			`api/account/users/u-1/${path}`,
			'user with the username u-1',
			`the ${many} of the user with the username u-1`,
		]);
	});

	it('has each forwarding rule by its ID', () => {
		expect(written(forwardingRuleEndpoint('u-1', 'r-1'))).toEqual([
			'api/account/users/u-1/forwarding_rules/r-1',
			'forwarding rule with the ID r-1 of the user with the username u-1',
			'the forwarding rules of the user with the username u-1',
		]);
	});
});

it('figures stand by their names, in version 2', () => {
	expect(analyticsEndpoint('team_analytics')).toEqual({
		path: ['api', 'v2', 'account', 'analytics', 'team_analytics'],
		subject: {},
	});
});

describe('an incident', () => {
	it('is found by its number and by its ID, and named so', () => {
		expect(nameOf(BY_NUMBER)).toBe('#217');
		expect(written(incidentEndpoint(BY_NUMBER))).toEqual([
			'api/incidents/217',
			'incident #217',
			'incident #217',
		]);
		expect(written(incidentEndpoint(BY_ID))).toEqual([
			`api/incidents/${BY_ID.id}`,
			`incident ${BY_ID.id}`,
			`incident ${BY_ID.id}`,
		]);
	});

	it('is created on a service', () => {
		expect(written(newIncidentEndpoint('s-1'))).toEqual([
			'api/incidents',
			'service with the ID s-1',
			'the incidents of the service',
		]);
	});

	it.each<[IncidentRecordKind, string, string, string]>([
		['alerts', 'api/incidents/217/alerts', 'api/incidents/217/alerts/x-1', 'alert'],
		['notes', 'api/incidents/217/note', 'api/incidents/217/note/x-1', 'note'],
		[
			'responders',
			'api/v2/incidents/217/responders',
			'api/incidents/217/responders/x-1',
			'responder',
		],
		['tags', 'api/incidents/217/tags', 'api/incidents/217/tags/x-1', 'tag'],
	])('has %s below its number', (kind, all, one, name) => {
		const lookAt = `the ${kind} of incident #217`;
		expect(written(incidentRecordsEndpoint(kind, 217))).toEqual([all, 'incident #217', lookAt]);
		expect(written(incidentRecordEndpoint(kind, 217, BY_NUMBER, 'x-1'))).toEqual([
			one,
			`${name} with the ID x-1 on incident #217`,
			lookAt,
		]);
	});

	it('is named in the texts of what it has as the user named it', () => {
		expect(written(incidentRecordsEndpoint('notes', 217, BY_ID))).toEqual([
			'api/incidents/217/note',
			`incident ${BY_ID.id}`,
			`the notes of incident ${BY_ID.id}`,
		]);
		expect(written(incidentRecordEndpoint('notes', 217, BY_ID, 'n-1'))[1]).toBe(
			`note with the ID n-1 on incident ${BY_ID.id}`,
		);
	});
});

it('the status of an alert stands by its trace ID', () => {
	expect(alertStatusEndpoint('trace-1')).toEqual({
		path: ['api', 'alert', 'status', 'trace-1'],
		subject: { missing: 'alert with the trace ID trace-1' },
	});
});

it('a write says what it does, and which of the things there it made', () => {
	const place = newIncidentEndpoint('s-1');
	const { missing, lookAt } = place.subject;
	const work = 'created the incident';
	expect(withWork(place, work)).toEqual({ path: place.path, subject: { missing, lookAt, work } });
	expect(withWork(place, work, 'title "x"').subject.lookAt).toBe(
		'the incidents of the service (title "x")',
	);
});
