/** Questions: somebody is paged, looks at a page, and answers; whatever else comes decides nothing. */
import { after, before, describe } from 'node:test';
import { leftOut, type Server } from '../n8n/server.mts';
import { answering } from './answering.mts';
import { deciding } from './deciding.mts';
import { reviewing } from './review.mts';
import { asking, askTwice } from './rounds.mts';
import { secretsOfQuestions } from './secrets.mts';
import { startSetting, type Setting } from './setting.mts';
import { askLimited, silence, type Limited } from './silence.mts';

export function questions(server: Server): void {
	// One after the other, even where suites run side by side.
	describe('Questions:', { concurrency: 1 }, () => {
		let started: Setting | undefined;
		let alone: Setting | undefined;
		let limited: Limited;
		let twice: ReturnType<typeof askTwice>;
		const setting = () => {
			if (started === undefined) throw new Error('The setting has not been started.');
			return started;
		};
		before(async () => {
			started = await startSetting(server);
			// What takes minutes, most of it waiting, begins here and is looked at in the end.
			limited = await askLimited(started);
			if (server.major < 2) return;
			alone = await startSetting(server);
			twice = askTwice(alone);
			twice.catch(() => {});
		});
		after(async () => {
			await started?.stop();
			await alone?.stop();
		});

		answering(setting);
		deciding(setting);
		reviewing(setting, server.major);
		secretsOfQuestions(setting, leftOut(server));
		silence(setting, () => limited);
		asking(setting, server.major < 2 ? undefined : async () => await twice);
	});
}
