import fc from 'fast-check';
import { DateTime } from 'luxon';
import {
	checkAhead,
	checkOrder,
	dayIn,
	endTimeField,
	readDay,
	readMoments,
	readTime,
	readSpan,
	spanOf,
	spanFields,
	toUtc,
} from '../../nodes/Zenduty/fields/dates';
import { inputError } from '../support/inputError.cjs';
import { fieldWith, parametersWith } from '../support/parameters.cjs';

const BERLIN = 'Europe/Berlin';
const NOON = '2026-03-04T12:00:00.000Z';
const read = (value: unknown, timeZone = BERLIN) => {
	const time = readTime(...fieldWith(value, 'Start Time'), timeZone);
	return time === undefined ? undefined : toUtc(time);
};

it.each<[unknown, string]>([
	['2026-03-04T12:00:00Z', NOON],
	['2026-03-04t12:00z', NOON],
	['2026-03-04T13:00:00+01:00', NOON],
	['2026-03-04T05:00:00.000-0700', NOON],
	[' 2026-03-04 13:00 ', NOON],
	['2026-03-04T13:00:00', NOON],
	['2026-03-04T13:00:00.5', '2026-03-04T12:00:00.500Z'],
	['2026-03-04', '2026-03-03T23:00:00.000Z'],
	['2026-08-04T14:00:00', '2026-08-04T12:00:00.000Z'],
	[Date.parse(NOON), NOON],
	[0, '1970-01-01T00:00:00.000Z'],
	[String(Date.parse(NOON)), NOON],
	[` ${Date.parse(NOON)} `, NOON],
	['100000000000', '1973-03-03T09:46:40.000Z'],
	['8640000000000000', '+275760-09-13T00:00:00.000Z'],
	[new Date(NOON), NOON],
	[DateTime.fromISO(NOON, { zone: 'Asia/Tokyo' }), NOON],
])('reads %p in the time zone of the workflow', (value, expected) => {
	expect(read(value)).toBe(expected);
});

it.each(['', undefined, null])('reads %j as nothing', (value) => {
	expect(read(value)).toBeUndefined();
});

it.each<[unknown]>([
	['tomorrow'],
	['2026-02-30'],
	['2026-03-04T25:00'],
	['17726256'],
	['99999999999'],
	['8640000000000001'],
	['17726256000000000'],
	['x1772625600000'],
	['1772625600000x'],
	['1772625600000.5'],
	['-1772625600000'],
	[' '],
	[NaN],
	[Infinity],
	[8.64e15 + 1],
	[new Date(NaN)],
	[DateTime.invalid('no')],
	[true],
	[5n],
	[{}],
	[{ toJSON: 'x' }],
	[[]],
])('says that %p is no date', (value) => {
	expect(() => read(value)).toThrow(
		inputError(
			"'Start Time' is not a date.",
			'Write it like 2026-01-31T09:30:00Z. Without a time zone, the time zone of the workflow is used.',
		),
	);
});

it.each([
	// Clocks are set forward: the time that is left out counts by the offset before.
	[BERLIN, '2026-03-29T01:59:59', '2026-03-29T00:59:59.000Z'],
	[BERLIN, '2026-03-29T02:30:00', '2026-03-29T01:30:00.000Z'],
	[BERLIN, '2026-03-29T03:00:00', '2026-03-29T01:00:00.000Z'],
	// Clocks are set back: of two moments the first one.
	[BERLIN, '2026-10-25T01:59:00', '2026-10-24T23:59:00.000Z'],
	[BERLIN, '2026-10-25T02:30:00', '2026-10-25T00:30:00.000Z'],
	[BERLIN, '2026-10-25T03:00:00', '2026-10-25T02:00:00.000Z'],
	['America/New_York', '2026-03-08T02:30:00', '2026-03-08T07:30:00.000Z'],
	['America/New_York', '2026-11-01T01:30:00', '2026-11-01T05:30:00.000Z'],
	['America/New_York', '2026-11-01T02:00:00', '2026-11-01T07:00:00.000Z'],
	['Australia/Lord_Howe', '2026-04-05T01:45:00', '2026-04-04T14:45:00.000Z'],
	['Asia/Kathmandu', '2026-01-01T00:00:00', '2025-12-31T18:15:00.000Z'],
	['Pacific/Kiritimati', '2026-01-01', '2025-12-31T10:00:00.000Z'],
	['UTC', '2026-01-01T00:00:00', '2026-01-01T00:00:00.000Z'],
])('in %s, %s is %s', (timeZone, text, expected) => {
	expect(read(text, timeZone)).toBe(expected);
});

describe.each(['DEFAULT', '', 'Europe/Nowhere'])('in the unknown time zone "%s"', (timeZone) => {
	it.each(['2026-03-04T13:00:00', '2026-03-04', ' 2026-03-04 13:00 '])(
		'a date without a zone is no moment: %j',
		(value) => {
			expect(() => read(value, timeZone)).toThrow(
				inputError(
					`'Start Time' has no time zone, and the time zone of the workflow, "${timeZone}", is unknown.`,
					'Choose a time zone in the settings of the workflow, or write the date with one, such as 2026-01-31T09:30:00Z.',
				),
			);
		},
	);

	it.each(['2026-03-04T13:00:00+01:00', '2026-03-04T12:00Z', Date.parse(NOON)])(
		'a date with one is: %j',
		(value) => {
			expect(read(value, timeZone)).toBe(NOON);
		},
	);

	it('nothing is nothing, and what is no date is none', () => {
		expect(read('', timeZone)).toBeUndefined();
		expect(() => read('tomorrow', timeZone)).toThrow("'Start Time' is not a date.");
	});
});

it('gives a moment at which the clocks there show the time, the first one', () => {
	const zones = fc.constantFrom(
		BERLIN,
		'America/New_York',
		'Australia/Lord_Howe',
		'Asia/Tokyo',
		'America/Sao_Paulo',
	);
	const moments = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2040, 0) });
	fc.assert(
		fc.property(zones, moments, (zone, moment) => {
			const shown = DateTime.fromMillis(moment, { zone }).toISO({ includeOffset: false });
			const time = readTime(...fieldWith(shown, 'Start Time'), zone);
			expect(DateTime.fromMillis(time ?? NaN, { zone }).toISO({ includeOffset: false })).toBe(
				shown,
			);
			expect(time).toBeLessThanOrEqual(moment);
		}),
		{ numRuns: 500 },
	);
});

it('refuses an end that is not after the start', () => {
	expect(checkOrder(1, 2, endTimeField)).toBeUndefined();
	for (const end of [0, 1]) {
		expect(() => checkOrder(1, end, endTimeField)).toThrow(
			inputError(
				"'End Time' is not after the start (1970-01-01T00:00:00.001Z).",
				'Enter a later time, or an earlier start.',
			),
		);
	}
});

describe('a time that must be there', () => {
	const reading = (value: unknown, expression?: string) => {
		const values = { startTime: '1969-01-01T00:00:00Z', endTime: value };
		return readSpan(parametersWith(values, { endTime: expression }), BERLIN).end;
	};

	it('is read as others are', () => {
		expect(toUtc(reading('2026-03-04T13:00:00'))).toBe(NOON);
		expect(reading(0)).toBe(0);
		expect(() => reading('soon')).toThrow("'End Time' is not a date.");
	});

	it('has a field that says so', () => {
		const needed = { type: 'dateTime', required: true, default: '' };
		const read = "The workflow's time zone is used if no time zone is given.";
		const [start, end] = [`When the rule starts. ${read}`, `When the rule ends. ${read}`];
		expect(spanFields('rule')).toEqual([
			{ ...needed, displayName: 'Start Time', name: 'startTime', description: start },
			{ ...needed, displayName: 'End Time', name: 'endTime', description: end },
		]);
	});

	it.each(['', undefined, null])('is an error where it is %j', (value) => {
		expect(() => reading(value)).toThrow(inputError("'End Time' is empty.", 'Enter a date.'));
		expect(() => reading(value, '={{ $json.end }}')).toThrow(
			inputError(
				"The expression in 'End Time' returns nothing for this item.",
				'Use an expression such as {{ $now }}.',
			),
		);
	});
});

it('reads a start and an end that is after it', () => {
	const span = (startTime: unknown, endTime: unknown) => {
		return readSpan(parametersWith({ startTime, endTime }), BERLIN);
	};
	const noon = Date.parse(NOON);
	expect(span(NOON, noon + 1)).toEqual({ start: noon, end: noon + 1 });
	expect(() => span('', NOON)).toThrow(inputError("'Start Time' is empty.", 'Enter a date.'));
	expect(() => span(NOON, NOON)).toThrow(/^'End Time' /);
});

describe('the moments of a date', () => {
	const moments = (value: unknown, timeZone = BERLIN) => {
		const read = readMoments(...fieldWith(value, 'End Time'), timeZone);
		return Object.fromEntries(
			Object.entries(read ?? {})
				.filter(([, time]) => time !== undefined)
				.map(([name, time]) => [name, toUtc(time)]),
		);
	};

	it.each<[string, string, object]>([
		[BERLIN, '2026-03-04T13:00', { usual: NOON, local: '2026-03-04T13:00:00.000Z' }],
		[
			BERLIN,
			'2026-03-29T02:59:59.999',
			{
				usual: '2026-03-29T01:59:59.999Z',
				local: '2026-03-29T02:59:59.999Z',
				change: '2026-03-29T01:00:00.000Z',
			},
		],
		[
			BERLIN,
			'2026-10-25T02:00',
			{
				usual: '2026-10-25T00:00:00.000Z',
				local: '2026-10-25T02:00:00.000Z',
				second: '2026-10-25T01:00:00.000Z',
			},
		],
		[
			// Half an hour.
			'Australia/Lord_Howe',
			'2026-10-04T02:15',
			{
				usual: '2026-10-03T15:45:00.000Z',
				local: '2026-10-04T02:15:00.000Z',
				change: '2026-10-03T15:30:00.000Z',
			},
		],
		[
			// A whole day.
			'Pacific/Apia',
			'2011-12-30T12:00',
			{
				usual: '2011-12-30T22:00:00.000Z',
				local: '2011-12-30T12:00:00.000Z',
				change: '2011-12-30T10:00:00.000Z',
			},
		],
	])('in %s at %s', (timeZone, text, expected) => {
		expect(moments(text, timeZone)).toEqual(expected);
	});

	it.each([
		'2026-03-29T02:30:00+01:00',
		Date.parse(NOON),
		String(Date.parse(NOON)),
		new Date(NOON),
	])('are one where the date has a time zone: %p', (value) => {
		expect(Object.keys(moments(value))).toEqual(['usual']);
	});
});

function inBerlin(text: string) {
	const read = readMoments(...fieldWith(text, 'Time'), BERLIN);
	if (read === undefined) throw new Error('no date');
	return read;
}

describe('a span whose end comes twice', () => {
	const [first, second] = ['2026-10-25T00:45:00.000Z', '2026-10-25T01:45:00.000Z'];
	const span = (start: string, now?: string) => {
		const [from, to] = [start, '2026-10-25T02:45'].map(inBerlin);
		return toUtc(spanOf(from, to, now === undefined ? undefined : Date.parse(now)).end);
	};

	it.each([
		['2026-10-25T01:00', undefined, first],
		['2026-10-25T01:00', '2026-10-25T00:44:59Z', first],
		['2026-10-25T01:00', first, second],
		['2026-10-25T01:00', '2026-10-25T03:00:00Z', second],
		['2026-10-25T02:44', first, second],
		// By the same clocks these are no spans, whatever the time is.
		['2026-10-25T02:45', first, first],
		['2026-10-25T02:50', first, first],
		['2026-10-25T00:44Z', undefined, first],
		['2026-10-25T00:44Z', first, second],
		['2026-10-25T00:45Z', undefined, second],
		['2026-10-25T01:44Z', undefined, second],
	])('from %s, where it is %s, ends at %s', (start, now, end) => {
		expect(span(start, now)).toBe(end);
	});

	it('is read by the clock of n8n', () => {
		jest.useFakeTimers({ now: Date.parse(first) });
		try {
			const item = parametersWith({
				startTime: '2026-10-25T01:00',
				endTime: '2026-10-25T02:45',
			});
			expect(toUtc(readSpan(item, BERLIN).end)).toBe(second);
		} finally {
			jest.useRealTimers();
		}
	});
});

it('refuses an end that is over already', () => {
	jest.useFakeTimers({ now: Date.parse(NOON) });
	try {
		const noon = Date.parse(NOON);
		expect(checkAhead(noon + 1, 'The rule', endTimeField)).toBeUndefined();
		for (const end of [noon, noon - 1]) {
			expect(() => checkAhead(end, 'The rule', endTimeField)).toThrow(
				inputError(
					`The rule would already be over: 'End Time' is ${toUtc(end)}.`,
					'Enter a time in the future, or a later start.',
				),
			);
		}
	} finally {
		jest.useRealTimers();
	}
});

describe('a span that begins where the clocks skip an hour', () => {
	const span = (...texts: [start: string, end: string]) => {
		const [from, to] = texts.map(inBerlin);
		return Object.values(spanOf(from, to)).map(toUtc);
	};

	it.each([
		[
			'2026-03-29T02:15',
			'2026-03-29T02:45',
			'2026-03-29T01:15:00.000Z',
			'2026-03-29T01:45:00.000Z',
		],
		[
			'2026-03-29T02:15',
			'2026-03-29T02:15',
			'2026-03-29T01:00:00.000Z',
			'2026-03-29T01:00:00.000Z',
		],
		[
			'2026-03-29T02:45',
			'2026-03-29T02:15',
			'2026-03-29T01:00:00.000Z',
			'2026-03-29T01:00:00.000Z',
		],
		[
			'2026-03-29T02:15',
			'2026-03-29T00:30Z',
			'2026-03-29T01:00:00.000Z',
			'2026-03-29T00:30:00.000Z',
		],
	])('from %s to %s', (start, end, from, to) => {
		expect(span(start, end)).toEqual([from, to]);
	});
});

describe('a day', () => {
	it.each([
		['2026-03-03T23:00:00Z', BERLIN, '2026-03-04'],
		['2026-03-03T22:59:59Z', BERLIN, '2026-03-03'],
		['2026-03-04T04:59:59Z', 'America/New_York', '2026-03-03'],
		['2026-12-31T10:00:00Z', 'Pacific/Kiritimati', '2027-01-01'],
		['2026-03-03T23:59:59Z', 'DEFAULT', '2026-03-03'],
	])('of %s in %s is %s', (time, timeZone, day) => {
		expect(dayIn(Date.parse(time), timeZone)).toBe(day);
		expect(readDay(...fieldWith(time, 'End Date'), timeZone)).toBe(day);
	});

	it.each(['', undefined, null])('is none where %j is given', (value) => {
		expect(readDay(...fieldWith(value, 'End Date'), BERLIN)).toBeUndefined();
	});

	it('without a zone is that of the workflow', () => {
		expect(readDay(...fieldWith('2026-03-04', 'End Date'), BERLIN)).toBe('2026-03-04');
		expect(readDay(...fieldWith('2026-03-04T23:59:59', 'End Date'), BERLIN)).toBe('2026-03-04');
		// There the clocks skip midnight.
		expect(readDay(...fieldWith('2018-11-04T00:00:00', 'End Date'), 'America/Sao_Paulo')).toBe(
			'2018-11-04',
		);
	});

	it.each(['soon', 1.77e15, 8.64e15, '0999-12-31T12:00'])('cannot be asked for: %j', (value) => {
		expect(() => readDay(...fieldWith(value, 'End Date'), BERLIN)).toThrow(
			"'End Date' is not a date.",
		);
	});
});
