/** The part of the page that says who is on call, and hands schedules over. */
import { nextOn } from './handOver.mts';
import { html, type Html } from './html.mts';
import { byId, fullName, policiesBy, userOf, type Schedule, type State } from './state.mts';

/** Returns the row of a schedule, with a button that hands it over. */
export function scheduleRow(state: State, schedule: Schedule): Html {
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
