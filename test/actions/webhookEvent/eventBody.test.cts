import { eventBody } from '../../../nodes/Zenduty/actions/webhookEvent/eventBody';
import type { Item } from '../../../nodes/Zenduty/actions/operation/operation';
import { InputError } from '../../../nodes/Zenduty/errors';

/** Makes the body of an item whose source is JSON, or gives the error. */
function bodyOf(payload: unknown): unknown {
	const parameters: Record<string, unknown> = { source: 'json', payload };
	const read: Item['read'] = (name) => {
		if (parameters[name] instanceof Error) throw parameters[name];
		return parameters[name];
	};
	try {
		return eventBody({ read, options: {} } as Item);
	} catch (error) {
		return error;
	}
}

it('says which value has no JSON form', () => {
	const error = bodyOf({ event_type: 'triggered', incident: { size: NaN } });
	expect(error).toBeInstanceOf(InputError);
	expect(error).toMatchObject({
		message: expect.stringMatching(/^The payload cannot be sent: .*NaN.*\.$/),
		description: 'Change that value, for example to a string.',
	});
});

it('says where a text is not JSON', () => {
	const error = bodyOf('{"event_type": ');
	expect(error).toBeInstanceOf(InputError);
	expect(error).toMatchObject({
		message: expect.stringMatching(/^The payload is not valid JSON: ./),
		description: 'Correct the text, or use an expression that returns an object.',
	});
});

it.each([new InputError('The tide is out.', 'Wait.'), new TypeError('x')])(
	'leaves any other error as it is: %p',
	(error) => {
		expect(bodyOf(error)).toBe(error);
	},
);
