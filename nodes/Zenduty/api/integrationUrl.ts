import { createHash } from 'crypto';
import { problem, type Result } from '../result';
import { isSecure } from './authorize';

/**
 * The text that the URL of every integration contains. After this text, the path has further parts.
 * The last part is the key, as in `/integration/<account>/generic/<key>/`.
 */
const PREFIX = '/integration/';

/**
 * The smallest number of parts that a path must have after {@link PREFIX}. The shortest path of an
 * integration has two: the type and the key.
 */
const MIN_PARTS = 2;

/**
 * A part of the path with fewer characters than this is a word such as `generic`, and is not
 * hidden. Any other part may be the key, so it counts as a secret.
 */
const MIN_SECRET = 8;

const RIGHT_ONE =
	'Copy it from the page of the integration in Zenduty: it looks like https://…/integration/<account>/generic/<key>/ or https://…/api/integration/<type>/<key>/.';

/** The URL of an alert integration. The URL is a secret, because whoever has it can send alerts. */
export interface IntegrationUrl {
	/**
	 * The whole URL. The path ends with a slash, because Zenduty accepts no alerts at a URL without
	 * that slash.
	 */
	url: string;
}

/**
 * Reads and checks the URL of an alert integration.
 *
 * @param value the URL from a person or from a response of Zenduty
 * @returns the URL. If the URL is invalid, `problem` of the result says why, without repeating the
 * URL.
 */
export function readIntegrationUrl(value: unknown): Result<IntegrationUrl> {
	const text = typeof value === 'string' ? value.trim() : '';
	if (text === '') return problem(`'Integration URL' is empty. ${RIGHT_ONE}`);
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url === undefined || !['https:', 'http:'].includes(url.protocol)) {
		return problem(`'Integration URL' is not a valid URL. ${RIGHT_ONE}`);
	}
	if (!isSecure(url)) {
		return problem(
			"'Integration URL' does not begin with https://, so others could intercept it and send alerts. Enter the https URL.",
		);
	}
	if (url.username !== '' || url.password !== '') {
		return problem("'Integration URL' contains a username or a password. Remove it.");
	}
	if (partsOf(url).length < MIN_PARTS) {
		return problem(`'Integration URL' is not the URL of an alert integration. ${RIGHT_ONE}`);
	}
	if (!url.pathname.endsWith('/')) url.pathname += '/';
	url.hash = '';
	return { ok: true, url: url.href };
}

/**
 * Returns the SHA-256 of the URL of an integration, in hex. The hash does not reveal the URL, so it
 * can be stored to recognize the URL later.
 */
export function fingerprintOf({ url }: IntegrationUrl): string {
	return createHash('sha256').update(url).digest('hex');
}

/**
 * Returns the texts that no error may show: the URL of the integration, its path, and the parts of
 * the path that may be secrets (see {@link MIN_SECRET}). The URL and the path are also returned
 * without the slash at the end.
 */
export function secretsOf({ url }: IntegrationUrl): string[] {
	const parsed = new URL(url);
	const parts = partsOf(parsed).filter((part) => part.length >= MIN_SECRET);
	const wholes = [url, parsed.pathname].flatMap((text) => [text, text.replace(/\/$/, '')]);
	return [...wholes, ...parts];
}

/**
 * Returns the parts of the path after the first {@link PREFIX}. If the path does not have this
 * text, the list is empty.
 */
function partsOf({ pathname }: URL): string[] {
	const start = pathname.indexOf(PREFIX);
	const rest = start < 0 ? '' : pathname.slice(start + PREFIX.length);
	return rest.split('/').filter((part) => part !== '');
}
