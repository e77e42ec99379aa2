import { problem, type Result } from '../result';
import { unexpectedResponse, type ZendutyError } from '../errors';

/** The base URL that an empty field stands for. */
export const DEFAULT_BASE_URL = 'https://www.zenduty.com';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Reads the base URL of the credential. It may have a path, and a final slash.
 *
 * @returns the URL without a final slash, or what is wrong with it, as sentences
 */
export function readBaseUrl(value: unknown): Result<{ baseUrl: string }> {
	const text = (typeof value === 'string' ? value.trim() : '') || DEFAULT_BASE_URL;
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url === undefined || !['https:', 'http:'].includes(url.protocol)) {
		return problem(
			`The base URL is not a valid URL. Enter ${DEFAULT_BASE_URL}, or leave it empty.`,
		);
	}
	if (url.username !== '' || url.password !== '') {
		return problem('The base URL contains a username or a password. Remove it.');
	}
	if (url.search !== '' || url.hash !== '') {
		return problem(
			'The base URL contains a query or a fragment. Remove everything from ? or # on.',
		);
	}
	if (!isSecure(url)) {
		return problem(
			'The base URL does not begin with https://, so the API key could be intercepted. Enter the https URL.',
		);
	}
	return { ok: true, baseUrl: url.href.replace(/\/+$/, '') };
}

/** Tells whether nobody on the way can read what is sent: https, or http on this machine. */
export function isSecure({ protocol, hostname }: URL): boolean {
	return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}

/**
 * Builds the URL of an endpoint: each part of the path is encoded, and a slash stands at the
 * end, without which Zenduty refuses what is sent.
 *
 * @param path parts of the path; what a user entered is always one part of its own
 * @throws ZendutyError for a part that is empty, `.` or `..`, which no encoding keeps in place, and for
 *   one with half of a surrogate pair, which has no encoding: what a user enters is checked before,
 *   so a response gave it as an ID
 */
export function urlOf(
	baseUrl: string,
	path: readonly string[],
	query: Readonly<Record<string, string | number>> = {},
): string {
	const parts = path.map((part) => {
		const isText = part !== '' && !/\p{Surrogate}/u.test(part);
		if (!isText || part === '.' || part === '..') throw noId(part);
		return encodeURIComponent(part);
	});
	const url = new URL(`${baseUrl}/${parts.join('/')}/`);
	for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
	return url.href;
}

function noId(part: string): ZendutyError {
	const shown = part.replace(/\p{Surrogate}/gu, '\ufffd');
	return unexpectedResponse(
		`Zenduty responded with an invalid ID: "${shown}".`,
		'Check the base URL in the credential, and whether a proxy changes responses.',
	);
}
