/** What a question needs of others changes before somebody answers: Zenduty, or the credential. */
import { randomUUID } from 'node:crypto';
import type { FaultInput } from '../../simulator/faults.mts';
import { webhookUrl } from '../../simulator/answers.mts';
import { SEED } from '../../simulator/seed.mts';
import type { Json, Rest } from '../n8n/rest.mts';
import type { StoredCredential } from '../workflows/actionRun.mts';
import type { AskingOptions } from '../workflows/asking.mts';
import { seconds } from '../zenduty/sender.mts';
import { promise } from './promises.mts';
import {
	isAnswered,
	isDone,
	RECORDED,
	told,
	type Outcome,
	type Questions,
} from './waitQuestions.mts';
import type { Stage } from './waitStage.mts';

/** What people ask through, whose credential then changes. */
const THROUGH_URL = { integrationFrom: 'credential', integration: '' };

/** How long somebody may wait for the response to an answer, in milliseconds. */
const RESPONDED_IN = 5_000;

/** Zenduty cannot be reached, in different ways. */
const AWAY: Array<[string, FaultInput]> = [
	['closes every connection', { path: '*', effect: { kind: 'drop' } }],
	['does not respond', { path: '*', delay: 20_000, effect: { kind: 'none' } }],
];

interface Change {
	what: string;
	/** What asks, if it is not the node with an API key. */
	asks?: (questions: Questions) => Partial<AskingOptions>;
	happen: (stage: Stage) => Promise<void>;
	/** Whether the incident can be resolved all the same. */
	resolves: boolean;
}

const CHANGES: Change[] = [
	{
		what: 'another API key in the credential, the old one withdrawn',
		async happen({ questions: { zenduty, credentials }, rest }) {
			const [{ owner }] = zenduty.keys;
			const key = randomUUID();
			zenduty.keys.splice(0, zenduty.keys.length, { key, owner, forbidden: [] });
			await save(rest(), credentials.api, { apiKey: key, baseUrl: zenduty.url });
		},
		resolves: true,
	},
	{
		what: 'the URL of another integration in the credential',
		asks: ({ credentials }) => ({
			credential: credentials.integration,
			parameters: THROUGH_URL,
		}),
		async happen({ questions: { zenduty, credentials }, rest }) {
			const other = zenduty.state.integrations.find(
				({ unique_id: id }) => id === SEED.integrations.payments,
			);
			if (other === undefined) throw new Error('Zenduty has no other integration');
			const url = webhookUrl(zenduty.state, other, zenduty.url);
			await save(rest(), credentials.integration, { url });
		},
		resolves: false,
	},
	{
		what: 'the credential with the URL deleted',
		asks: ({ credentials }) => ({
			credential: credentials.integration,
			parameters: THROUGH_URL,
		}),
		happen: async ({ questions: { credentials }, rest }) =>
			await rest().deleteCredential(credentials.integration.id),
		resolves: false,
	},
	{
		what: 'the credential with the API key deleted',
		happen: async ({ questions: { credentials }, rest }) =>
			await rest().deleteCredential(credentials.api.id),
		resolves: false,
	},
];

async function save(rest: Rest, { id, name, type }: StoredCredential, fields: Json) {
	await rest.updateCredential(id, name, fields, type);
}

/** Everything that changes. The last of these leave no credential. */
export async function changes(stage: Stage): Promise<void> {
	for (const [what, fault] of AWAY) await zendutyIsAway(stage, what, fault);
	for (const change of CHANGES) await tryChange(stage, change);
}

async function zendutyIsAway({ questions }: Stage, what: string, fault: FaultInput): Promise<void> {
	const asked = await questions.ask();
	questions.zenduty.faults.add(fault);
	const answeredAt = Date.now();
	const reply = await questions.approve(asked);
	const took = Date.now() - answeredAt;
	questions.zenduty.faults.clear();
	const outcome = await questions.ended(asked);
	promise(
		'package',
		`Zenduty ${what} when the incident is to be resolved: the answer counts, and the page says that the incident is open`,
		isLeftOpen(reply.text, outcome) && took < RESPONDED_IN,
		`after ${seconds(took)}: ${told(outcome)}`,
	);
}

async function tryChange(stage: Stage, { what, asks, happen, resolves }: Change): Promise<void> {
	const { questions } = stage;
	const asked = await questions.ask(asks?.(questions));
	await happen(stage);
	const reply = await questions.approve(asked);
	const outcome = await questions.ended(asked);
	promise(
		'package',
		`${what}: the answer counts, and the incident is ${resolves ? 'resolved' : 'said to be open'}`,
		resolves ? isDone(outcome) : isLeftOpen(reply.text, outcome),
		told(outcome),
	);
}

/** Whether an answer counted, and both the person and the workflow know of the incident. */
function isLeftOpen(page: string, outcome: Outcome): boolean {
	return (
		page.includes(RECORDED) &&
		page.includes('Please resolve it in Zenduty') &&
		isAnswered(outcome) &&
		outcome.output?.incidentResolved === false &&
		outcome.resolved === 0
	);
}
