import { createHash } from 'node:crypto';
import {
	eventBody,
	seededNumbers,
	writeBody,
} from '../../../nodes/Zenduty/actions/webhookEvent/eventBody';
import type { Item } from '../../../nodes/Zenduty/actions/operation/operation';
import { InputError } from '../../../nodes/Zenduty/errors';
import { parametersWith } from '../../support/parameters.cjs';

const EVENT = {
	payload: { event_type: 'triggered', incident: { title: 'Smoke in bay 6 – Süd' } },
};

it("writes the text in Zenduty's format, its bytes, its id and its payload", () => {
	const text =
		'{"payload": {"event_type": "triggered", "incident": {"title": "Smoke in bay 6 \\u2013 S\\u00fcd"}}}';
	expect(writeBody(EVENT, 'zenduty')).toStrictEqual({
		text,
		bytes: Buffer.from(text),
		eventId: createHash('sha256').update(text).digest('hex').slice(0, 32),
		payload: EVENT.payload,
	});
});

it('returns the payload as a receiver reads it, not as it was given', () => {
	const incident = { title: 'x', gone: undefined, at: new Date(0) };
	expect(writeBody({ payload: { incident } }, 'zenduty').payload).toStrictEqual({
		incident: { title: 'x', at: '1970-01-01T00:00:00.000Z' },
	});
});

it.each([[NaN], [Infinity], [-Infinity], [10n]])('refuses %p', (value) => {
	expect(() => writeBody({ payload: { incident: { value } } }, 'zenduty')).toThrow(/^it has the/);
});

const take = (seed: string, itemIndex: number) => {
	const next = seededNumbers(seed, itemIndex);
	return Array.from({ length: 40 }, () => next(57));
};

it('gives the same numbers for the same seed and item, others for others', () => {
	expect(take('s', 0)).toEqual(take('s', 0));
	expect(take('s', 1)).not.toEqual(take('s', 0));
	expect(take('t', 0)).not.toEqual(take('s', 0));
});

it('gives whole numbers below the end, all of them', () => {
	const next = seededNumbers('s', 0);
	const counts = new Map<number, number>();
	for (let i = 0; i < 5700; i++) {
		const number = next(57);
		counts.set(number, (counts.get(number) ?? 0) + 1);
	}
	expect([...counts.keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: 57 }, (_, i) => i));
	expect(Math.min(...counts.values())).toBeGreaterThan(50);
});

/** Makes the body of an item whose source is JSON, or gives the error. */
function bodyOf(payload: unknown): unknown {
	const parameters: Record<string, unknown> = { source: 'json', payload };
	const getParameter: Item['getParameter'] = (name) => {
		if (parameters[name] instanceof Error) throw parameters[name];
		return parameters[name];
	};
	try {
		return eventBody({ ...parametersWith({}), getParameter, options: parametersWith({}) } as Item);
	} catch (error) {
		return error;
	}
}

it('says which value has no JSON form', () => {
	const error = bodyOf({ event_type: 'triggered', incident: { size: NaN } });
	expect(error).toBeInstanceOf(InputError);
	expect(error).toMatchObject({
		message: expect.stringMatching(/^'Payload' cannot be sent: .*NaN.*\.$/),
		description: 'Change that value, for example to a string.',
	});
});

it('says where a text is not JSON', () => {
	const error = bodyOf('{"event_type": ');
	expect(error).toBeInstanceOf(InputError);
	expect(error).toMatchObject({
		message: expect.stringMatching(/^'Payload' is not valid JSON: ./),
		description: 'Correct the text, or use an expression that returns an object.',
	});
});

it.each([new InputError('The tide is out.', 'Wait.'), new TypeError('x')])(
	'leaves any other error as it is: %p',
	(error) => {
		expect(bodyOf(error)).toBe(error);
	},
);
