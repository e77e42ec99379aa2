/** An n8n that somebody else has started, with the package in it: in a container, for example. */
import { Rest, type Json } from './rest.mts';
import type { Server } from './server.mts';

/** n8n's default limit for a body, in MiB. */
const PAYLOAD_SIZE_MAX = 16;

const PACKAGE = 'n8n-nodes-zenduty';

/**
 * Logs in to a running n8n. If it has no owner yet, its owner gets this login.
 *
 * @param address without or with a final slash
 * @throws Error if the package is not in it
 */
export async function connect(
	address: string,
	login: { email: string; password: string },
): Promise<Server> {
	const url = address.replace(/\/+$/, '');
	const rest = new Rest(url);
	const { userManagement } = await rest.call('GET', '/rest/settings');
	if (userManagement.showSetupOnFirstLoad === true) await rest.setUpOwner(login);
	else await rest.login(login);
	const { versionCli: version } = await rest.call('GET', '/rest/settings');

	const all: Json[] = await (await rest.fetch('/types/nodes.json')).json();
	const node = all.find(({ name }) => name === `${PACKAGE}.zenduty`);
	if (node === undefined) {
		throw new Error(
			`n8n ${version} has no node of ${PACKAGE}. Install the package as docs/install.md says. n8n 3 loads it only with N8N_UNVERIFIED_PACKAGES_ENABLED=true.`,
		);
	}
	console.log(`n8n ${version} at ${url} has ${PACKAGE} ${node.communityNodePackageVersion}.`);
	return {
		version,
		major: Number.parseInt(version),
		url,
		rest,
		payloadSizeMax: PAYLOAD_SIZE_MAX,
		discard: async () => await rest.removeAll(),
	};
}
