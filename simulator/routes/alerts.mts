/** Alerts: the addresses of integrations, and what became of an alert. */
import { takeAlert, workOff, type NewAlert } from '../alerts.mts';
import { alertStatusAnswer } from '../answers.mts';
import { bodyOf, ok, param, type Answer, type Call, type Handlers } from '../calls.mts';
import { notFound, refusal } from '../refusals.mts';

export const alerts: Handlers = {
	sendAlert(call) {
		if (param(call, 'account') !== call.state.account) throw notFound();
		return take(call, 'generic');
	},

	sendAlertToOtherAddress: (call) => take(call, param(call, 'extension')),

	getAlertStatus(call) {
		const traceId = param(call, 'traceId');
		const alert = call.state.alerts.find(({ trace_id }) => trace_id === traceId);
		if (!alert) throw notFound();
		return ok(alertStatusAnswer(call.state, alert));
	},
};

function take(call: Call, extension: string): Answer {
	const key = param(call, 'integrationKey');
	const integration = call.state.integrations.find((one) => one.integration_key === key);
	if (!integration || integration.extension !== extension) throw notFound();
	if (integration.integration_type === 1) throw notFound();
	if (!integration.is_enabled) throw refusal(400, { error: 'The integration is disabled.' });
	const given = bodyOf<NewAlert>(call);
	const alert = takeAlert(call, integration, given, call.record);
	call.later(call.settings.alertDelay, () =>
		workOff(call, alert, given, call.settings, call.record),
	);
	return ok({ message: 'success', trace_id: alert.trace_id });
}
