/** What n8n keeps of a question is not enough to answer it, and holds no key. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { allInSqlite } from '../n8n/storedExecutions.mts';
import { own } from '../n8n/server.mts';
import type { Asked } from '../workflows/question.mts';
import { look, post } from '../zenduty/person.mts';
import type { Setting } from './setting.mts';

/** The names of the files of n8n's event log begin with it. */
const EVENT_LOG = 'n8nEventLog';

/** @param skip why it is left out, if it is */
export function secretsOfQuestions(setting: () => Setting, skip: string | false): void {
	describe('What n8n keeps of questions', { skip }, () => {
		const all: Asked[] = [];
		let secrets: Record<string, string>;
		const server = () => own(setting().server);

		before(async () => {
			const { ask, credentials, zenduty } = setting();
			all.push(await ask({ message: 'Kept, through a list?', options: { askForName: true } }));
			all.push(
				await ask(
					{ message: 'Kept, through a URL?', authentication: 'integrationUrl', integration: '' },
					{ stored: credentials.integration },
				),
			);
			for (const { link } of all) {
				await look(link);
				await look(`${link}0`);
				await post(link, { answer: 'maybe' });
			}
			const keyOf = (url: string) => url.split('/').filter(Boolean).at(-1) ?? '';
			secrets = {
				'the API key': zenduty.apiKey,
				'the key in the URL of the integration': keyOf(zenduty.integrationUrl),
			};
			all.forEach(({ link }, index) => {
				const parameters = new URL(link).searchParams;
				secrets[`the signature of link ${index + 1}`] = parameters.get('signature') ?? '';
				// n8n 2 keeps a part of the signature, so this is what a reader of the database lacks.
				secrets[`the ID of question ${index + 1}`] = parameters.get('question') ?? '';
			});
			for (const [what, secret] of Object.entries(secrets)) assert.ok(secret.length > 15, what);
		});

		const places: Array<[name: string, read: () => Promise<string> | string, named: RegExp]> = [
			[
				'the database',
				async () => await allInSqlite(server().n8n.folder),
				/Kept, through a list\?[^]*Kept, through a URL\?/,
			],
			[
				'the event log',
				() => {
					const folder = join(server().n8n.folder, '.n8n');
					const files = readdirSync(folder).filter((name) => name.startsWith(EVENT_LOG));
					return files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
				},
				/Zenduty action/,
			],
			['the log, at debug level', () => server().log(), /\| debug \|[^]*waiting-webhook/],
		];

		const holdsNoSecret = async () => {
			for (const [place, read, named] of places) {
				const text = await read();
				assert.match(text, named, `${place} is the right place`);
				for (const [what, secret] of Object.entries(secrets)) {
					const index = text.indexOf(secret);
					assert.ok(index < 0, `${what} is in ${place}: ${text.slice(index - 200, index + 50)}`);
				}
			}
		};

		it('has no key and no link, while it waits', holdsNoSecret);

		it('has none of them once somebody has answered, or the incident stays open', async () => {
			const { untilEnded, zenduty } = setting();
			const [first, second] = all;
			await post(first.link, { answer: 'approve', name: 'Ann' });
			zenduty.faults.add({ path: '*', effect: { kind: 'status', status: 503 } });
			await post(second.link, { answer: 'approve' });
			zenduty.faults.clear();
			for (const { executionId } of all) await untilEnded(executionId);
			await holdsNoSecret();
		});
	});
}
