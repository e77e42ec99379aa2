/** What the demo prints at its end: how to go on by oneself, and all that one needs to type. */
import { OWNER } from '../n8n/start.mts';
import { ANSWERING, NOTE, type Loop } from '../workflows/incidentLoop.mts';
import { GUIDE } from './guide.mts';

/** Returns the text. Each value ends its line, so that it can be copied with a double click. */
export function introduction(editor: string, { zenduty, signingKey }: Loop): string {
	return `
Go on by yourself, step by step:  ${GUIDE}

New workflow         ${editor}/workflow/new
Email                ${OWNER.email}
Password             ${OWNER.password}
Simulated Zenduty    ${zenduty.url}/

To enter in credentials. "Zenduty account" and "Zenduty webhook" in n8n have theirs already.

API Key              ${zenduty.apiKey}
Base URL             ${zenduty.url}
Integration URL      ${zenduty.integrationUrl}
Signing Key          ${signingKey}

The Integration URL is of Platform / Databases. The workflow "${ANSWERING}" acknowledges
incidents of this service at once, with the note "${NOTE}"

If n8n refuses an event, the reason is shown here.
Press Ctrl-C to end. Nothing is left then.`;
}

/** Reads a value from the text. @throws Error if it does not stand there */
export function printed(text: string, label: string): string {
	const value = new RegExp(`^${label} {2,}(\\S+)$`, 'm').exec(text)?.[1];
	if (value === undefined) throw new Error(`The demo prints no "${label}":\n${text}`);
	return value;
}
