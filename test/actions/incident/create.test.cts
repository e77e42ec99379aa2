import { invalidAt, invalidInput, mayExist, naming } from '../../support/failures.cjs';
import { Reply, runApi } from '../../support/runApi.cjs';
import { incident, MEMBERS } from '../../support/incidents.cjs';

const POST = 'POST /api/incidents/';
const creating = {
	resource: 'incident',
	operation: 'create',
	service: { mode: 'list', value: 'service-1' },
	title: 'Fog on the runway',
};

async function bodyFor(fields: object) {
	const { bodies, failure } = await runApi(
		{ ...creating, ...fields },
		{ [POST]: incident(), 'GET /api/account/members/': MEMBERS },
	);
	expect(failure).toBeUndefined();
	return bodies[0];
}

it('sends nothing where it cannot be read whether the output is simplified', async () => {
	const simplify = new Error('Referenced node is not executed');
	const { requests, failure } = await runApi({ ...creating, simplify }, { [POST]: incident() });
	expect(failure).toMatchObject({ code: 'unexpected', message: simplify.message });
	expect(requests).toEqual([]);
});

it('sends nothing but title and service where nothing else is set', async () => {
	expect(await bodyFor({})).toEqual({ title: 'Fog on the runway', service: 'service-1' });
	const unset = {
		team: { mode: 'list', value: 'team-1' },
		summary: ' ',
		additionalFields: {
			assignedTo: '',
			escalationPolicy: { mode: 'list', value: '' },
			priority: '',
			sla: null,
			urgency: '',
			status: ' ',
		},
	};
	expect(await bodyFor(unset)).toEqual({ title: 'Fog on the runway', service: 'service-1' });
});

it.each([
	['summary', { summary: 'Sight\n40 m' }, { summary: 'Sight\n40 m' }],
	['user', { additionalFields: { assignedTo: 'user-1' } }, { assigned_to: 'user-1' }],
	[
		'user by email',
		{ additionalFields: { assignedTo: { mode: 'email', value: 'INES@tower.example' } } },
		{ assigned_to: 'user-1' },
	],
	[
		'escalation policy',
		{ additionalFields: { escalationPolicy: { mode: 'id', value: 'policy-1' } } },
		{ escalation_policy: 'policy-1' },
	],
	['priority', { additionalFields: { priority: 'priority-1' } }, { team_priority: 'priority-1' }],
	[
		'SLA, as a webhook gives its ID',
		{ additionalFields: { sla: '0123456789abcdef0123456789abcdef' } },
		{ sla: '01234567-89ab-cdef-0123-456789abcdef' },
	],
	['high urgency', { additionalFields: { urgency: 'high' } }, { urgency: 1 }],
	['low urgency', { additionalFields: { urgency: 'low' } }, { urgency: 0 }],
	['urgency by its code', { additionalFields: { urgency: 0 } }, { urgency: 0 }],
	['triggered status', { additionalFields: { status: 'triggered' } }, { status: 1 }],
	['acknowledged status', { additionalFields: { status: ' Acknowledged ' } }, { status: 2 }],
	['resolved status', { additionalFields: { status: 'resolved' } }, { status: 3 }],
])('sends the %s', async (_, fields, sent) => {
	expect(await bodyFor(fields)).toEqual({
		title: 'Fog on the runway',
		service: 'service-1',
		...sent,
	});
});

it.each([
	[{ title: ' ' }, invalidInput("'Title' is empty.", 'Enter the title of the incident.')],
	[{ service: { mode: 'list', value: '' } }, invalidAt('Service')],
	[{ service: '..' }, invalidAt('".."', 'Service')],
	[
		{ additionalFields: { urgency: 'medium' } },
		{ ...invalidAt("'Urgency'", '"medium"'), description: naming('low', 'high') },
	],
	[
		{ additionalFields: { status: `open${'!'.repeat(50)}` } },
		{
			...invalidAt("'Status'", `"open${'!'.repeat(36)}"`),
			description: naming('triggered', 'acknowledged', 'resolved'),
		},
	],
	[{ additionalFields: { escalationPolicy: '.' } }, invalidAt('"."', 'Escalation Policy')],
	[{ additionalFields: { priority: '.' } }, invalidAt('"."', 'Priority')],
	[{ additionalFields: { sla: '.' } }, invalidAt('"."', 'SLA')],
])('refuses %j and sends nothing', async (fields, failure) => {
	const run = await runApi({ ...creating, ...fields }, { [POST]: incident() });
	expect(run).toMatchObject({ failure, requests: [] });
});

it('is not tried again after an unclear attempt, and says that the incident may exist', async () => {
	const { failure, requests } = await runApi(
		{ ...creating, title: 'x'.repeat(90), 'options.maxAttempts': 3 },
		{ [POST]: new Reply(0) },
	);
	expect(requests).toEqual([POST]);
	const place = `the incidents of the service (title "${'x'.repeat(80)}")`;
	expect(failure).toMatchObject(mayExist('created the incident', place));
});
