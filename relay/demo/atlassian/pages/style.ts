/** The one stylesheet of the simulator's pages, served from its own path. */
export const STYLE = `
:root {
  color-scheme: light dark; --line: #8885; --soft: #8882; --accent: light-dark(#0c56c9, #85b8ff);
  --page: light-dark(#fff, #161a1d); --text: light-dark(#172b4d, #dee4ea); --muted: light-dark(#505f79, #9fadbc);
  background: var(--page); color: var(--text);
}
* { box-sizing: border-box; }
body { margin: 0; font: 100%/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
.bar { padding: .5rem 1rem; border-bottom: 1px solid var(--line); }
.bar span { color: var(--muted); }
main { max-width: 960px; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; line-height: 1.25; }
h2 { font-size: 1.1rem; margin-top: 2rem; }
a { color: var(--accent); }
.card, .column { border: 1px solid var(--line); border-radius: 8px; padding: 1rem; }
.column { padding: .75rem; }
.consent { max-width: 544px; margin: 2rem auto; }
.consent code { color: var(--muted); }
fieldset { border: 1px solid var(--line); border-radius: 8px; min-width: 0; }
.choice { display: block; padding: .25rem 0; }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: 1rem; }
button { font: inherit; max-width: 100%; padding: .4rem 1rem; border: 1px solid var(--line); border-radius: 6px; cursor: pointer; }
button.primary { background: var(--accent); border-color: var(--accent); color: var(--page); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.board { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(10.5rem, 100%), 1fr)); gap: 1rem; }
.board ul { list-style: none; margin: 0; padding: 0; }
.board li { background: var(--soft); border-radius: 6px; padding: .5rem; margin: .5rem 0; }
.lozenge { display: inline-block; padding: 0 .5rem; border-radius: 4px; background: var(--soft); font-size: .8rem; font-weight: 600; }
.lozenge.done { background: #1f845a; color: #fff; }
.lozenge.indeterminate { background: #0b57d0; color: #fff; }
.facts { display: grid; grid-template-columns: fit-content(40%) minmax(0, 1fr); gap: .25rem 1rem; }
.facts > div { display: contents; }
.facts dt { font-weight: 600; }
.facts dd { margin: 0; min-width: 0; }
.adf { overflow-x: auto; }
.adf table { border-collapse: collapse; }
.adf th, .adf td { border: 1px solid var(--line); padding: .25rem .75rem; text-align: left; vertical-align: top; }
.adf th > *, .adf td > * { margin: 0; }
.adf h3 { font-size: 1rem; margin: 1.25rem 0 .5rem; }
.column h2 { margin-top: 0; }
.adf pre { background: var(--soft); padding: .75rem; border-radius: 6px; white-space: pre-wrap; }
.panel { border-left: 4px solid var(--accent); background: var(--soft); padding: .25rem 1rem; border-radius: 4px; margin: .75rem 0; }
.panel.error { border-color: #c9372c; } .panel.warning { border-color: #b38600; } .panel.success { border-color: #1f845a; }
.smart-link { display: inline-block; max-width: 100%; border: 1px solid var(--line); border-radius: 4px; padding: 0 .4rem; }
.smart-card a { display: block; color: inherit; text-decoration: none; padding: .35rem .25rem; }
.smart-card strong { color: var(--accent); margin: 0 .4rem; }
.smart-card img { vertical-align: -3px; }
.app { border: 1px solid var(--line); border-radius: 8px; padding: 0 1rem 1rem; margin-top: 2rem; }
.app h2 { margin-top: 1rem; }
.app img { max-width: 100%; height: auto; }
.fk-stack { display: flex; flex-direction: column; align-items: flex-start; }
.fk-inline { display: flex; flex-wrap: wrap; align-items: center; }
.fk-space-050 { gap: .25rem; } .fk-space-100 { gap: .5rem; } .fk-space-200 { gap: 1rem; } .fk-space-300 { gap: 1.5rem; }
.fk-heading { font-size: 1.05rem; margin: 0; }
.fk-small { font-size: .85rem; } .fk-strong { font-weight: 600; } .fk-subtle { color: var(--muted); }
.fk-lozenge { display: inline-block; padding: 0 .5rem; border-radius: 4px; background: var(--soft); font-size: .75rem; font-weight: 700; }
.fk-lozenge.fk-success { background: #1f845a; color: #fff; } .fk-lozenge.fk-removed { background: #c9372c; color: #fff; }
.fk-lozenge.fk-moved { background: #946f00; color: #fff; } .fk-lozenge.fk-inprogress { background: #0b57d0; color: #fff; }
.fk-message { border-left: 4px solid var(--accent); background: var(--soft); padding: .5rem 1rem; border-radius: 4px; }
.fk-message.fk-error { border-color: #c9372c; } .fk-message.fk-warning { border-color: #b38600; }
.unknown { border: 1px dashed var(--line); padding: 0 .4rem; }
.small { font-size: .8rem; margin: .25rem 0 0; }
.board .buttons { margin-top: .4rem; }
.board button { padding: .1rem .5rem; font-size: .8rem; }
article { border-top: 1px solid var(--line); padding: .5rem 0; }
`.trimStart();

export const SITE_AVATAR =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#0b57d0"/><path d="M4 12 8 3l4 9z" fill="#fff"/></svg>';
