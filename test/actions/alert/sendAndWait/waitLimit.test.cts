import { WAIT_INDEFINITELY } from 'n8n-workflow';
import type { JsonObject } from '../../../../nodes/Zenduty/json';
import {
	endOfWait,
	readWaitLimit,
} from '../../../../nodes/Zenduty/actions/alert/sendAndWait/waitLimit';
import { membersOf } from '../../../../nodes/Zenduty/fields/parameters';
import { parametersWith } from '../../../support/parameters.cjs';

const NOW = Date.UTC(2026, 0, 31, 2, 0);
const optionsOf = (options: JsonObject) => membersOf(parametersWith({}), 'options', options);
const waiting = (options: JsonObject) =>
	readWaitLimit({ options: optionsOf(options) }, NOW, 'Europe/Lisbon');
const limit = (values: object, begin = NOW): Date =>
	endOfWait(waiting({ limitWaitTime: { values } }), begin);

it.each([{}, { limitWaitTime: {} }, { limitWaitTime: undefined }, { limitWaitTime: 'x' }])(
	'waits forever with the options %j',
	(options) => {
		expect(endOfWait(waiting(options), NOW)).toEqual(WAIT_INDEFINITELY);
	},
);

it.each([
	[{}, '2026-01-31T03:00:00Z'],
	[{ resumeAmount: 2 }, '2026-01-31T04:00:00Z'],
	[{ resumeUnit: 'days' }, '2026-02-01T02:00:00Z'],
	[{ resumeAmount: 2, resumeUnit: 'hours' }, '2026-01-31T04:00:00Z'],
	[{ resumeAmount: '1.5', resumeUnit: 'days' }, '2026-02-01T14:00:00Z'],
	[
		{ limitType: 'afterTimeInterval', resumeAmount: 0.25, resumeUnit: 'minutes' },
		'2026-01-31T02:00:15Z',
	],
	[{ limitType: 'atSpecifiedTime', maxDateAndTime: '2026-01-31T06:30:00' }, '2026-01-31T06:30:00Z'],
	[{ limitType: 'atSpecifiedTime', maxDateAndTime: '2026-07-01T06:30:00' }, '2026-07-01T05:30:00Z'],
	[{ limitType: 'atSpecifiedTime', maxDateAndTime: '2026-01-31T06:30:00+05:00' }, undefined],
	[
		{ limitType: 'atSpecifiedTime', maxDateAndTime: '2026-01-31T07:30:00+05:00' },
		'2026-01-31T02:30:00Z',
	],
])('waits with %j until %s', (values, end) => {
	if (end === undefined) return expect(() => limit(values)).toThrow(/past/);
	expect(limit(values)).toEqual(new Date(end));
});

it.each([
	['00:30', '00:45'],
	['00:59', '01:45'],
	['01:30', '01:45'],
])('waits at %s until the next 01:45 of an hour that comes twice', (now, end) => {
	// In Lisbon the clocks are set back from 02:00 to 01:00.
	const values = { limitType: 'atSpecifiedTime', maxDateAndTime: '2026-10-25T01:45:00' };
	const [begin, until] = [now, end].map((time) => Date.parse(`2026-10-25T${time}:00Z`));
	const options = { limitWaitTime: { values } };
	const read = readWaitLimit({ options: optionsOf(options) }, begin, 'Europe/Lisbon');
	expect(endOfWait(read, begin)).toEqual(new Date(until));
});

it('waits at most as long as n8n can', () => {
	expect(limit({ resumeAmount: 1e300, resumeUnit: 'days' })).toEqual(WAIT_INDEFINITELY);
	const end = { limitType: 'atSpecifiedTime', maxDateAndTime: '9000-01-01T00:00:00Z' };
	expect(limit(end)).toEqual(WAIT_INDEFINITELY);
});

it('counts an interval from the beginning of the wait, and keeps a given time', () => {
	const begin = NOW + 140_000;
	const interval = { resumeAmount: 2, resumeUnit: 'minutes' };
	expect(limit(interval, begin)).toEqual(new Date(begin + 120_000));
	const end = { limitType: 'atSpecifiedTime', maxDateAndTime: '2026-01-31T02:01:00Z' };
	expect(limit(end, begin)).toEqual(new Date('2026-01-31T02:01:00Z'));
});

const AMOUNT = {
	message: "'Amount' under 'Limit Wait Time' is not a number greater than 0.",
	description: 'Enter how long to wait, such as 1 hour.',
};
const PAST = {
	message: "The time under 'Limit Wait Time' is already past.",
	description:
		"Enter a later time under 'Limit Wait Time', or remove the option to wait without a limit.",
};
const at = (maxDateAndTime: unknown) => ({ limitType: 'atSpecifiedTime', maxDateAndTime });

it.each([
	[{ resumeAmount: 0 }, AMOUNT],
	[{ resumeAmount: -1 }, AMOUNT],
	[{ resumeAmount: 'soon' }, AMOUNT],
	[{ resumeAmount: '' }, AMOUNT],
	// What an expression gives that finds nothing.
	[{ resumeAmount: undefined }, AMOUNT],
	[{ resumeAmount: null }, AMOUNT],
	[{ resumeAmount: 2, resumeUnit: undefined }, { message: "'Unit' is empty." }],
	[{ resumeAmount: 2, resumeUnit: null }, { message: "'Unit' is empty." }],
	[{ resumeAmount: 2, resumeUnit: ' ' }, { message: "'Unit' is empty." }],
	[{ limitType: undefined }, { message: "'Limit Type' is empty." }],
	[{ limitType: '' }, { message: "'Limit Type' is empty." }],
	[{ resumeUnit: 'weeks' }, { message: 'The value "weeks" in \'Unit\' is unknown.' }],
	[{ limitType: 'never' }, { message: 'The value "never" in \'Limit Type\' is unknown.' }],
	[at('2026-01-31T02:00:00Z'), PAST],
	[at('2001-01-01T00:00:00'), PAST],
	[at('tomorrow'), { message: "'Max Date and Time' is not a date." }],
	[
		at(undefined),
		{
			message: "'Max Date and Time' is empty.",
			description: 'Enter until when to wait, such as 2026-01-31T09:30:00Z.',
		},
	],
	[at(''), { message: "'Max Date and Time' is empty." }],
])('refuses %j', (values, failure) => {
	const error = expect.objectContaining({ name: 'InputError', ...failure });
	expect(() => limit(values)).toThrow(error as Error);
});
