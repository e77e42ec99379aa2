import { ZendutyError } from '../../nodes/Zenduty/errors';
import { peopleOnCall } from '../../nodes/Zenduty/model/peopleOnCall';

it('refuses a level in an unknown form, even beside a level in the right form', () => {
	const policy = { oncalls: [{ position: 1, oncalls: [] }, 'level 2'] };
	let error: unknown;
	try {
		peopleOnCall(policy, 0);
	} catch (thrown) {
		error = thrown;
	}
	expect(error).toBeInstanceOf(ZendutyError);
	expect(error).toMatchObject({
		code: 'unexpected_response',
		message:
			'Zenduty returned a level of an escalation policy in an unknown form, so nobody can tell who is on call.',
		description: 'Look in Zenduty who is on call.',
	});
});
