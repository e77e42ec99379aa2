import { defineResource } from '../operation/operation';
import { connect } from './connect';
import { DeliveryFailure } from './delivery/deliverAndReport';
import { explainInput } from './body/explainInput';
import { send } from './send';
import { sign } from './sign';
import { verify } from './verify';

/** The resource for incident events in the format of Zenduty's outgoing webhooks. */
export const webhookEvent = defineResource({
	name: 'Webhook Event',
	operations: { send, sign, verify },
	connect,
	explain: explainInput,
	describeFailure(error) {
		const isDelivery = error instanceof DeliveryFailure;
		return {
			statusCode: isDelivery ? error.statusCode : null,
			attempts: isDelivery ? error.attempts : 0,
		};
	},
});
