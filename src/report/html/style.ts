/** The look of the report: system fonts, light and dark, A4 and Letter. Every pair of colours has a contrast of 4.5 or more. */
export const STYLE = `
:root { color-scheme: light dark; --text: #1b1f24; --soft: #545d68; --page: #fff; --box: #f5f7f9; --line: #ccd3da;
  --accent: #0a5fb4; --add: #116329; --change: #7d4e00; --remove: #a40e26; --bar: #4a90d9; --bar-long: #c3dcf5; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e9ed; --soft: #a3adb8; --page: #14181d; --box: #1d232a; --line: #3b444e;
  --accent: #6cb2ff; --add: #63cf7f; --change: #e0aa4e; --remove: #ff8b96; --bar: #4a90d9; --bar-long: #284a6d; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, "Segoe UI", Arial, sans-serif; }
main, header, footer { max-width: 74rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 1.5rem; } footer { padding-bottom: 3rem; color: var(--soft); }
h1 { font-size: 1.8rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.35rem; margin: 2.5rem 0 .75rem; padding-bottom: .25rem; border-bottom: 2px solid var(--line); }
h3 { font-size: 1.1rem; margin: 2rem 0 .5rem; } h4 { font-size: 1rem; margin: 1.1rem 0 .3rem; }
a { color: var(--accent); } a:focus-visible, summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
p { margin: .4rem 0; } ul, ol { margin: .3rem 0; padding-left: 1.4rem; } .soft { color: var(--soft); }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; }
.skip { position: absolute; left: -99rem; } .skip:focus { position: static; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; overflow-wrap: anywhere; }
th, td { border: 1px solid var(--line); padding: .3rem .5rem; text-align: left; vertical-align: top; overflow-wrap: break-word; }
.values { table-layout: fixed; } .values th, .values td { overflow-wrap: anywhere; } .values th:first-child { width: 22%; }
.scroll { overflow-x: auto; } .scroll:focus-visible { outline: 3px solid var(--accent); }
thead th { background: var(--box); } th[scope=row] { font-weight: 600; }
td.number { text-align: right; white-space: nowrap; } .nowrap { white-space: nowrap; }
.facts { width: auto; } .facts th { font-weight: 600; width: 14rem; background: var(--box); } .facts td { overflow-wrap: anywhere; }
pre { background: var(--box); border: 1px solid var(--line); border-radius: 4px; padding: .6rem .8rem; margin: .4rem 0;
  white-space: pre-wrap; overflow-wrap: anywhere; font: 12.5px/1.5 ui-monospace, Consolas, "Liberation Mono", monospace; }
pre .comment { color: var(--soft); } code { font-family: ui-monospace, Consolas, "Liberation Mono", monospace; font-size: .92em; }
.create { color: var(--add); } .update { color: var(--change); } .delete { color: var(--remove); }
.tag { display: inline-block; border: 1.5px solid currentColor; border-radius: 3px; padding: 0 .4rem; font-size: .85rem; font-weight: 600; }
.blocker { color: var(--remove); } .warning { color: var(--change); } .manual { color: var(--accent); } .note { color: var(--soft); }
.finding { margin: .6rem 0; padding-left: .8rem; border-left: 4px solid var(--line); }
.stage { border-top: 1px solid var(--line); content-visibility: auto; contain-intrinsic-size: auto 900px; }
details > summary { cursor: pointer; } summary h4 { display: inline; }
.task { border: 1px solid var(--line); border-radius: 4px; padding: .4rem .8rem; margin: .5rem 0; white-space: pre-line; }
.track { position: relative; height: 1.1rem; min-width: 12rem; background: var(--box); border: 1px solid var(--line); }
.track span { position: absolute; top: 0; bottom: 0; left: var(--from); width: max(2px, var(--width)); }
.track .long { background: var(--bar-long); } .track .usual { background: var(--bar); }
figure { margin: 1rem 0; } figcaption { font-weight: 600; margin-bottom: .3rem; }
figure svg { max-width: 100%; height: auto; display: block; }
figure svg text { fill: var(--text); } figure svg path, figure svg polygon, figure svg ellipse { stroke: var(--soft); fill: none; }
figure svg .edge polygon { fill: var(--soft); } figure svg .cluster path { stroke: var(--line); fill: var(--box); }
figure svg .node path { fill: var(--page); }
figure svg .new path { stroke: var(--add); stroke-width: 2; } figure svg .leaves path { stroke: var(--remove); stroke-dasharray: 4 2; stroke-width: 1.5; }
figure svg .upgraded path { stroke: var(--change); stroke-width: 2; }
@media (max-width: 45rem) { th, td { overflow-wrap: anywhere; } .facts th { width: 7rem; } }
@page { margin: 14mm; }
@media print {
  :root { color-scheme: light; --text: #000; --soft: #444; --page: #fff; --box: #f3f3f3; --line: #aaa; --accent: #003f7d;
    --add: #0b4d1d; --change: #6b4300; --remove: #8a0c20; --bar: #4a90d9; --bar-long: #c3dcf5; }
  body { font-size: 9.5pt; } main, header, footer { max-width: none; padding: 0; } nav { display: none; }
  pre { font-size: 7.5pt; } a { color: inherit; text-decoration: none; }
  h2, h3, h4, caption, summary { break-after: avoid; } tr, figure, .task, .finding { break-inside: avoid; }
  thead { display: table-header-group; } .scroll { overflow: visible; } .stage { content-visibility: visible; }
  .track, pre { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
