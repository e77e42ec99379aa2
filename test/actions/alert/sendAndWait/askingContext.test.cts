import { askingIn } from '../../../../nodes/Zenduty/actions/alert/sendAndWait/askingContext';
import { execution, type Execution } from '../../../support/execution.cjs';

it.each<[string, Execution]>([
	['node', {}],
	['tool', { isTool: true }],
	['tool', { type: 'n8n-nodes-zenduty.zendutyTool' }],
	['review', { type: 'n8n-nodes-zenduty.zendutyHitlTool' }],
])('asks as a %s: %j', (role, given) => {
	expect(askingIn(execution(given).context).role).toBe(role);
});

it('knows a workflow without a name by none', () => {
	const { context } = execution();
	const unnamed = Object.assign(context, { getWorkflow: () => ({ id: 'flow-1', active: true }) });
	expect(askingIn(unnamed).workflow).toBe('');
});
