/** Checks that the links between the documents, and to their headings, lead somewhere. */
export default {
	plugins: [['remark-validate-links', { repository: 'n8n-nodes-zenduty/n8n-nodes-zenduty' }]],
};
