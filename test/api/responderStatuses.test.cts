import { RESPONDER_STATUSES } from '../../nodes/Zenduty/api/responderStatuses';

it('has a word for each status of a responder', () => {
	expect(RESPONDER_STATUSES).toEqual({ 1: 'accepted', 2: 'declined', 3: 'pending' });
});
