#include "pipeline/report/html_page.hpp"

namespace undertone::pipeline {

// The colours of lines are told apart by those who see no red, no green or no blue, and in grey by their
// dashes.
std::string_view page_style() {
  return R"(
:root { color-scheme: light dark; --bg: #f7f6f3; --card: #fff; --ink: #1b1d21; --soft: #5a616a; --line: #dedbd3;
  --grid: #ebe8e1; --accent: #0b5cad; --wash: #edf4fb; --shade: 0, 50, 110; --on-shade: #fff;
  --c0: #0072b2; --c1: #d55e00; --c2: #00845f; --c3: #b8568f; --c4: #b07800; --c5: #3a9fd8; --c6: #55585c; --c7: #7a4fc0 }
@media (prefers-color-scheme: dark) {
  :root { --bg: #131519; --card: #1b1e24; --ink: #e9e8e4; --soft: #9ba4ae; --line: #353a43; --grid: #292d35;
    --accent: #6cb2ff; --wash: #1f2a38; --shade: 100, 165, 245; --on-shade: #0c1016;
    --c0: #58aef0; --c1: #ff8b45; --c2: #2cc79a; --c3: #e79ac6; --c4: #eeb83a; --c5: #a3dcff; --c6: #b4b8be; --c7: #b79cf5 }
}
* { box-sizing: border-box }
html { -webkit-text-size-adjust: 100% }
body { margin: 0; background: var(--bg); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif }
main { max-width: 72rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .4rem; letter-spacing: -.015em; overflow-wrap: anywhere }
h2 { font-size: 1.2rem; margin: 0 0 .25rem; letter-spacing: -.005em }
p { margin: .25rem 0 1rem; max-width: 46rem }
a { color: var(--accent); text-decoration: none }
a:hover { text-decoration: underline }
.eyebrow { color: var(--accent); font-size: .8rem; font-weight: 600; letter-spacing: .07em; text-transform: uppercase;
  margin: 0 0 .5rem }
.soft { color: var(--soft) }
section .soft, figcaption .soft { font-size: .9rem }
nav { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; margin: 1rem 0 1.5rem; font-size: .92rem }
section { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.35rem 1.5rem 1.5rem;
  margin: 0 0 1.25rem }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: 1px; margin: 0 0 1.25rem;
  background: var(--line); border: 1px solid var(--line); border-radius: 12px; overflow: hidden }
.tile { background: var(--card); padding: .9rem 1.1rem }
.tile span { display: block }
.tile .value { font-size: 1.65rem; font-weight: 650; line-height: 1.25; font-variant-numeric: tabular-nums }
.tile .name, .tile .soft { font-size: .84rem }
.scroll { overflow-x: auto; margin: 0 -.25rem; padding: 0 .25rem }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .93rem }
table.wide { width: 100% }
th, td { padding: .42rem .7rem; text-align: right; vertical-align: top; border-bottom: 1px solid var(--grid) }
thead th { color: var(--soft); font-weight: 600; font-size: .84rem; white-space: nowrap; vertical-align: bottom;
  border-bottom-color: var(--line) }
th:first-child { text-align: left; padding-left: .35rem }
tbody th { font-weight: 600 }
tbody tr:last-child th, tbody tr:last-child td { border-bottom: 0 }
td small, .badge { display: block; color: var(--soft); font-size: .76rem; white-space: nowrap }
.badge { display: inline-block; color: var(--accent); background: var(--wash); border-radius: 99px; padding: 0 .5rem;
  font-weight: 600 }
tr.kept th, tr.kept td { background: var(--wash) }
tr.kept .badge { background: var(--card) }
tfoot th, tfoot td { border-top: 1px solid var(--line); border-bottom: 0; font-weight: 600 }
table.wide th:first-child { position: sticky; left: 0; background: var(--card) }
table.wide tr.kept th:first-child { background: var(--wash) }
.pairs th, .pairs td { text-align: left; font-weight: 400; padding-left: .35rem }
.pairs th { color: var(--soft); white-space: nowrap; padding-right: 1.5rem }
.pairs td { overflow-wrap: anywhere; white-space: pre-wrap }
.columns { columns: 2 24rem; column-gap: 2.5rem }
.columns dl { margin: 0 }
.columns div { display: flex; gap: 1rem; justify-content: space-between; padding: .3rem 0; break-inside: avoid;
  border-bottom: 1px solid var(--grid); font-size: .93rem }
.columns dt { color: var(--soft) }
.columns dd { margin: 0; text-align: right; overflow-wrap: anywhere; white-space: pre-wrap;
  font-variant-numeric: tabular-nums }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr)); gap: 1.25rem 1.5rem }
figure { margin: 0; min-width: 0; break-inside: avoid }
figcaption { font-weight: 600; font-size: .95rem; margin: 0 0 .25rem }
figcaption .soft { display: block; font-weight: 400 }
svg { display: block; width: 100%; height: auto; overflow: visible }
svg text { fill: var(--soft); font-size: 10.5px; font-variant-numeric: tabular-nums }
svg .end { text-anchor: end }
svg .middle { text-anchor: middle }
svg .count { font-size: 8px }
.grid { stroke: var(--grid); stroke-width: 1 }
.axis { stroke: var(--line); stroke-width: 1 }
.divider { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 2 3 }
.curve { fill: none; stroke: var(--c); stroke-width: 1.4; stroke-linejoin: round; stroke-linecap: round }
.curve.strong { stroke-width: 2.4 }
.curve.fine { stroke-width: .8 }
.curve.fine.strong { stroke-width: 1.2 }
.dot { fill: var(--c) }
.mark { fill: var(--card); stroke: var(--c); stroke-width: 2 }
.mark.strong { fill: var(--c); stroke: var(--card) }
.hue0 { --c: var(--c0) } .hue1 { --c: var(--c1) } .hue2 { --c: var(--c2) } .hue3 { --c: var(--c3) }
.hue4 { --c: var(--c4) } .hue5 { --c: var(--c5) } .hue6 { --c: var(--c6) } .hue7 { --c: var(--c7) }
.dash1 { stroke-dasharray: 7 4 } .dash2 { stroke-dasharray: 2 4 } .dash3 { stroke-dasharray: 9 3 2 3 }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; margin: .25rem 0 1.1rem; padding: 0; list-style: none;
  font-size: .88rem; max-height: 11rem; overflow: auto }
.legend li { display: flex; align-items: center; gap: .45rem }
.legend svg { width: 26px; height: 10px; flex: none }
.bar { fill: var(--accent); fill-opacity: .32; stroke: var(--accent); stroke-width: 1 }
.bar.amount { fill-opacity: .75; stroke: none }
.ideal { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 4 3 }
.confidence { stroke: var(--ink); stroke-width: 2 }
.matrix th, .matrix td { border: 1px solid var(--card); text-align: center; padding: .3rem .45rem; vertical-align: middle }
.matrix td { background: rgba(var(--shade), var(--s)); min-width: 3.6rem; line-height: 1.2; border-radius: 4px }
.matrix td.high, .matrix td.high small { color: var(--on-shade) }
.matrix td.none { color: var(--soft) }
.matrix td small { color: inherit }
.matrix td.right { outline: 1.5px solid var(--accent); outline-offset: -2px }
.matrix thead th { vertical-align: bottom; max-width: 9rem; white-space: normal; overflow-wrap: anywhere }
.matrix tbody th { text-align: right; background: var(--card); position: sticky; left: 0; white-space: nowrap;
  max-width: 9rem; overflow: hidden; text-overflow: ellipsis }
.matrix thead th:first-child { font-weight: 400; white-space: nowrap }
.dense { font-size: .72rem }
.dense td { min-width: 2rem; padding: .18rem .1rem }
.dense th { padding: .18rem .3rem }
.dense td small { font-size: .6rem }
.dense thead th { font-size: .72rem; max-height: 9rem }
.dense thead .class { writing-mode: vertical-rl; transform: rotate(180deg); text-align: left; white-space: nowrap }
section p:last-child { margin-bottom: 0 }
@media (max-width: 40rem) {
  main { padding: 1.25rem .75rem 2.5rem }
  h1 { font-size: 1.5rem }
  section { padding: 1rem .9rem 1.1rem; border-radius: 10px }
  .tiles { grid-template-columns: repeat(2, 1fr) }
  .tile { padding: .65rem .8rem }
  .tile .value { font-size: 1.35rem }
  .pairs th { white-space: normal; min-width: 7rem; padding-right: .8rem }
}
@media print {
  body { background: none; font-size: 10pt }
  main { max-width: none; padding: 0 }
  nav { display: none }
  section { border: 0; border-top: 1px solid var(--line); border-radius: 0; padding: 1rem 0 }
  .scroll { overflow: visible }
  .charts { grid-template-columns: repeat(2, 1fr) }
  h2, thead { break-after: avoid }
  tr { break-inside: avoid }
  .matrix td, .tile, tr.kept td, tr.kept th { -webkit-print-color-adjust: exact; print-color-adjust: exact }
}
)";
}

}  // namespace undertone::pipeline
