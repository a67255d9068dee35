import { JiraPanel } from './element';

/** The element's name; AvsB's pages write `<avsb-jira-panel subject-kind="experiment" subject-id="exp_42">`. */
const elementName = 'avsb-jira-panel';

if (customElements.get(elementName) === undefined) customElements.define(elementName, JiraPanel);
