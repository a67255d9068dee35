/** The panel's style, which the host can change by `--avsb-jira-*` variables and parts. */
export const css = `
:host { display: block; container-type: inline-size; color-scheme: light dark; }
:host([theme=light]) { color-scheme: light; }
:host([theme=dark]) { color-scheme: dark; }
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
.panel {
  --text: var(--avsb-jira-text, light-dark(#172b4d, #dee4ea));
  --muted: var(--avsb-jira-muted, light-dark(#505f79, #9fadbc));
  --line: var(--avsb-jira-line, light-dark(#dcdfe4, #38414a));
  --border: var(--avsb-jira-border, light-dark(#7a869a, #738496));
  --link: var(--avsb-jira-link, light-dark(#0c56c9, #85b8ff));
  --page: var(--avsb-jira-background, light-dark(#fff, #161a1d));
  background: var(--page); color: var(--text);
  font: 14px / 20px var(--avsb-jira-font, system-ui, sans-serif);
  border: 1px solid var(--line); border-radius: var(--avsb-jira-radius, 4px); padding: 12px 16px;
  min-height: 100px; overflow-wrap: anywhere;
}
header { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; justify-content: space-between; }
h2 { font-size: 16px; line-height: 24px; font-weight: 600; margin: 0; }
/* Rows share the list's columns; where a browser has no subgrid, each row has its own. */
.list { display: grid; grid-template-columns: max-content fit-content(30%) minmax(0, 1fr) max-content max-content;
  column-gap: 16px; margin: 8px 0 0; position: relative; }
.row { display: grid; grid-column: 1 / -1; grid-template-columns: minmax(88px, max-content) max-content 1fr max-content minmax(64px, max-content);
  grid-template-columns: subgrid; gap: 4px 16px; align-items: center; min-height: 40px; padding: 6px 0; border-top: 1px solid var(--line); }
.key { color: var(--link); font-weight: 600; white-space: nowrap; }
.muted, .note { color: var(--muted); }
.lozenge { display: inline-block; padding: 0 6px; border-radius: 4px; font-size: 12px; line-height: 20px; font-weight: 600; justify-self: start; }
.ok { background: light-dark(#dcfff1, #143c2c); color: light-dark(#185c3f, #7ee2b8); }
.run { background: light-dark(#e9f2ff, #0f2b5b); color: light-dark(#0a47a8, #a9ccff); }
.bad { background: light-dark(#ffeceb, #4a1b14); color: light-dark(#a1260d, #ff9c8f); }
.idle { background: light-dark(#ebecf0, #2c333a); color: light-dark(#42526e, #c7d1db); }
p { margin: 8px 0 0; }
.turn { display: flex; flex-wrap: wrap; gap: 8px; }
.turn > * { margin-top: 8px; }
.alert { padding: 8px 12px; border-radius: 4px; border: 1px solid currentcolor; margin-top: 8px; display: flex; flex-wrap: wrap; gap: 8px; align-items: center; justify-content: space-between; }
.skeleton { height: 40px; margin-top: 8px; border-radius: 4px; background: light-dark(#ebecf0, #2c333a); }
button, input, select { font: inherit; color: inherit; min-height: 32px; border: 1px solid var(--border); border-radius: 4px; padding: 5px 10px; background: var(--page); }
button { cursor: pointer; font-weight: 500; }
button[aria-disabled=true] { cursor: default; opacity: .75; }
button.primary { background: var(--link); border-color: var(--link); color: var(--page); }
button.text { border-color: transparent; background: none; color: var(--link); text-decoration: underline; padding: 5px 4px; }
form { display: grid; gap: 12px; grid-template-columns: 1fr 1fr; margin-top: 12px; padding: 12px 0; border-top: 1px solid var(--line); }
label { display: grid; gap: 4px; font-size: 12px; line-height: 16px; font-weight: 600; min-width: 0; }
label > * { font-size: 14px; line-height: 20px; font-weight: 400; width: 100%; }
form > .wide { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
.error { color: light-dark(#a1260d, #ff9c8f); margin: 0; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[hidden] { display: none; }
@container (max-width: 560px) {
  .list { grid-template-columns: minmax(0, max-content) minmax(0, 1fr) max-content; }
  .cell:nth-child(3) { grid-column: 1 / -1; grid-row: 2; }
  .cell:nth-child(4) { grid-column: 1 / 3; grid-row: 3; }
  .cell:nth-child(5) { grid-column: 3; grid-row: 3; }
  form { grid-template-columns: 1fr; }
}
@media (pointer: coarse) { button, input, select { min-height: 44px; } .row { min-height: 44px; } }
@media (forced-colors: active) { .lozenge, .skeleton { border: 1px solid CanvasText; } }
`;
