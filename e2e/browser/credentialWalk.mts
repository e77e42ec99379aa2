/** A new user creates the credential, and slips on the way. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Walk } from './walk.mts';

/** What is entered, and what the editor says about it; each follows on the one before. */
const SLIPS: Array<[string, (walk: Walk) => Promise<unknown>, RegExp]> = [
	['no signing key', async () => {}, /The signing key is empty\. Copy it/],
	[
		'a signing key with a space',
		async ({ editor }) => await editor.type('signingSecret', ' pasted-key'),
		/The signing key begins or ends with a space or a line break/,
	],
	[
		'a previous signing key with a space',
		async ({ editor }) => {
			await editor.type('signingSecret', 'pasted-key');
			await editor.type('previousSigningSecret', 'former-key ');
		},
		/The previous signing key begins or ends with a space or a line break/,
	],
	[
		'no username',
		async ({ editor }) => await editor.choose('authentication', 'Basic Authentication'),
		/The username is empty/,
	],
	[
		'a username with a colon',
		async ({ editor }) => await editor.type('username', 'pa:ger'),
		/The username contains a colon/,
	],
	[
		'no password',
		async ({ editor }) => await editor.type('username', 'pager'),
		/The password is empty/,
	],
	[
		'a header without a name',
		async (walk) => {
			await walk.editor.type('password', 'browser-password');
			await walk.editor.part('fixed-collection-add').click();
		},
		/Custom header 1 has no name/,
	],
	[
		'a header name with a space',
		async ({ editor }) => await editor.type('name', 'X Team'),
		/name of custom header 1 is not a valid header name/,
	],
	[
		'a header that the request sets',
		async ({ editor }) => await editor.type('name', 'Authorization'),
		/"Authorization" is always set by the request itself/,
	],
	[
		'a header without a value',
		async ({ editor }) => await editor.type('name', 'X-Team'),
		/"X-Team" has no value/,
	],
	[
		'a value that HTTP cannot carry',
		async ({ editor }) => await editor.type('value', 'a→b'),
		/characters that an HTTP header cannot have/,
	],
	[
		'a header given twice',
		async ({ editor }) => {
			await editor.type('value', 'orders');
			await editor.part('fixed-collection-add').click();
			await editor.field('name').nth(1).locator('input').fill('x-team');
			await editor.field('value').nth(1).locator('input').fill('payments');
		},
		/"x-team" is entered twice/,
	],
];

/** Ends with the credential of the walk, in the open trigger. */
export function credentialWalk(walk: Walk): void {
	const dialog = () => walk.editor.credential;

	describe('Credential:', () => {
		walk.step('opens from the node, with signature authentication', async () => {
			await walk.editor.openNewCredential();
			assert.match(await dialog().innerText(), /Signing Key/);
			assert.equal(await walk.editor.field('username').count(), 0);
		});

		for (const [slip, enter, message] of SLIPS) {
			walk.step(`${slip}: says what is wrong, and what to do`, async () => {
				await enter(walk);
				await walk.editor.saveRefusedCredential(message);
			});
		}

		walk.step('warns of removed headers only where there are headers', async () => {
			const warning = dialog().getByText('If you remove a header');
			await warning.waitFor();
			await walk.editor.part('fixed-collection-delete').first().click();
			await walk.editor.part('fixed-collection-delete').click();
			await warning.waitFor({ state: 'detached' });
		});

		walk.step('warns of a missing authentication only where none is chosen', async () => {
			const warning = dialog().getByText('anyone who knows the URL');
			assert.equal(await warning.count(), 0);
			await walk.editor.choose('authentication', 'No Authentication');
			await warning.waitFor();
		});

		walk.step('a good signing key is accepted', async () => {
			await walk.editor.choose('authentication', 'Signature Authentication');
			await walk.editor.type('signingSecret', walk.key);
			await walk.editor.type('previousSigningSecret', '');
			await walk.editor.saveCredential();
			await walk.editor.panel.getByTestId('node-credentials-select').waitFor();
		});

		walk.step('opened again, it is well, and does not show the key', async () => {
			await walk.editor.panel.getByTestId('credential-edit-button').click();
			await dialog().waitFor();
			assert.equal(await dialog().getByText('Couldn’t connect').count(), 0);
			const field = walk.editor.field('signingSecret').locator('input');
			assert.equal(await field.getAttribute('type'), 'password');
			assert.ok(!(await field.inputValue()).includes(walk.key));
			await walk.picture('credential', dialog(), 900);
			await dialog().getByRole('button', { name: /close/i }).click();
			await dialog().waitFor({ state: 'detached' });
		});
	});
}
