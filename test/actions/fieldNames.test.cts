/*
 * Messages about a value call its field by the name in the editor. All fields that take IDs are found
 * in the description, so a new one cannot be forgotten.
 */
import { run } from '../../nodes/Zenduty/actions/run';
import { Zenduty } from '../../nodes/Zenduty/Zenduty.node';
import { execution } from '../support/execution.cjs';
import { fieldsOf, parametersOf, withValue } from '../support/fields.cjs';
import { allOperations } from '../support/operations.cjs';
import { failureOf, type Failure } from '../support/runApi.cjs';

const { description } = new Zenduty();

/** These fields only narrow the lists in the editor. */
const UNREAD = ['incident create team'];

/** This field counts only for an integration that is given by its ID. */
const FOR_ID = /^alert \w+ (team|service)$/;

const FIELDS = allOperations(description)
	.flatMap((operation) =>
		fieldsOf(description, operation, 'resourceLocator', 'multiOptions').map((field) => ({
			...field,
			operation,
			at: field.path.join('.'),
		})),
	)
	.filter(({ operation, at }) => !UNREAD.includes(`${operation} ${at}`));

it('are found at any depth', () => {
	const found = FIELDS.map(({ operation, at }) => `${operation} ${at}`);
	for (const each of ['incident get incident', 'alert send additionalFields.tags']) {
		expect(found).toContain(each);
	}
});

it.each(FIELDS)(
	'$at of $operation is called "$displayName" if it holds an object',
	async ({ operation, path, at, displayName, shownWith }) => {
		const isForId = FOR_ID.test(`${operation} ${at}`);
		const parameters = {
			...parametersOf(operation),
			...shownWith,
			...(isForId && { integration: 'integration-1', team: 'team-1' }),
		};
		const { context, requests } = execution({
			items: [withValue(parameters, path, { id: 'x' })],
			saved: parameters,
			credential: { apiKey: 'key-7', baseUrl: 'https://pager.example.net' },
			respond: () => ({ status: 400, text: '{"detail": "The test has no answer."}' }),
		});
		const failure = await run(context).then(
			(): Failure | undefined => undefined,
			(error: unknown) => failureOf(error),
		);
		expect(failure).toMatchObject({ code: 'invalid_input' });
		expect(failure?.message).toContain(`'${displayName}'`);
		expect(requests).toEqual([]);
	},
);
