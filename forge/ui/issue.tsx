import ForgeReconciler from '@forge/react';
import { IssueView } from './issue-view';

ForgeReconciler.render(<IssueView />);
