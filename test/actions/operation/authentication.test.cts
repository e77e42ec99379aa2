import { NodeHelpers, type INodeParameters } from 'n8n-workflow';
import { Zenduty } from '../../../nodes/Zenduty/Zenduty.node';
import { invalidInput } from '../../support/failures.cjs';
import { allOperations, leastOf, OPERATIONS } from '../../support/operations.cjs';
import { runApi } from '../../support/runApi.cjs';

const { description } = new Zenduty();
const NODE = { typeVersion: 1 };

/** What n8n makes of the parameters that a workflow has. */
function filledIn(parameters: INodeParameters): INodeParameters {
	const filled = NodeHelpers.getNodeParameters(
		description.properties,
		parameters,
		true,
		false,
		NODE,
		description,
	);
	return filled ?? {};
}

const credentialsOf = (parameters: INodeParameters) =>
	(description.credentials ?? [])
		.filter((each) => NodeHelpers.displayParameter(parameters, each, NODE, description))
		.map(({ name }) => name);

const CREDENTIALS = { webhookEvent: 'zendutyWebhookApi' };
const all = allOperations(description).map((each) => each.split(' '));

it.each(all)('%s %s without authentication has one credential', (resource, operation) => {
	const parameters = filledIn({ resource, operation });
	const { [resource as 'webhookEvent']: expected = 'zendutyApi' } = CREDENTIALS;
	expect(credentialsOf(parameters)).toEqual([expected]);
});

it.each(['send', 'sendAndWait'])('Alert: %s offers the choice', (operation) => {
	const authentication = 'integrationUrl';
	const parameters = filledIn({ resource: 'alert', operation, authentication });
	expect(credentialsOf(parameters)).toEqual(['zendutyIntegrationApi']);
});

// The editor drops a value that is none of the options of the field that is shown.
it.each(all)('%s %s shows one field, with options', (resource, operation) => {
	const shown = description.properties.filter(
		(each) =>
			each.name === 'authentication' &&
			NodeHelpers.displayParameter({ resource, operation }, each, NODE, description),
	);
	const isChosen = resource === 'alert' && operation.startsWith('send');
	expect(shown).toMatchObject([{ type: isChosen ? 'options' : 'hidden' }]);
	expect(shown[0].options).toHaveLength(isChosen ? 2 : 1);
	expect(shown[0].options).toContainEqual(expect.objectContaining({ value: shown[0].default }));
});

describe('a value that does not fit', () => {
	const GET = 'incident get';

	it.each(['integrationUrl', 'webhook', '={{ "apiKey" }}', 7])(
		'is told, with the one that fits: %p',
		async (authentication) => {
			const { failure, requests } = await runApi(leastOf(GET), OPERATIONS[GET].answers, {
				saved: { authentication },
			});
			expect(failure).toMatchObject({
				itemIndex: 0,
				...invalidInput(
					`'authentication' has the value ${JSON.stringify(authentication)}, which does not fit Incident: Get.`,
					`Set 'authentication' to "apiKey" in the JSON of the node, or remove it there.`,
				),
			});
			expect(requests).toEqual([]);
		},
	);

	it('is told with its first 40 characters', async () => {
		const { failure } = await runApi(leastOf(GET), OPERATIONS[GET].answers, {
			saved: { authentication: 'x'.repeat(41) },
		});
		expect(failure?.message).toContain(`has the value "${'x'.repeat(39)}, which does`);
	});

	it('is told for each item, where the workflow goes on', async () => {
		const items = [leastOf(GET), leastOf(GET)];
		const { outputs } = await runApi(items, OPERATIONS[GET].answers, {
			saved: { authentication: 'webhook' },
			onError: 'continueRegularOutput',
		});
		const told = [{ details: { code: 'invalid_input' } }];
		expect(outputs).toMatchObject([told, told]);
	});

	it('is told for a webhook event', async () => {
		const verify = { resource: 'webhookEvent', operation: 'verify', body: 'b', signature: '' };
		const { failure } = await runApi(verify, {}, { saved: { authentication: 'apiKey' } });
		expect(failure?.message).toMatch(/"apiKey", which does not fit Webhook Event: Verify\.$/);
		expect(failure?.description).toContain('to "webhook"');
	});

	it.each([undefined, null, '', 'apiKey'])('is not %p', async (authentication) => {
		const { failure } = await runApi(leastOf(GET), OPERATIONS[GET].answers, {
			saved: { authentication },
		});
		expect(failure).toBeUndefined();
	});
});
