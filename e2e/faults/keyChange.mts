/** A signing key is changed while events arrive. */
import { setTimeout as wait } from 'node:timers/promises';
import { event } from '../zenduty/delivery.mts';
import { OWNER, startN8n } from '../n8n/start.mts';
import { outputOf } from '../n8n/rest.mts';
import { figure, promise } from './promises.mts';
import { environment, startTrigger } from '../workflows/triggerUnderLoad.mts';
import { events, isAccepted, outcomes, send, stream } from '../zenduty/sender.mts';

const OLD = 'the key that Zenduty had before';
const NEW = 'the key that Zenduty has now';

/** Twenty-five seconds of events. */
const EVENTS = 125;
const PER_SECOND = 5;

/** When a change of the credential has reached every process: it is kept for four seconds. */
const TAKES_EFFECT = 5000;

export async function keyChange(): Promise<void> {
	const env = { ...environment('main'), N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };
	const { rest, url: address, remove } = await startN8n({ env });
	try {
		await rest.setUpOwner(OWNER);
		const authentication = 'signature';
		const { path, credential, id } = await startTrigger(rest, {
			credential: { authentication, signingSecret: OLD },
		});
		const url = address + path;
		const save = async (signingSecret: string, previousSigningSecret = '') =>
			await rest.updateCredential(credential, 'key', {
				authentication,
				signingSecret,
				previousSigningSecret,
			});

		let key = OLD;
		const sending = stream(
			() => url,
			events(EVENTS),
			() => key,
			PER_SECOND,
		);
		await wait(3000);
		await save(NEW, OLD);
		await wait(TAKES_EFFECT);
		key = NEW;
		await wait(4000);
		await save(NEW);
		const sent = await sending;
		promise(
			'package',
			'a signing key is changed while events arrive: none is refused',
			sent.every(isAccepted),
			outcomes(sent),
		);
		const executions = await rest.untilFinished(id, EVENTS, 60_000);
		const keys = new Map<string, number>();
		for (const each of executions) {
			const [[item]] = outputOf(await rest.execution(each.id), 'Trigger');
			keys.set(item.signingKey, (keys.get(item.signingKey) ?? 0) + 1);
		}
		const previous = keys.get('previous') ?? 0;
		promise(
			'package',
			'the output tells which key each was signed with',
			previous > 0 && previous + (keys.get('current') ?? 0) === EVENTS,
			[...keys].map(([name, count]) => `${count} ${name}`).join(', '),
		);
		const afterwards = await send(url, event(), OLD);
		promise(
			'package',
			'once the previous key is removed it is refused',
			afterwards.status === 401,
			String(afterwards.status),
		);
		await save('', NEW);
		await wait(TAKES_EFFECT);
		const withoutCurrent = await send(url, event(), NEW);
		figure(
			'with a previous key but no signing key',
			`${withoutCurrent.status} ${withoutCurrent.text.slice(0, 80)}`,
		);
	} finally {
		await remove();
	}
}
