import ForgeReconciler from '@forge/react';
import { ProjectView } from './project-view';

ForgeReconciler.render(<ProjectView />);
