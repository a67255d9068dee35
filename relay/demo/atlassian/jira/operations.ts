import type { Handler } from './call';
import { addComment, getComments } from './comments';
import { createIssue } from './create-issue';
import { getCreateIssueMetaIssueTypeId, getCreateIssueMetaIssueTypes } from './createmeta';
import { bulkFetchIssues, deleteIssue, editIssue, getIssue } from './issues';
import { getMyPermissions } from './my-permissions';
import { getPriorities, searchPriorities } from './priorities';
import { getAllStatuses, getIssueTypesForProject, getProject, getProjectComponents, searchProjects } from './projects';
import { deleteIssueProperty, getIssueProperty, setIssueProperty } from './properties';
import { createOrUpdateRemoteIssueLink, getRemoteIssueLinks } from './remote-links';
import { searchResolutions } from './resolutions';
import { searchByGet, searchByPost } from './search';
import { getCurrentUser, getLicense, getServerInfo, getStatuses, searchStatuses } from './site-facts';
import { doTransition, getTransitions } from './transitions';
import { bulkGetUsers, findAssignableUsers } from './users';
import { deleteWebhookById, getDynamicWebhooksForApp, refreshWebhooks, registerDynamicWebhooks } from './webhooks';

/** The operations that the simulated Jira supports, by the contract's ids; the others are refused. */
export const handlers: Readonly<Partial<Record<string, Handler>>> = {
  createIssue,
  getIssue,
  editIssue,
  deleteIssue,
  bulkFetchIssues,
  addComment,
  getComments,
  getTransitions,
  doTransition,
  getCreateIssueMetaIssueTypes,
  getCreateIssueMetaIssueTypeId,
  searchAndReconsileIssuesUsingJql: searchByGet,
  searchAndReconsileIssuesUsingJqlPost: searchByPost,
  searchProjects,
  getProject,
  getProjectComponents,
  getIssueTypesForProject,
  getAllStatuses,
  getPriorities,
  searchPriorities,
  findAssignableUsers,
  bulkGetUsers,
  searchResolutions,
  getMyPermissions,
  getLicense,
  getCurrentUser,
  getServerInfo,
  getStatuses,
  search: searchStatuses,
  registerDynamicWebhooks,
  getDynamicWebhooksForApp,
  deleteWebhookById,
  refreshWebhooks,
  getIssueProperty,
  setIssueProperty,
  deleteIssueProperty,
  getRemoteIssueLinks,
  createOrUpdateRemoteIssueLink,
};
