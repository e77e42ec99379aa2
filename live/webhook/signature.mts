/** Which bytes a signature was made of. Nothing of the package is used here. */
import { createHmac } from 'node:crypto';

import { dumps, type Value } from '../../simulator/pythonJson.mts';

/** The forms of a body that a sender may sign, by their names. */
const FORMS: Record<string, (body: Buffer) => Buffer | string> = {
	bytes: (body) => body,
	'body by Python': (body) => dumps(JSON.parse(body.toString()) as Value),
	'payload by Python': (body) => dumps(payloadOf(body)),
	'body by JavaScript': (body) => JSON.stringify(JSON.parse(body.toString())),
	'payload by JavaScript': (body) => JSON.stringify(payloadOf(body)),
};

const ENCODINGS = { '': 'base64', ' in hex': 'hex' } as const;

function payloadOf(body: Buffer): Value {
	const { payload } = JSON.parse(body.toString()) as { payload?: Value };
	if (payload === undefined) throw new Error('no payload');
	return payload;
}

/** Returns the names of the forms that a signature fits, the most literal one first. */
export function formsOf(body: Buffer, signature: string, signingKey: string): string[] {
	return Object.entries(FORMS).flatMap(([form, write]) =>
		Object.entries(ENCODINGS)
			.filter(([, encoding]) => {
				try {
					const signed = createHmac('sha256', signingKey).update(write(body));
					return signed.digest(encoding) === signature;
				} catch {
					return false;
				}
			})
			.map(([name]) => form + name),
	);
}
