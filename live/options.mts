/** The flags of `npm run live`. */
import { parseArgs } from 'node:util';

import { CannotRun } from './ask.mts';

export const USAGE = `npm run live -- [flags]
Tries with your Zenduty account what this package assumes about Zenduty, and writes a report without
secrets. It says what it will do, and asks before it writes anything.

  --team <name or ID>        the team to work in (otherwise asked for)
  --service <name or ID>     the service to open incidents for (otherwise asked for)
  --user <username or email> the owner of the API key, who may be paged and be assigned to incidents
  --integration-url          send alerts to the URL of an integration: ZENDUTY_INTEGRATION_URL, or asked
                             for (otherwise one is chosen from the list; without a terminal it is the
                             first Generic integration of the service)
  --no-alerts                send no alerts
  --override                 also create a schedule override in a year, which the API cannot remove
  --limits                   also exceed the limits, to learn what happens (asks once more)
  --yes                      do not ask before writing
  --report <file>            where the report goes (reports/live.md)
  --help

npm run live -- webhook [flags]
Waits for webhooks of Zenduty, and says what came.

  --port <number>            where to listen on this machine (8099)
  --count <number>           end after so many requests (otherwise with Ctrl-C)
  --late <seconds>           answer the second request so late, to learn how long Zenduty waits
  --refuse                   answer the second request with 500, to learn whether it is sent again
  --unsigned                 the webhook has no signing key
  --report <file>            where the report goes (reports/live-webhook.md)

Environment: ZENDUTY_API_KEY, ZENDUTY_BASE_URL (https://www.zenduty.com) and, with --integration-url,
ZENDUTY_INTEGRATION_URL; for webhooks ZENDUTY_SIGNING_KEY. What is missing is asked for. None of them
is ever an argument.
Exit code: 0 if all that was tried holds, 1 if something does not, 2 if it could not run, 130 if it
was interrupted. For webhooks, Ctrl-C is the usual end, and no interruption.
`;

/** What the flags say. */
export type Options = ReturnType<typeof readOptions>;

/** Reads the flags. @throws CannotRun for one that is not known */
export function readOptions(args: string[]) {
	try {
		const { values, positionals } = parseArgs({
			args,
			allowPositionals: true,
			options: {
				team: { type: 'string' },
				service: { type: 'string' },
				user: { type: 'string' },
				'integration-url': { type: 'boolean', default: false },
				'no-alerts': { type: 'boolean', default: false },
				override: { type: 'boolean', default: false },
				limits: { type: 'boolean', default: false },
				yes: { type: 'boolean', default: false },
				report: { type: 'string' },
				port: { type: 'string', default: '8099' },
				count: { type: 'string' },
				late: { type: 'string' },
				refuse: { type: 'boolean', default: false },
				unsigned: { type: 'boolean', default: false },
				help: { type: 'boolean', default: false },
			},
		});
		const [command = 'api', ...others] = positionals;
		if (others.length > 0 || !['api', 'webhook'].includes(command)) {
			throw new CannotRun('The only command besides the flags is: webhook');
		}
		return { command, ...values };
	} catch (error) {
		if (error instanceof CannotRun) throw error;
		throw new CannotRun(error instanceof Error ? error.message.split('\n')[0] : String(error));
	}
}
