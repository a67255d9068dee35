export * from './find';
export * from './grants';
export {
  addComment,
  cloneIssue,
  createIssue,
  deleteIssue,
  editIssue,
  hideIssue,
  moveIssue,
  moveToCategory,
  moveToDone,
  setStatus,
} from './issues';
export * from './projects';
export { resetWorld, seedWorld } from './seed';
export { addSite, setPlan } from './sites';
export type * from './types';
