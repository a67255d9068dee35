export { issueResolver, jiraChanged, projectResolver, resolveLinks } from '../forge/index';
