/** What no probe can tell: the unknown, and what the nodes do meanwhile. */
export const UNASKED: ReadonlyArray<readonly [unknown: string, meanwhile: string]> = [
	[
		'Whether a 503 with `Retry-After` means that nothing was done',
		'The node assumes so, and creates again what it tried to create. Otherwise something could exist twice.',
	],
	[
		'In which unit the `repeat_interval` of a maintenance window is, and when such a window runs again',
		'*Maintenance Window: Create* passes the number on; *End* sets *Repeat Until*, and leaves an occurrence that has begun.',
	],
	['In which unit the times of an SLA are', '*SLA: Get Many* returns them as Zenduty sends them.'],
	[
		'Whether an alert *Error* or *Warning* opens an incident',
		'It depends on the setting of the integration, and the documentation says so.',
	],
	[
		'Whether a PATCH changes `escalation_policy`',
		'*Incident: Update* and *Reassign* send it; *Reassign* fails where the incident then shows another one. To try it would page the people of another policy.',
	],
	[
		'How account webhooks are signed, which tell of changes of who is on call',
		'The documentation names what to try, one after the other.',
	],
	[
		'When Zenduty begins to use a new signing key',
		'The credential takes the former key beside the new one.',
	],
	[
		'What an acknowledgement that ran out looks like',
		'If an acknowledged incident is triggered again, the polling trigger takes that for an acknowledgement that ran out.',
	],
	[
		'Whether `all_teams` finds incidents of teams that the owner of the key is not in',
		'*Get Many* and the polling trigger ask for all teams. A key without rights there finds fewer.',
	],
];
