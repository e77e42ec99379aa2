import { ApiError } from '../../nodes/Zenduty/api/apiError';

it('a call that failed leaves nothing unclear unless it says so', () => {
	const error = new ApiError('Zenduty says no.', 400);
	expect(String(error)).toBe('ApiError: Zenduty says no.');
	expect(error).toMatchObject({ statusCode: 400, isUnclear: false });
	expect(new ApiError('It broke.', null, true).isUnclear).toBe(true);
});
