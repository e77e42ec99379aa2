/** Questions: somebody is paged, looks at a page, and answers; whatever else comes decides nothing. */
import { after, before, describe } from 'node:test';
import { leftOut, type Server } from '../n8n/server.mts';
import { answering } from './answering.mts';
import { deciding } from './deciding.mts';
import { reviewing } from './review.mts';
import { askAfterWait, asking, askTwice, type LongQuestions } from './rounds.mts';
import { secretsOfQuestions } from './secrets.mts';
import { startSetting, type Setting } from './setting.mts';
import { askLimited, silence, type Limited } from './silence.mts';

export function questions(server: Server): void {
	// One after the other, even where suites run side by side.
	describe('Questions:', { concurrency: 1 }, () => {
		let started: Setting | undefined;
		/** Accounts of their own, for what runs beside the other checks. */
		const alone: Setting[] = [];
		let limited: Limited;
		let twice: ReturnType<LongQuestions['twice']>;
		let afterWait: ReturnType<LongQuestions['afterWait']>;
		const setting = () => {
			if (started === undefined) throw new Error('The setting has not been started.');
			return started;
		};
		before(async () => {
			started = await startSetting(server);
			// What takes minutes, most of it waiting, begins here and is looked at in the end.
			limited = await askLimited(started);
			if (server.major < 2) return;
			alone.push(await startSetting(server), await startSetting(server));
			twice = askTwice(alone[0]);
			afterWait = askAfterWait(alone[1]);
			// What they fail with is told by the checks that wait for them.
			for (const each of [twice, afterWait]) each.catch(() => {});
		});
		after(async () => {
			await started?.stop();
			for (const each of alone) await each.stop();
		});

		answering(setting);
		deciding(setting);
		reviewing(setting, server.major);
		secretsOfQuestions(setting, leftOut(server));
		silence(setting, () => limited);
		const long = { twice: async () => await twice, afterWait: async () => await afterWait };
		asking(setting, server.major < 2 ? undefined : long);
	});
}
