export * from './find';
export * from './grants';
export {
  addComment,
  createIssue,
  deleteIssue,
  editIssue,
  moveIssue,
  moveToCategory,
  moveToDone,
  setStatus,
} from './issues';
export * from './projects';
export { resetWorld, seedWorld } from './seed';
export { addSite, setPlan } from './sites';
export type * from './types';
