/** Questions: somebody is paged, looks at a page, and answers; whatever else comes decides nothing. */
import { after, before, describe } from 'node:test';
import { leftOut, type Server } from '../n8n/server.mts';
import { answering } from './answering.mts';
import { deciding } from './deciding.mts';
import { reviewing } from './review.mts';
import { asking } from './rounds.mts';
import { secretsOfQuestions } from './secrets.mts';
import { startSetting, type Setting } from './setting.mts';

export function questions(server: Server): void {
	describe('Questions:', () => {
		let started: Setting | undefined;
		const setting = () => {
			if (started === undefined) throw new Error('The setting has not been started.');
			return started;
		};
		before(async () => {
			started = await startSetting(server);
		});
		after(async () => await started?.stop());

		answering(setting, leftOut(server));
		deciding(setting);
		const lastly = asking(setting, server.major);
		reviewing(setting, server.major);
		secretsOfQuestions(setting, leftOut(server));
		lastly();
	});
}
