export { issueResolver } from './issue-subjects';
export { projectResolver } from './issue-types';
export { resolveLinks } from './smart-link';
export { jiraChanged } from './triggers';
