import { createHash } from 'crypto';
import { problem, type Result } from '../result';
import { isSecure } from './authorize';

/** What stands before the parts of an integration in its path. */
const PREFIX = '/integration/';

/** How many parts stand behind `integration` at least: the kind or the account, and the key. */
const MIN_PARTS = 2;

/** The shortest part that is kept out of texts; shorter ones are words such as `generic`. */
const MIN_SECRET = 8;

const RIGHT_ONE =
	'Copy it from the page of the integration in Zenduty: it looks like https://…/integration/<account>/generic/<key>/ or https://…/api/integration/<type>/<key>/.';

/** The URL of an alert integration. It is a secret: whoever has it can send alerts. */
export interface IntegrationUrl {
	/** With the final slash, without which Zenduty takes no alerts. */
	url: string;
}

/**
 * Reads the URL of an alert integration, which a person entered or Zenduty gave.
 *
 * @returns the URL, or what is wrong with it, as sentences that do not repeat it
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

/** Makes a hash by which the URL of an integration can be told from others, without keeping it. */
export function fingerprintOf({ url }: IntegrationUrl): string {
	return createHash('sha256').update(url).digest('hex');
}

/** Lists the parts of an integration's URL that no text may repeat: the whole, its path, its key. */
export function secretsOf({ url }: IntegrationUrl): string[] {
	const parsed = new URL(url);
	const parts = partsOf(parsed).filter((part) => part.length >= MIN_SECRET);
	const wholes = [url, parsed.pathname].flatMap((text) => [text, text.replace(/\/$/, '')]);
	return [...wholes, ...parts];
}

/** Returns the parts of the path behind the first `integration`; none where it has none. */
function partsOf({ pathname }: URL): string[] {
	const start = pathname.indexOf(PREFIX);
	const behind = start < 0 ? '' : pathname.slice(start + PREFIX.length);
	return behind.split('/').filter((part) => part !== '');
}
