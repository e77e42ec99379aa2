/** The page for people: incidents, what belongs to them, and what was sent to n8n. */
import { byId, fullName, userOf, type Incident, type State, type Status } from './state.mts';
import type { Delivery } from './webhooks.mts';

const SHOWN_INCIDENTS = 50;
const SHOWN_DELIVERIES = 30;
const REFRESH = 3000;
const WORDS: { [status in Status]: string } = { 1: 'triggered', 2: 'acknowledged', 3: 'resolved' };

/** A piece of HTML. */
interface Html {
	html: string;
}

/**
 * Writes HTML: what is filled in is text, and escaped, unless it is HTML already. An answer of a
 * receiver, a title and a note can hold anything.
 */
function html(
	parts: TemplateStringsArray,
	...values: Array<string | number | Html | Html[]>
): Html {
	const filled = values.map((value) => {
		if (Array.isArray(value)) return value.map((one) => one.html).join('');
		return typeof value === 'object' ? value.html : escape(String(value));
	});
	return { html: String.raw({ raw: parts }, ...filled) };
}

const ENTITIES: { [character: string]: string } = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

const escape = (text: string): string =>
	text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

/** Returns the page as text. */
export function page(state: State, sent: Delivery[]): string {
	const newest = state.incidents.slice(-SHOWN_INCIDENTS).reverse();
	const services = state.services.map(
		({ unique_id, name, team }) =>
			html`<option value="${unique_id}">${byId(state.teams, team).name} / ${name}</option>`,
	);
	return html`<!doctype html>
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<title>Zenduty simulator</title>
				<style>
					${STYLE}
				</style>
			</head>
			<body>
				<h1>Zenduty simulator: not the real Zenduty</h1>
				<form method="post" action="/_simulator/incidents">
					<input name="title" required placeholder="Title" aria-label="Title" />
					<select name="service" aria-label="Service">
						${services}
					</select>
					<button>Open incident</button>
				</form>
				<h2>Incidents</h2>
				<p>${newest.length} of ${state.incidents.length}, the newest first</p>
				<table id="incidents">
					${headings(['Number', 'Incident', 'State', 'Notes and alerts', ''])}
					${newest.map((incident) => row(state, incident))}
				</table>
				<h2>Sent webhooks</h2>
				<table id="webhooks">
					${headings(['At', 'Incident', 'Event', 'To', 'Answer'])}
					${sent.slice(-SHOWN_DELIVERIES).reverse().map(deliveryRow)}
				</table>
				<script>
					${SCRIPT};
				</script>
			</body>
		</html>`.html;
}

function headings(names: string[]): Html {
	return html`<tr>
		${names.map((name) => html`<th>${name}</th>`)}
	</tr>`;
}

function row(state: State, incident: Incident): Html {
	const { incident_number: number, title, summary, status, assigned_to } = incident;
	const assignee = assigned_to === null ? 'nobody' : fullName(userOf(state, assigned_to));
	const notes = state.notes.filter((note) => note.incident === number);
	const alerts = state.alerts.filter((alert) => alert.incident === number);
	const buttons = [
		button(number, 2, 'Acknowledge', status !== 1),
		button(number, 3, 'Resolve', status === 3),
	];
	return html`<tr id="incident-${number}">
		<td>#${number}</td>
		<td>
			<b>${title}</b><br />${byId(state.services, incident.service).name}, for ${assignee}
			<pre>${summary}</pre>
		</td>
		<td class="${WORDS[status]}">${WORDS[status]}</td>
		<td>
			${notes.map(({ note, user }) => html`<p>${fullName(userOf(state, user))}: ${note}</p>`)}
			${alerts.map(({ alert_type, message }) => html`<p>Alert (${alert_type}): ${message}</p>`)}
		</td>
		<td>${buttons}</td>
	</tr>`;
}

function button(number: number, status: Status, label: string, isOff: boolean): Html {
	return html`<form method="post" action="/_simulator/incidents/${number}/status">
		<button name="status" value="${status}" ${isOff ? 'disabled' : ''}>${label}</button>
	</form>`;
}

function deliveryRow(delivery: Delivery): Html {
	const { at, incidentNumber, eventType, url, status, answer, failure } = delivery;
	const outcome = failure ?? (status === null ? 'on its way' : `${status} ${answer}`);
	return html`<tr>
		<td>${at}</td>
		<td>#${incidentNumber}</td>
		<td>${eventType}</td>
		<td>${url}</td>
		<td>${outcome}</td>
	</tr>`;
}

/** The page waits while somebody types or chooses. */
const SCRIPT: Html = {
	html: `setInterval(() => {
	const { tagName } = document.activeElement ?? {};
	if (tagName !== 'INPUT' && tagName !== 'SELECT') location.reload();
}, ${REFRESH})`,
};

const STYLE: Html = {
	html: `body { font: 15px/1.4 sans-serif; margin: 2em; max-width: 75em }
h1 { background: #fd6; padding: .4em .6em }
table { border-collapse: collapse; width: 100% }
th, td { border-bottom: 1px solid #ccc; padding: .4em; text-align: left; vertical-align: top }
pre, p { margin: 0; white-space: pre-wrap }
form { display: inline }
.triggered { color: #b00 } .acknowledged { color: #a60 } .resolved { color: #070 }`,
};
