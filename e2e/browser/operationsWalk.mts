/** A user looks through the operations: their names in the menus, their fields, and the lists in these. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Locator } from 'playwright-core';
import { newShortId, newUuid } from '../../simulator/ids.mts';
import { addIncident } from '../../simulator/incidents.mts';
import { SEED } from '../../simulator/seed.mts';
import type { Incident } from '../../simulator/state.mts';
import { RESOURCES } from '../../nodes/Zenduty/actions/resources.ts';
import { panelActions, panelFingerprint } from '../../test/support/panel.cts';
import type { Walk } from './walk.mts';

const ACTIONS = panelActions(RESOURCES);

/** What n8n adds to every menu of a node with a credential that other nodes may use. */
const CUSTOM = 'Custom API Call';

/** The fields of some operations, without Resource and Operation; after a choice, if there is one. */
const FIELDS: ReadonlyArray<
	[resource: string, operation: string, fields: string, choice?: [name: string, option: string]]
> = [
	['Incident', 'Acknowledge', 'Incident, Simplify, Options'],
	['Incident', 'Create', 'Team, Service, Title, Summary, Additional Fields, Simplify, Options'],
	['Incident', 'Get Context', 'Incident, Include, Options'],
	['Incident', 'Get Many', 'Return All, Limit, Status, Filters, Simplify, Options'],
	['Incident', 'Reassign', 'Incident, Assign To, User, Simplify, Options'],
	[
		...(['Incident', 'Reassign'] as const),
		'Incident, Assign To, Escalation Policy, Simplify, Options',
		['assignTo', 'Escalation Policy'],
	],
	['Incident Note', 'Update', 'Incident, Note, New Text, Simplify, Options'],
	[
		...(['Maintenance Window', 'Create'] as const),
		'Team, Service Names or IDs, Name, Start Time, End Time, Duration (Minutes), Additional Fields, Simplify, Options',
	],
	['Team', 'Get Many', 'Return All, Limit, Simplify, Options'],
];

/** The fields that pick one thing: what is picked before, and the first row of the list. */
const LISTS: ReadonlyArray<
	[resource: string, operation: string, field: string, row: RegExp, team?: 'team' | 'incident']
> = [
	['Alert', 'Send', 'integration', /^Choose a service first to list its integrations$/],
	['Escalation Policy', 'Get', 'escalationPolicy', /^Platform at night$/, 'team'],
	['Incident Note', 'Update', 'noteId', /^Mara Lindqvist: The tape is full \(/, 'incident'],
	['Incident Tag', 'Add', 'tag', /^customer impact$/, 'incident'],
	['Maintenance Window', 'End', 'maintenanceWindow', /^New disks \(.* to .*\)$/, 'team'],
	['Postmortem', 'Get', 'postmortem', /^Pods that restarted$/, 'team'],
	['Responder', 'Add', 'user', /^Aiko Nakamura/, 'incident'],
	['Responder', 'Remove', 'responderId', /^Tomás Ferreira \(pending\)$/, 'incident'],
	['Schedule', 'Get', 'schedule', /^Platform by week$/, 'team'],
	['Service', 'Get', 'service', /^Databases$/, 'team'],
];

/** The name by which the picture is asked for: `npm run e2e:browser -- --pictures panel`. */
export const PANEL = 'panel';

/** How high the window of the picture is, in pixels. */
const PANEL_HEIGHT = 900;

/** Compares the nodes panel with the operations, and takes its picture if pictures are wanted. */
export function panelWalk(walk: Walk): void {
	const { editor } = walk;

	describe('The nodes panel:', () => {
		walk.step('lists an action for each operation', async () => {
			await editor.newWorkflowByHand();
			await editor.pickZenduty();
			const listed = await editor.actions();
			for (const [resource, actions] of ACTIONS) {
				const after = listed.slice(listed.indexOf(`${resource.toUpperCase()} ACTIONS`) + 1);
				const next = after.findIndex((text) => / ACTIONS$/.test(text));
				const shown = next < 0 ? after : after.slice(0, next);
				assert.deepEqual(shown.sort(), actions, resource);
			}
			// Above the actions n8n shows their number. The picture begins below that number, so that a
			// new operation does not change the picture unless the picture shows the operation.
			const below = editor.part('node-creator-category-item').filter({ hasText: /^Actions/ });
			const items = editor.part('item-iterator-item');
			await walk.picture('actions', editor.part('node-creator'), PANEL_HEIGHT, {
				below,
				fingerprint: async () => panelFingerprint(await rowsAbove(items, PANEL_HEIGHT)),
			});
			await editor.pick('Acknowledge incident');
			await editor.panel.waitFor();
		});
	});
}

/** Returns the texts of the items of a list that begin above a line of the page. */
async function rowsAbove(items: Locator, line: number): Promise<string[]> {
	const texts: string[] = [];
	for (const item of await items.all()) {
		const box = await item.boundingBox();
		if (box !== null && box.y < line) texts.push(await item.innerText());
	}
	return texts;
}

/** Looks through the menus of the operations, their fields, and the lists in these fields. */
export function operationsWalk(walk: Walk): void {
	const { editor, zenduty } = walk;

	describe('The operations in the menus:', () => {
		walk.step('the menu has all resources', async () => {
			await walk.operation('Incident', 'Acknowledge');
			const resources = await editor.choose('resource', 'Alert');
			assert.deepEqual(resources, [...ACTIONS.keys(), CUSTOM]);
		});

		for (const [resource, operation, fields, choice] of FIELDS) {
			const how = choice === undefined ? '' : ` for ${choice[1]}`;
			walk.step(`${resource}, ${operation}${how}: shows its fields, and no others`, async () => {
				await walk.operation(resource, operation);
				if (choice !== undefined) await editor.choose(...choice);
				assert.equal((await editor.labels()).slice(2).join(', '), fields);
			});
		}

		walk.step('Limit goes when all results are wanted, and comes back', async () => {
			const before = await editor.labels();
			await editor.switch('returnAll');
			assert.deepEqual(
				before.filter((label) => label !== 'Limit'),
				await editor.labels(),
			);
			await editor.switch('returnAll');
			assert.deepEqual(await editor.labels(), before);
		});

		walk.step('without an API key nobody is offered to wait for the incident', async () => {
			await walk.operation('Alert', 'Send');
			const options = ['Concurrency', 'Max Attempts', 'Timeout (Ms)'];
			assert.deepEqual(await editor.addable('Add Option'), [
				...options,
				'Wait for Incident (Seconds)',
			]);
			await editor.choose('authentication', 'Integration URL (No API Key)');
			assert.deepEqual(await editor.addable('Add Option'), options);
			assert.equal(await editor.list('integration').count(), 0);
			await editor.choose('authentication', 'Integration Chosen From a List');
		});
	});

	describe('The lists in fields:', () => {
		let noted: Incident;

		walk.step('the services follow the team', async () => {
			await walk.operation('Incident', 'Create');
			assert.equal((await editor.openList('service')).length, 5);
			await editor.pickFromList('Checkout / Payments');
			assert.deepEqual(await editor.openList('team'), ['Checkout', 'Platform']);
			await editor.pickFromList('Platform');
			assert.equal(await editor.located('service'), '', 'the service of another team is cleared');
			assert.deepEqual(await editor.openList('service'), ['Databases', 'Kubernetes', 'Network']);
			await editor.page.keyboard.press('Escape');
		});

		for (const [resource, operation, field, row, of] of LISTS) {
			walk.step(`${resource}, ${operation}: ${field}`, async () => {
				noted ??= prepare(walk);
				await walk.operation(resource, operation);
				if (of === 'incident') await editor.locate(of, 'By ID', `${noted.incident_number}`);
				if (of === 'team') {
					await editor.openList(of);
					await editor.pickFromList('Platform');
				}
				assert.match((await editor.openList(field))[0] ?? 'nothing', row);
				await editor.page.keyboard.press('Escape');
			});
		}

		walk.step(
			'two people are picked, and the rule is in the list of the one who is away',
			async () => {
				await walk.operation('Forwarding Rule', 'Create');
				await editor.openList('user');
				await editor.pickFromList('Mara Lindqvist');
				await editor.openList('toUser');
				await editor.pickFromList('Aiko Nakamura');
				await editor.typeDate('startTime', '2099-05-01 08:00:00');
				await editor.typeDate('endTime', '2099-05-02 08:00:00');
				const [rule] = await walk.run(/toUsername/);
				const { mara, aiko } = SEED.users;
				assert.deepEqual([rule?.username, rule?.toUsername], [mara, aiko]);
				await walk.operation('Forwarding Rule', 'Delete');
				const [newest] = await editor.openList('forwardingRule');
				assert.equal(newest, 'to Aiko Nakamura (2099-05-01 08:00 to 2099-05-02 08:00)');
				await editor.page.keyboard.press('Escape');
			},
		);

		walk.step('a list that cannot be loaded says why, and what to do', async () => {
			await walk.operation('Incident', 'Create');
			zenduty.faults.add({ path: '/api/account/teams/*', effect: { kind: 'status', status: 500 } });
			// What was loaded is shown for 10 seconds without asking again.
			await wait(10_000);
			await editor.openList('service', 'rlc-error-container');
			const text = await editor.part('rlc-error-container').innerText();
			assert.match(text, /status 500 \(after 2 attempts\)[^]*enter an ID/);
			await editor.page.keyboard.press('Escape');
			zenduty.faults.clear();
		});

		walk.step('a list with nothing in it says so, and choosing that chooses nothing', async () => {
			await walk.operation('Incident Note', 'Update');
			await editor.locate('incident', 'By ID', '1');
			const nothing = 'Incident #1 has no notes.';
			assert.deepEqual(await editor.openList('noteId'), [nothing]);
			await editor.pickFromList(nothing);
			assert.equal(await editor.located('noteId'), '');
		});

		walk.step(
			'several can be picked, and dates typed; the filters find one of others',
			async () => {
				const given = {
					title: 'Backup is late',
					service: SEED.services.databases,
					status: 2,
				} as const;
				addIncident(zenduty.world, { ...given, service: SEED.services.payments });
				addIncident(zenduty.world, { ...given, creation_date: '2026-02-28T12:00:00Z' });
				const { incident_number } = addIncident(zenduty.world, given);
				await walk.operation('Incident', 'Get Many');
				await editor.choose('status', 'Acknowledged');
				await editor.add('Add Filter', 'Service Names or IDs');
				await editor.chooseSeveral('services', ['Platform / Databases', 'Platform / Network']);
				await editor.add('Add Filter', 'Created After');
				await editor.typeDate('createdAfter', '2026-03-01 08:02:30');
				const found = await walk.run(/Backup is late/);
				assert.deepEqual(
					found.filter(({ title }) => title === given.title).map((each) => each.incidentNumber),
					[incident_number],
				);
			},
		);

		walk.step('"Custom API Call" says what to use instead', async () => {
			await editor.choose('operation', CUSTOM);
			const hint = editor.panel.getByText(/HTTP Request/);
			await hint.first().waitFor();
			await editor.closePanel();
		});
	});
}

/** Puts something into each list. */
function prepare({ zenduty }: Walk): Incident {
	const { state, world } = zenduty;
	const incident = addIncident(world, { title: 'Noted', service: SEED.services.databases });
	const of = { incident: incident.incident_number, creation_date: incident.creation_date };
	state.notes.push({
		...of,
		unique_id: newShortId(),
		user: SEED.users.mara,
		note: 'The tape is full',
	});
	state.responders.push({
		...of,
		unique_id: newShortId(),
		user: SEED.users.tomas,
		escalation_policy: null,
		response_status: 3,
	});
	state.maintenanceWindows.push({
		...{ unique_id: newUuid(), team: SEED.teams.platform, name: 'New disks', time_zone: 'UTC' },
		...{ repeat_interval: 0, repeat_until: null, creation_date: incident.creation_date },
		start_time: incident.creation_date,
		end_time: new Date(Date.now() + 3_600_000).toISOString(),
		services: [{ unique_id: newUuid(), service: SEED.services.databases }],
	});
	return incident;
}
