import { answerWebhooks } from '../../../../nodes/Zenduty/actions/alert/sendAndWait/answerWebhooks';

it('n8n shows the page and takes its form at one URL, while the node waits', () => {
	const page = {
		name: 'default',
		responseMode: 'onReceived',
		responseData: '',
		path: '={{ $nodeId }}',
		restartWebhook: true,
		isFullPath: true,
	};
	expect(answerWebhooks).toEqual([
		{ ...page, httpMethod: 'GET' },
		{ ...page, httpMethod: 'POST' },
	]);
});
