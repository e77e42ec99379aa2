/** The node as a tool of n8n's own AI agents, with a model that follows a script. */
import { after, before, describe } from 'node:test';
import type { Server } from '../n8n/server.mts';
import { everyOperation, whatAModelSees } from './seen.mts';
import { generations, startSetting, type Setting } from './setting.mts';
import { talks } from './talks.mts';

export function agents(server: Server): void {
	describe('As a tool of an agent:', () => {
		let started: Setting | undefined;
		const setting = () => {
			if (started === undefined) throw new Error('The setting has not been started.');
			return started;
		};
		before(async () => {
			started = await startSetting(server);
		});
		after(async () => await started?.stop());

		const [older, newer] = generations(server);
		for (const generation of [older, newer]) {
			describe(`Agents ${generation.name}:`, () => {
				describe('A model sees', () => whatAModelSees(setting, generation));
				talks(server, setting, generation);
			});
		}
		everyOperation(server, setting, newer);
	});
}
