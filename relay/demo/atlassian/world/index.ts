export * from './find';
export * from './grants';
export {
  addComment,
  cloneIssue,
  closeAs,
  createIssue,
  deleteIssue,
  editIssue,
  hideIssue,
  moveIssue,
  moveToCategory,
  moveToDone,
  setStatus,
} from './issues';
export * from './people';
export * from './projects';
export * from './screens';
export { resetWorld, seedWorld } from './seed';
export { addSite, localise, setPlan } from './sites';
export type * from './types';
