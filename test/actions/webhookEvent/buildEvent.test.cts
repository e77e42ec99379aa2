import {
	buildEvent,
	type EventFields,
} from '../../../nodes/Zenduty/actions/webhookEvent/buildEvent';
import { InputError } from '../../../nodes/Zenduty/errors';

const NOW = Date.UTC(2026, 9, 5, 6, 7, 8, 90);
const NOW_TEXT = '2026-10-05T06:07:08.090000Z';
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Counts up through the alphabet. */
function counting() {
	const ends: number[] = [];
	let next = 0;
	const randomInt = (end: number) => {
		ends.push(end);
		return next++ % end;
	};
	return { now: NOW, randomInt, ends };
}

function build(fields: Partial<EventFields>, sources = counting()) {
	return buildEvent(
		{ eventType: 'triggered', title: 'Pressure drop', summary: '', additional: {}, ...fields },
		sources,
	) as { payload: { event_type: string; incident: Record<string, unknown> } };
}

function incidentWith(additional: unknown) {
	return build({ additional }).payload.incident;
}

function problem(fields: Partial<EventFields>): unknown {
	try {
		return build(fields);
	} catch (error) {
		return error;
	}
}

it("fills missing fields as Zenduty would, in Zenduty's order", () => {
	const sources = counting();
	const event = build({ summary: 'two\nlines' }, sources);
	const ids = ALPHABET.repeat(2);
	expect(event).toStrictEqual({
		payload: {
			event_type: 'triggered',
			incident: {
				summary: 'two\nlines',
				incident_number: null,
				creation_date: NOW_TEXT,
				status: 1,
				unique_id: ids.slice(0, 22),
				title: 'Pressure drop',
				incident_key: ids.slice(22, 44),
				service: null,
				priority: null,
				urgency: null,
				merged_with: null,
				assigned_to: null,
				resolved_date: null,
				acknowledged_date: null,
				context_window_start: null,
				context_window_end: null,
			},
		},
	});
	expect(Object.keys(event.payload.incident)).toEqual([
		'summary',
		'incident_number',
		'creation_date',
		'status',
		'unique_id',
		'title',
		'incident_key',
		'service',
		'priority',
		'urgency',
		'merged_with',
		'assigned_to',
		'resolved_date',
		'acknowledged_date',
		'context_window_start',
		'context_window_end',
	]);
	expect(new Set(sources.ends)).toEqual(new Set([ALPHABET.length]));
});

it.each([
	['triggered', 1, null, null],
	['acknowledged', 2, NOW_TEXT, null],
	['resolved', 3, null, NOW_TEXT],
])('fills status and dates of %s', (eventType, status, acknowledged, resolved) => {
	expect(build({ eventType }).payload).toMatchObject({
		event_type: eventType,
		incident: { status, acknowledged_date: acknowledged, resolved_date: resolved },
	});
});

it('uses every additional field', () => {
	const additional = {
		acknowledged_date: '2026-10-05T01:00:00.123456Z',
		assigned_to: { username: 'ada', first_name: 'Ada', last_name: 'L', email: 'ada@example.org' },
		context_window_end: '2026-10-05T03:00:00Z',
		context_window_start: '2026-10-05T02:00:00Z',
		creation_date: '2026-10-05T00:00:00Z',
		incident_key: 'key-9',
		incident_number: 9,
		merged_with: 'inc-8',
		priority: 2,
		resolved_date: '2026-10-05T04:00:00Z',
		service: {
			acknowledgement_timeout: 10,
			auto_resolve_timeout: 20,
			collation: 0,
			collation_time: 0,
			created_by: 'ada',
			creation_date: '2025-01-01T00:00:00Z',
			description: 'd',
			escalation_policy: 'p',
			name: 'Water',
			sla: 's',
			status: 0,
			summary: 'w',
			task_template: 't',
			team: 'team',
			team_priority: 'tp',
			unique_id: 'svc',
		},
		status: 3,
		unique_id: 'inc-9',
		urgency: 0,
	};
	expect(incidentWith(additional)).toStrictEqual({
		...additional,
		summary: '',
		title: 'Pressure drop',
	});
});

it('leaves the order of members alone', () => {
	const incident = incidentWith({ urgency: 1, unique_id: 'u' });
	expect(Object.keys(incident).slice(0, 5)).toEqual([
		'summary',
		'incident_number',
		'creation_date',
		'status',
		'unique_id',
	]);
});

it('fills blank fields', () => {
	const blank = { unique_id: '', status: undefined, incident_key: null, creation_date: '' };
	const { unique_id: id, status, incident_key: key, creation_date: date } = incidentWith(blank);
	expect([id, status, key, date]).toEqual([
		ALPHABET.slice(0, 22),
		1,
		ALPHABET.repeat(2).slice(22, 44),
		NOW_TEXT,
	]);
});

it('keeps zero and false', () => {
	expect(incidentWith({ urgency: 0, priority: 0, merged_with: false })).toMatchObject({
		urgency: 0,
		priority: 0,
		merged_with: false,
	});
});

it.each([[undefined], [null], ['x'], [[1]], [7]])('reads additional fields %p as none', (value) => {
	expect(incidentWith(value)).toStrictEqual(incidentWith({}));
});

it.each(['service', 'assigned_to'])('gives null for %s without fields', (group) => {
	expect(incidentWith({ [group]: {} })[group]).toBeNull();
	expect(incidentWith({ [group]: { name: '', email: null, x: undefined } })[group]).toBeNull();
	expect(incidentWith({ [group]: 'bare' })[group]).toBe('bare');
	expect(incidentWith({ [group]: [{ name: '' }] })[group]).toEqual([{ name: '' }]);
});

it('looks for blank fields only in these groups', () => {
	expect(incidentWith({ priority: { name: '', id: 4 } }).priority).toEqual({ name: '', id: 4 });
});

describe('dates', () => {
	const DATES = [
		'creation_date',
		'acknowledged_date',
		'resolved_date',
		'context_window_start',
		'context_window_end',
	];

	it.each(DATES)('writes %s in UTC with microseconds', (name) => {
		expect(incidentWith({ [name]: '2026-10-05T08:00:00+02:00' })[name]).toBe(
			'2026-10-05T06:00:00.000000Z',
		);
	});

	it.each([
		['creation_date', 'Creation Date'],
		['acknowledged_date', 'Acknowledged Date'],
		['resolved_date', 'Resolved Date'],
		['context_window_start', 'Context Window Start'],
		['context_window_end', 'Context Window End'],
	])('refuses a %s that is not a date, by its name in the editor', (name, field) => {
		const error = problem({ additional: { [name]: 'noon' } });
		expect(error).toBeInstanceOf(InputError);
		expect(error).toMatchObject({
			message: `'${field}' is not a date.`,
			description:
				'Write it like 2026-01-31T09:30:00Z. It is read as UTC if no time zone is given.',
		});
	});

	it('names a date of the service by its path', () => {
		const error = problem({ additional: { service: { creation_date: '31 May' } } });
		expect(error).toMatchObject({ message: "'Creation Date' under 'Service' is not a date." });
	});

	it.each([
		['2026-10-05T08:00:00Z', '2026-10-05T08:00:00Z'],
		['2026-10-05T08:00:00.1234567Z', '2026-10-05T08:00:00.1234567Z'],
		['2026-10-05T08:00:00', '2026-10-05T08:00:00.000000Z'],
		['2026-10-05', '2026-10-05T00:00:00.000000Z'],
		['2026-10-05T08:00:00.123456+00:00', '2026-10-05T08:00:00.123456Z'],
		['2026-10-05T08:00:00.123456-00:00', '2026-10-05T08:00:00.123456Z'],
		['2026-10-05T08:00:00.123456+0000', '2026-10-05T08:00:00.123456Z'],
		['2026-10-05 08:00:00.123456', '2026-10-05T08:00:00.123456Z'],
		['2026-10-05T08:00:00.123456+02:00', '2026-10-05T06:00:00.123456Z'],
		['2026-10-05T08:00:00.123456-0530', '2026-10-05T13:30:00.123456Z'],
		['2026-01-01T01:00:00,5+02:00', '2025-12-31T23:00:00.500000Z'],
		['1969-12-31T23:59:59.999999+00:00', '1969-12-31T23:59:59.999999Z'],
		['2026-10-05T08:00:00.123456789+00:00', '2026-10-05T08:00:00.123456789Z'],
		[new Date(NOW), '2026-10-05T06:07:08.090Z'],
		[{ toJSON: () => '2026-10-05T08:00:00.000+02:00' }, '2026-10-05T06:00:00.000000Z'],
	])('writes %p as %p', (value, text) => {
		expect(incidentWith({ creation_date: value }).creation_date).toBe(text);
	});

	it.each([[new Date(NaN)], [1_790_000_000], [true], [{}], [[]], [() => 'x']])(
		'refuses %p',
		(value) => {
			expect(problem({ additional: { creation_date: value } })).toMatchObject({
				message: "'Creation Date' is not a date.",
			});
		},
	);
});

it.each(['merged', '', 'constructor', undefined, null, 4])('refuses the event type %p', (type) => {
	const error = problem({ eventType: type });
	expect(error).toBeInstanceOf(InputError);
	expect(error).toMatchObject({
		message: `The value "${String(type)}" in 'Event Type' is unknown.`,
		description:
			"Choose one of triggered, acknowledged, resolved; for other types use the source 'JSON'.",
	});
});

it.each(['', ' ', '\n\t'])('refuses the title %p', (title) => {
	const error = problem({ title });
	expect(error).toBeInstanceOf(InputError);
	expect(error).toMatchObject({
		message: "'Title' is empty.",
		description: 'Enter the title of the incident.',
	});
});

it('keeps white space around a title', () => {
	expect(build({ title: ' leak ' }).payload.incident.title).toBe(' leak ');
});
