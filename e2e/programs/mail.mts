/** A mail server that keeps what it gets. */
import { promisify } from 'node:util';
import getPort from 'get-port';
import smtpTester from 'smtp-tester';
import type { Json } from '../n8n/rest.mts';

export interface Mail {
	credential: Json;
	/** The HTML of the e-mails to an address, in the order in which they came. */
	htmlOf(recipient: string): string[];
	stop(): Promise<void>;
}

export async function startMail(): Promise<Mail> {
	const port = await getPort();
	const server = smtpTester.init(port);
	const received: Array<{ receivers: Record<string, true>; html?: string | false }> = [];
	server.bind((_all, _id, email) => void received.push(email));
	return {
		credential: { host: '127.0.0.1', port, secure: false, disableStartTls: true },
		htmlOf: (recipient) =>
			received.filter(({ receivers }) => receivers[recipient]).map(({ html }) => html || ''),
		stop: promisify(server.stop.bind(server)),
	};
}
