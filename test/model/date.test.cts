import {
	formatDate,
	isoDate,
	isRepeatingWindow,
	isTimeZone,
	readDate,
} from '../../nodes/Zenduty/model/date';

describe('date', () => {
	const iso = (value: unknown): string | undefined => {
		const milliseconds = readDate(value);
		return milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();
	};

	describe('readDate', () => {
		it('returns milliseconds since 1970', () => {
			expect(readDate('1970-01-01T00:00:00Z')).toBe(0);
			expect(readDate('1970-01-01T00:00:00.001Z')).toBe(1);
			expect(readDate('1969-12-31T23:59:59Z')).toBe(-1000);
			expect(readDate('2019-06-07T22:47:28.431949Z')).toBe(1559947648431);
		});

		it.each([
			['a time in UTC', '2024-03-01T00:24:55Z', '2024-03-01T00:24:55.000Z'],
			['t and z in lower case', '2024-03-01t00:24:55z', '2024-03-01T00:24:55.000Z'],
			['a space for the T', '2024-03-01 00:24:55Z', '2024-03-01T00:24:55.000Z'],
			['no zone as UTC', '2024-03-01T00:24:55', '2024-03-01T00:24:55.000Z'],
			['a fraction without a zone', '2024-03-01 00:24:55.5', '2024-03-01T00:24:55.500Z'],
			['no seconds', '2024-03-01T12:34Z', '2024-03-01T12:34:00.000Z'],
			['no seconds and no zone', '2024-03-01T12:34', '2024-03-01T12:34:00.000Z'],
			['a date alone', '2024-03-01', '2024-03-01T00:00:00.000Z'],
			['the last second of a day', '2024-12-31T23:59:59Z', '2024-12-31T23:59:59.000Z'],
			['a year before 100', '0042-07-09T01:02:03Z', '0042-07-09T01:02:03.000Z'],
			['the year 9999', '9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
		])('reads %s', (_what, text, expected) => {
			expect(iso(text)).toBe(expected);
		});

		it.each([
			['.4', '.400'],
			['.43', '.430'],
			['.431', '.431'],
			['.4319', '.431'],
			['.431949', '.431'],
			['.999999', '.999'],
			['.0009', '.000'],
			['.0123456789', '.012'],
			[',25', '.250'],
			[',431949', '.431'],
		])('cuts the fraction %s off after milliseconds', (fraction, milliseconds) => {
			expect(iso(`2024-03-01T00:24:55${fraction}Z`)).toBe(`2024-03-01T00:24:55${milliseconds}Z`);
		});

		it.each([
			['+00:00', '2024-03-01T00:24:55.000Z'],
			['-00:00', '2024-03-01T00:24:55.000Z'],
			['+05:30', '2024-02-29T18:54:55.000Z'],
			['+0530', '2024-02-29T18:54:55.000Z'],
			['-0800', '2024-03-01T08:24:55.000Z'],
			['-08:00', '2024-03-01T08:24:55.000Z'],
			['+14:00', '2024-02-29T10:24:55.000Z'],
			['-03:45', '2024-03-01T04:09:55.000Z'],
			['+19:00', '2024-02-29T05:24:55.000Z'],
			['+23:59', '2024-02-29T00:25:55.000Z'],
			['-23:59', '2024-03-02T00:23:55.000Z'],
		])('converts a time in the zone %s to UTC', (zone, expected) => {
			expect(iso(`2024-03-01T00:24:55${zone}`)).toBe(expected);
		});

		it('converts to UTC a time with a fraction, and one without seconds', () => {
			expect(iso('2024-03-01T00:24:55.125+05:30')).toBe('2024-02-29T18:54:55.125Z');
			expect(iso('2024-03-01T00:24+05:30')).toBe('2024-02-29T18:54:00.000Z');
		});

		it.each(['2024-02-29', '2000-02-29', '2023-01-31', '2023-04-30', '2023-12-31', '0004-02-29'])(
			'reads the day %s',
			(day) => {
				expect(iso(day)).toBe(`${day}T00:00:00.000Z`);
			},
		);

		it.each([
			'2023-02-29',
			'1900-02-29',
			'2024-02-30',
			'2024-04-31',
			'2024-01-32',
			'2024-01-00',
			'2024-00-10',
			'2024-13-01',
			'2024-99-01',
			'0001-02-29',
			'2024-03-01T24:00:00Z',
			'2024-03-01T25:00:00Z',
			'2024-03-01T23:60:00Z',
			'2024-03-01T23:59:60Z',
			'2024-03-01T12:30:60Z',
			'2024-03-01T00:24:55+24:00',
			'2024-03-01T00:24:55+30:00',
			'2024-03-01T00:24:55+05:60',
		])('returns undefined for a day, hour or zone that does not exist: %s', (text) => {
			expect(readDate(text)).toBeUndefined();
		});

		it.each([
			['an empty text', ''],
			['words', 'yesterday'],
			['a space before', ' 2024-03-01T00:24:55Z'],
			['a space after', '2024-03-01T00:24:55Z '],
			['a line break after', '2024-03-01\n'],
			['a text before', 'x2024-03-01'],
			['a year of two digits', '24-03-01'],
			['a year of five digits', '02024-03-01'],
			['a month of one digit', '2024-3-01'],
			['a day of one digit', '2024-03-1'],
			['an hour of one digit', '2024-03-01T1:24:55Z'],
			['a minute of one digit', '2024-03-01T01:4:55Z'],
			['a second of one digit', '2024-03-01T01:24:5Z'],
			['slashes', '2024/03/01'],
			['no separators', '20240301T002455Z'],
			['an hour alone', '2024-03-01T12'],
			['nothing after the T', '2024-03-01T'],
			['a fraction without digits', '2024-03-01T00:24:55.Z'],
			['a fraction of minutes', '2024-03-01T00:24.5Z'],
			['two spaces', '2024-03-01  00:24:55Z'],
			['a space before the zone', '2024-03-01T00:24:55 Z'],
			['the name of a zone', '2024-03-01T00:24:55 CET'],
			['a zone without minutes', '2024-03-01T00:24:55+05'],
			['a zone of three digits', '2024-03-01T00:24:55+530'],
			['two zones', '2024-03-01T00:24:55Z+05:30'],
			['a date with a zone', '2024-03-01Z'],
			['letters for digits', '2024-03-0aT00:24:55Z'],
			['letters in the fraction', '2024-03-01T00:24:55.4xZ'],
			['digits of another script', '٢٠٢٤-03-01'],
		])('returns undefined for %s', (_what, text) => {
			expect(readDate(text)).toBeUndefined();
		});

		it.each([
			['null', null],
			['undefined', undefined],
			['a number', 1709251200000],
			['a Date', new Date(0)],
			['an array that prints as a date', ['2024-03-01']],
			['an object', {}],
		])('returns undefined for %s', (_what, value) => {
			expect(readDate(value)).toBeUndefined();
		});
	});

	describe('isoDate', () => {
		it.each([
			['2026-05-04T03:02:01.250999Z', '2026-05-04T03:02:01.250Z'],
			['2026-05-04T03:02:01+02:00', '2026-05-04T01:02:01.000Z'],
			['2026-05-04', '2026-05-04T00:00:00.000Z'],
			['soon', 'soon'],
			[null, null],
			[undefined, null],
		])('writes %j as %j', (sent, written) => {
			expect(isoDate(sent)).toBe(written);
		});
	});

	describe('formatDate', () => {
		it.each([
			[0, '1970-01-01T00:00:00.000000Z'],
			[1559947648431, '2019-06-07T22:47:28.431000Z'],
			[-1, '1969-12-31T23:59:59.999000Z'],
		])('writes %d with microseconds', (milliseconds, text) => {
			expect(formatDate(milliseconds)).toBe(text);
		});
	});

	describe('isTimeZone', () => {
		it.each(['UTC', 'Asia/Kolkata', 'europe/berlin'])('knows %s', (timeZone) => {
			expect(isTimeZone(timeZone)).toBe(true);
		});

		it.each(['DEFAULT', '', 'Mars/Base', 'Asia/Kolkata '])('does not know %j', (timeZone) => {
			expect(isTimeZone(timeZone)).toBe(false);
		});
	});
});

describe('maintenanceWindow', () => {
	it.each([
		[1, true],
		['7', true],
		[0, false],
		['0', false],
		[null, false],
		[undefined, false],
		['weekly', false],
		[-1, false],
		[{ every: 1 }, false],
	])('a window with the repeat interval %j repeats: %p', (interval, expected) => {
		expect(isRepeatingWindow({ repeat_interval: interval })).toBe(expected);
	});
});
