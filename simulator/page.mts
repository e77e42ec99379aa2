/**
 * Makes the page for people: the receivers, the incidents, the people on call, and the sent
 * webhooks.
 */
import { html, type Html } from './html.mts';
import { nextOn } from './handOver.mts';
import {
	outcomeClass,
	outcomeOf,
	receiverForm,
	receiverRow,
	type Mistake,
} from './pageReceivers.mts';
import { SCRIPT, STYLE } from './pageScript.mts';
import {
	byId,
	fullName,
	policiesBy,
	userOf,
	type Alert,
	type Incident,
	type Schedule,
	type State,
	type Status,
} from './state.mts';
import type { Delivery, Receiver, Webhooks } from './webhooks.mts';

const SHOWN_INCIDENTS = 50;
const SHOWN_DELIVERIES = 30;
const WORDS: { [status in Status]: string } = { 1: 'triggered', 2: 'acknowledged', 3: 'resolved' };

/**
 * Returns the HTML of the page.
 *
 * @param mistake the receiver that was entered just now and cannot be used. The form shows its
 * values again, so that they can be corrected
 */
export function page(
	state: State,
	{ receivers, sent }: Pick<Webhooks, 'receivers' | 'sent'>,
	mistake?: Mistake,
): string {
	const newest = state.incidents.slice(-SHOWN_INCIDENTS).reverse();
	const services = state.services.map(
		({ unique_id }) => html`<option value="${unique_id}">${serviceName(state, unique_id)}</option>`,
	);
	return html`<!doctype html>
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width" />
				<title>Zenduty simulator</title>
				<style>
					${STYLE}
				</style>
			</head>
			<body>
				<h1>Zenduty simulator: not the real Zenduty</h1>
				<p id="gone" role="alert" hidden>The simulator does not answer.</p>
				<section id="receivers">
					<h2>Send webhooks to</h2>
					${receiverForm(mistake)}
					<table id="receiver-list" data-live>
						${headings(['URL', 'Sends events of', 'Authentication', 'Last answer', ''])}
						${receivers.map((receiver) =>
							receiverRow(receiver, heardBy(state, receiver), lastTo(receiver, sent)),
						)}
						${receivers.length === 0
							? html`<tr>
									<td colspan="5">Nowhere yet</td>
								</tr>`
							: ''}
					</table>
				</section>
				<section>
					<h2>Incidents</h2>
					<form class="line" method="post" action="/_simulator/incidents">
						<label class="wide">Title <input name="title" required autocomplete="off" /></label>
						<label
							>Service
							<select name="service" id="service">
								${services}
							</select></label
						>
						<button>Open incident</button>
					</form>
					<div id="incidents" data-live>
						<p>
							${newest.length} of ${state.incidents.length}, the newest first. The simulator calls
							nobody, and assigns an incident only if it is asked to.
						</p>
						<table>
							${headings(['Number', 'Incident', 'State', 'Notes and alerts', ''])}
							${newest.map((incident) => row(state, incident))}
						</table>
					</div>
				</section>
				<section id="schedules">
					<h2>Who is on call</h2>
					<table id="on-call" data-live>
						${headings(['Schedule', 'On call now', 'Next', 'Escalation policies', ''])}
						${state.schedules.map((schedule) => scheduleRow(state, schedule))}
					</table>
				</section>
				<section>
					<h2>Sent webhooks</h2>
					<table id="webhooks" data-live>
						${headings(['At', 'About', 'Event', 'To', 'Answer'])}
						${sent.slice(-SHOWN_DELIVERIES).reverse().map(deliveryRow)}
					</table>
				</section>
				<script>
					${SCRIPT};
				</script>
			</body>
		</html>`.html;
}

const serviceName = (state: State, id: string): string => {
	const { name, team } = byId(state.services, id);
	return `${byId(state.teams, team).name} / ${name}`;
};

/**
 * Returns the events that a receiver gets, in words. A test can set a service that does not exist,
 * so the result is then its ID.
 */
function heardBy(state: State, { kind, service }: Receiver): string {
	if (kind === 'account') return 'who is on call';
	if (service === undefined) return 'all services';
	const isKnown = state.services.some(({ unique_id }) => unique_id === service);
	return isKnown ? serviceName(state, service) : service;
}

const lastTo = ({ id }: Receiver, sent: Delivery[]): Delivery | undefined =>
	sent.findLast(({ receiver }) => receiver === id);

function headings(names: string[]): Html {
	return html`<tr>
		${names.map((name) => html`<th scope="col">${name}</th>`)}
	</tr>`;
}

function row(state: State, incident: Incident): Html {
	const { incident_number: number, title, summary, status, assigned_to } = incident;
	const assignee = nameOf(state, assigned_to);
	const notes = state.notes.filter((note) => note.incident === number);
	const alerts = state.alerts.filter((alert) => alert.incident === number);
	// If an alert was sent twice, both have the same links. Each link gets only one button.
	const links = new Map(alerts.flatMap(({ urls }) => urls.map((link) => [link.link_url, link])));
	const buttons = [
		...[...links.values()].filter(isOpenable).map(linkButton),
		button(number, 2, 'Acknowledge', status !== 1),
		button(number, 3, 'Resolve', status === 3),
	];
	return html`<tr id="incident-${number}">
		<td>#${number}</td>
		<td class="text">
			<b>${title}</b><br />${byId(state.services, incident.service).name}, assigned to ${assignee}
			<pre>${summary}</pre>
		</td>
		<td class="${WORDS[status]}">${WORDS[status]}</td>
		<td class="text">
			${notes.map(({ note, user }) => html`<p>${fullName(userOf(state, user))}: ${note}</p>`)}
			${alerts.map(
				({ alert_type, message, urls }) =>
					html`<p>Alert (${alert_type}): ${message} ${textsOfLinks(urls)}</p>`,
			)}
		</td>
		<td class="buttons">${buttons}</td>
	</tr>`;
}

type Link = Alert['urls'][number];

/** Tells whether a link is shown as a link: only a URL that a browser can open safely is. */
function isOpenable({ link_url: url }: Link): boolean {
	return /^https?:\/\//.test(url);
}

/** Returns the links that do not become buttons, as text. */
function textsOfLinks(links: Link[]): string {
	const others = links.filter((link) => !isOpenable(link));
	return others.map(({ link_url: url, link_text: text }) => `${text} (${url})`).join(' ');
}

function linkButton({ link_url: url, link_text: text }: Link): Html {
	return html`<a href="${url}" class="button" target="_blank" rel="noreferrer">${text}</a>`;
}

function button(number: number, status: Status, label: string, isOff: boolean): Html {
	return html`<form method="post" action="/_simulator/incidents/${number}/status">
		<button
			id="set-${number}-${status}"
			name="status"
			value="${status}"
			aria-label="${label} #${number}"
			${isOff ? 'disabled' : ''}
		>
			${label}
		</button>
	</form>`;
}

function deliveryRow(delivery: Delivery): Html {
	const { at, incidentNumber, eventType, url } = delivery;
	return html`<tr>
		<td>${at}</td>
		<td>${incidentNumber === null ? 'on call' : `#${incidentNumber}`}</td>
		<td>${eventType}</td>
		<td class="text">${url}</td>
		<td class="text ${outcomeClass(delivery)}">${outcomeOf(delivery)}</td>
	</tr>`;
}

/** Returns the row of a schedule, with a button that hands the schedule over. */
function scheduleRow(state: State, schedule: Schedule): Html {
	const { unique_id: id, name, team, onCall } = schedule;
	const policies = policiesBy(state, schedule).map((policy) => policy.name);
	return html`<tr>
		<td>${byId(state.teams, team).name} / ${name}</td>
		<td data-label="On call now">${nameOf(state, onCall)}</td>
		<td data-label="Next">${nameOf(state, nextOn(schedule))}</td>
		<td data-label="Escalation policies">${policies.join(', ')}</td>
		<td>
			<form method="post" action="/_simulator/hand-over">
				<button
					id="hand-over-${id}"
					name="schedules"
					value="${id}"
					aria-label="Hand over ${name} now"
				>
					Hand over now
				</button>
			</form>
		</td>
	</tr>`;
}

function nameOf(state: State, username: string | null): string {
	return username === null ? 'nobody' : fullName(userOf(state, username));
}
