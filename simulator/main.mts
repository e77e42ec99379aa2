/** `npm run simulator`: starts the simulator and says how to reach it. */
import { parseArgs } from 'node:util';

import { addIncidents } from './incidents.mts';
import { SEED } from './seed.mts';
import { startSimulator } from './simulator.mts';

const USAGE = `npm run simulator -- [flags]
  --port <number>         where to listen on 127.0.0.1 (4004; 0 takes a free port)
  --receiver <url>        where outgoing webhooks go, such as an n8n trigger's URL; can be repeated
  --signing-key <text>    sign webhooks with this key
  --api-key <text>        the API key (by default a new one at every start)
  --limits                refuse what comes too often, as Zenduty documents it
  --incidents <number>    so many more incidents
  --fault-seed <number>   what the chances of faults are drawn from
  --settings <json>       switches, see simulator/settings.mts
  --json                  print one line of JSON, and end when the standard input ends
  --once                  end right after the start
  --help
`;

const { values } = parseArgs({
	options: {
		port: { type: 'string', default: '4004' },
		receiver: { type: 'string', multiple: true, default: [] },
		'signing-key': { type: 'string' },
		'api-key': { type: 'string' },
		limits: { type: 'boolean', default: false },
		incidents: { type: 'string', default: '0' },
		'fault-seed': { type: 'string' },
		settings: { type: 'string', default: '{}' },
		json: { type: 'boolean', default: false },
		once: { type: 'boolean', default: false },
		help: { type: 'boolean', default: false },
	},
});

if (values.help) {
	console.log(USAGE);
	process.exit(0);
}

const { 'signing-key': signingKey } = values;
const simulator = await startSimulator({
	port: Number(values.port),
	keys:
		values['api-key'] === undefined
			? undefined
			: [{ key: values['api-key'], owner: SEED.users.mara }],
	receivers: values.receiver.map((url) => ({
		...{ url, signingKey },
		authentication: signingKey === undefined ? 'none' : 'signature',
	})),
	settings: { ...(values.limits ? { limits: {} } : {}), ...JSON.parse(values.settings) },
	faultSeed: values['fault-seed'] === undefined ? undefined : Number(values['fault-seed']),
});
const { url, apiKey, integrationUrl, keys, faults, world } = simulator;
addIncidents(world, Number(values.incidents), { title: 'More of the same' });

if (values.json) {
	const readOnlyApiKey = keys[1]?.key ?? null;
	console.log(JSON.stringify({ url, apiKey, readOnlyApiKey, integrationUrl, seed: faults.seed }));
	// When the parent process ends, for whatever reason, the standard input closes.
	process.stdin.on('end', () => void leave()).resume();
} else {
	console.log(`A simulated Zenduty, not the real one.

Page                 ${url}/
API, base URL        ${url}
API key              ${apiKey}
API key, reads only  ${keys[1]?.key ?? '(none)'}
Integration URL      ${integrationUrl}
Webhooks go to       ${values.receiver.join(', ') || '(nowhere; add a URL on the page)'}
Faults               POST ${url}/_simulator/faults, seed ${faults.seed}
Journal              ${url}/_simulator/journal

Press Ctrl-C to end. All is in memory: nothing is left then.`);
}
process.once('SIGINT', () => void leave());
process.once('SIGTERM', () => void leave());
if (values.once) await leave();

async function leave(): Promise<never> {
	await simulator.stop();
	process.exit(0);
}
