/** The example that decides by urgency and service who hears of an incident. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { openIncident } from '../../simulator/incidents.mts';
import { SEED } from '../../simulator/seed.mts';
import type { Incident, Urgency } from '../../simulator/state.mts';
import type { Json } from '../n8n/rest.mts';
import { setUp } from './account.mts';
import { KEY, type Stage } from './stage.mts';
import type { Imported } from '../workflows/examples.mts';

const { policies, services, teams, users } = SEED;

/** What a user chooses: the policy of the team, and the one whose people are paged. */
const CHOSEN: Record<string, Json> = {
	'Give it to the payments team': { escalationPolicy: policies.checkout },
	'Look up who is on call': { team: teams.platform, escalationPolicy: policies.platform },
};

/** With each way that an incident can take, with nobody on call, and a Zenduty that fails. */
export function exampleRoute({ server, zenduty, imported, fresh, arrived }: Stage): void {
	const { faults, journal, webhooks, world } = zenduty;
	let example: Imported;
	let ran = 0;

	/** Opens an incident, and waits for what the workflow makes of it. */
	async function routed(service: string, urgency: Urgency): Promise<Incident> {
		const title = `${service} ${urgency}`;
		const incident = openIncident(world, { title, service, urgency }, () => {});
		ran += 1;
		const [{ status }] = await server.rest.untilFinished(example.workflow.id, ran);
		assert.equal(status, 'success');
		return incident;
	}

	const load = async (importIt: Stage['imported'], policyOfDuty: string): Promise<Imported> => {
		const loaded = await importIt('route-by-urgency-and-service', {}, (node) => {
			const chosen = { ...CHOSEN[node.name] };
			if (chosen.team) chosen.escalationPolicy = policyOfDuty;
			setUp(chosen)(node);
		});
		await server.rest.activate(loaded.workflow, loaded.url);
		webhooks.receivers.splice(0);
		webhooks.add({ url: loaded.url, authentication: 'signature', signingKey: KEY });
		ran = 0;
		return loaded;
	};
	const told = (): string[] => arrived(example, 'chat').map(({ text }) => text);
	const changes = () => journal.changes('incident changed').map(({ fields }) => fields.join());

	describe('Routing by urgency and service:', () => {
		before(async () => {
			example = await load(imported, policies.platform);
		});

		beforeEach(() => {
			journal.clear();
			faults.clear();
		});

		// The incidents of other tests are none of this example's business.
		after(() => void webhooks.receivers.splice(0));

		it('an urgent incident of a service goes to its team', async () => {
			const incident = await routed(services.payments, 1);
			assert.equal(incident.escalation_policy, policies.checkout);
			assert.deepEqual(changes(), ['escalation_policy']);
			assert.deepEqual(told(), []);
		});

		it('another urgent one goes to whoever is on call', async () => {
			const incident = await routed(services.network, 1);
			assert.equal(incident.assigned_to, users.mara);
			assert.deepEqual(changes(), ['assigned_to']);
			assert.deepEqual(told(), []);
		});

		it('the others go to the chat', async () => {
			const { incident_number: number } = await routed(services.payments, 0);
			assert.deepEqual(told(), [`#${number} ${services.payments} 0`]);
			assert.deepEqual(changes(), []);
		});

		for (const [what, method, path] of [
			['who is on call is not known', 'GET', '*/oncall/'],
			['it cannot be reassigned', 'PATCH', '*/incidents/*'],
		] as const) {
			it(`the chat learns that ${what}`, async () => {
				faults.add({ method, path, effect: { kind: 'status', status: 400 } });
				await routed(services.network, 1);
				assert.match(told().at(-1)!, /^#\d+ .*\nn8n could not give it to anybody else: .*400/);
				assert.deepEqual(changes(), []);
			});
		}

		it('the chat learns of it if nobody is on call', async () => {
			example = await load(fresh, policies.nights);
			const { incident_number: number } = await routed(services.network, 1);
			assert.deepEqual(told(), [`#${number} ${services.network} 1`]);
			assert.deepEqual(changes(), []);
		});
	});
}
