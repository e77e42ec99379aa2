/** Checks that what the demo prints is true: each value is used for what it is printed for. */
import assert from 'node:assert/strict';
import { SEED } from '../../simulator/seed.mts';
import { Rest, RestError } from '../n8n/rest.mts';
import { until } from '../support/until.mts';
import { ANSWERING, NOTE, type Loop } from '../workflows/incidentLoop.mts';
import { deliver, dumps, signed } from '../zenduty/delivery.mts';
import { GUIDE } from './guide.mts';
import { printed } from './introduction.mts';

/**
 * @param refusals what the terminal shows of deliveries that n8n refuses
 * @throws Error if a value is missing, or does not work
 */
export async function checkIntroduction(
	text: string,
	loop: Pick<Loop, 'receiver' | 'zenduty'>,
	refusals: readonly string[],
): Promise<void> {
	const value = (label: string) => printed(text, label);
	assert.equal(value('Go on by yourself, step by step:'), GUIDE);

	const login = { email: value('Email'), password: value('Password') };
	const editor = new Rest(new URL(value('New workflow')).origin);
	await assert.rejects(editor.call('GET', '/rest/workflows'), RestError);
	await editor.login(login);
	await editor.call('GET', '/rest/workflows');

	const find = async (key: string) =>
		await fetch(`${value('Base URL')}/api/incidents/filter/`, {
			method: 'POST',
			headers: { authorization: `Token ${key}`, 'content-type': 'application/json' },
			body: JSON.stringify({ status: -1 }),
		});
	assert.equal((await find(value('API Key'))).status, 200);
	assert.notEqual((await find('another key')).status, 200);

	const message = 'Sent to the printed address';
	const alert = await fetch(value('Integration URL'), {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ message, alert_type: 'critical' }),
	});
	assert.equal(alert.ok, true, await alert.text());
	const { incidents, notes } = loop.zenduty.state;
	const isAnswered = () => {
		const incident = incidents.find(({ title }) => title === message);
		const note = notes.find((each) => each.incident === incident?.incident_number);
		return (
			incident?.service === SEED.services.databases && incident.status === 2 && note?.note === NOTE
		);
	};
	await until('its incident is acknowledged with the note', isAnswered, 20_000);

	// An event that starts nothing: its kind is not chosen in the trigger.
	const event = dumps({ payload: { event_type: 'other' } });
	const send = async (key: string) => await deliver(loop.receiver, signed(event, key));
	assert.equal((await send(value('Signing Key'))).status, 200);
	assert.equal((await send('another key')).status, 401);
	const refusal = `in workflow "${ANSWERING}" refused a delivery (invalid_signature) at `;
	const isShown = () => refusals.some((line) => line.includes(refusal));
	await until('the terminal shows the refusal', isShown, 5000);
	console.log('All of this was tried, and works.');
}
