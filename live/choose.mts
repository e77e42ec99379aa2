/** Where in the account the probes work: given by flags, or chosen from lists. */
import { CannotRun, type Ask, type Row } from './ask.mts';
import { readList, type Client } from './client.mts';
import type { Options } from './options.mts';
import type { Place } from './probe.mts';

/** A place, and the names of its parts for the terminal. */
export interface Chosen extends Place {
	names: { team: string; service: string; integration?: string };
}

interface Thing {
	unique_id: string;
	name: string;
}

/** Chooses. @throws CannotRun if something that was named is not there */
export async function choosePlace(
	api: Client,
	options: Pick<Options, 'team' | 'service' | 'user' | 'no-alerts'>,
	ask: Ask,
	integrationUrl?: string,
): Promise<Chosen> {
	const teams = await all<Thing>(api, '/api/account/teams/');
	const team = await pick(teams, 'Team', '--team', options.team, ask);
	const below = `/api/account/teams/${team.unique_id}/`;
	const services = await all<Thing & { escalation_policy: string }>(api, `${below}services/`);
	const service = await pick(services, 'Service', '--service', options.service, ask);
	const user = await chooseUser(api, options.user, ask);
	const url = options['no-alerts'] ? undefined : integrationUrl;
	const isListed = !options['no-alerts'] && url === undefined;
	const listed = isListed
		? await chooseIntegration(api, `${below}services/${service.unique_id}/`, ask)
		: undefined;
	return {
		team: team.unique_id,
		service: service.unique_id,
		policy: service.escalation_policy,
		user,
		integration: listed ? { id: listed.unique_id } : url === undefined ? undefined : { url },
		names: { team: team.name, service: service.name, integration: listed?.name },
	};
}

async function pick<T extends Thing>(
	things: T[],
	what: string,
	flag: string,
	wanted: string | undefined,
	ask: Ask,
): Promise<T> {
	if (things.length === 0) throw new CannotRun(`The key sees no ${what.toLowerCase()}.`);
	if (wanted === undefined) {
		return await ask.choose(
			what,
			things.map((thing) => ({ name: thing.name, value: thing })),
			flag,
		);
	}
	const found = things.find(({ unique_id: id, name }) => id === wanted || name === wanted);
	if (found === undefined)
		throw new CannotRun(`The key sees no ${what.toLowerCase()} that ${flag} names.`);
	return found;
}

async function chooseUser(
	api: Client,
	wanted: string | undefined,
	ask: Ask,
): Promise<string | undefined> {
	const members = await all<{ user: unknown }>(api, '/api/account/members/');
	const users = members
		.map(({ user }) => Object(user) as Record<string, string | undefined>)
		.filter(({ username }) => username);
	if (wanted !== undefined) {
		const isIt = ({ username, email }: (typeof users)[0]) =>
			username === wanted || email?.toLowerCase() === wanted.toLowerCase();
		const found = users.find(isIt);
		if (found === undefined) throw new CannotRun('The account has no member that --user names.');
		return found.username;
	}
	const rows: Array<Row<string | undefined>> = users.map((user) => ({
		name: `${user.first_name} ${user.last_name}`,
		value: user.username,
	}));
	const nobody = { name: 'Nobody: leave out what pages or assigns a person', value: undefined };
	const question = 'Who owns the API key? This person may be paged and assigned';
	return await ask.choose(question, [nobody, ...rows], '--user').catch(unasked(undefined));
}

async function chooseIntegration(
	api: Client,
	service: string,
	ask: Ask,
): Promise<Thing | undefined> {
	const found = await all<Thing & { application_reference?: { extension?: string } }>(
		api,
		`${service}integrations/`,
	);
	const generic = found.filter((each) => each.application_reference?.extension === 'generic');
	const [first] = generic;
	if (first === undefined) return undefined;
	const rows: Array<Row<Thing | undefined>> = generic.map((thing) => ({
		...{ name: thing.name, value: thing },
	}));
	const none = { name: 'None: send no alerts', value: undefined };
	const question = 'Integration for alerts';
	return await ask.choose(question, [...rows, none], '--no-alerts').catch(unasked(first));
}

/** Makes what is chosen where nobody can be asked. */
const unasked =
	<T,>(otherwise: T) =>
	(error: unknown): T => {
		if (error instanceof CannotRun) return otherwise;
		throw error;
	};

async function all<T>(api: Client, path: string): Promise<T[]> {
	const entries: T[] = [];
	for (let page = 1; page <= 20; page++) {
		const answer = await api.get(`${path}?page=${page}&page_size=100`);
		if (answer.status !== 200) {
			if (page > 1) break;
			throw new CannotRun(
				`Zenduty answered ${answer.status} to a first request. Check the API key and the base URL.`,
			);
		}
		const list = readList(answer.json);
		entries.push(...list.entries);
		if (!list.next || list.entries.length === 0) break;
	}
	return entries;
}
