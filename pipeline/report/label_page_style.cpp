// Data: the style of the page of labels, as CSS.
#include "pipeline/report/label_page_parts.hpp"

namespace undertone::pipeline {

std::string_view label_page_style() {
  return R"css(
main.labels { max-width: 98rem; padding-top: 2rem }
.js main.labels { display: grid; grid-template-columns: minmax(0, 1fr) 24rem; column-gap: 1.25rem; align-items: start }
html:not(.js) .needs-script { display: none }
[hidden] { display: none !important }
.labels > header { grid-column: 1 / -1; margin-bottom: 1.25rem }
.labels h2 { margin: 0 0 .6rem }
.labels section { padding: 1.1rem 1.25rem 1.25rem }
.lead { margin: 0 0 .35rem; font-variant-numeric: tabular-nums; max-width: none }
.lead .badge { margin-left: .35rem; white-space: normal; border-radius: 10px }
.caveat { color: var(--soft); font-size: .93rem; max-width: none; margin: 0 0 .35rem }
.facts { font-size: .9rem }
.facts summary { color: var(--accent); cursor: pointer; width: max-content }
.facts dl { margin: .5rem 0 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(24rem, 100%), 1fr)); gap: 0 2rem }
.facts dl div { display: grid; grid-template-columns: 9rem minmax(0, 1fr); padding: .2rem 0; border-bottom: 1px solid var(--grid) }
.facts dt { color: var(--soft) }
.facts dd { margin: 0; overflow-wrap: anywhere }
code { font: .88em ui-monospace, "DejaVu Sans Mono", monospace }
.story { grid-column: 1; min-width: 0 }
.side { grid-column: 2; grid-row: 2; position: sticky; top: 1rem; max-height: calc(100vh - 2rem); overflow: auto;
  background: var(--card); border: 1px solid var(--line); border-radius: 12px }
.side video { display: block; width: 100%; max-height: 15rem; background: #000; border-radius: 11px 11px 0 0 }
.side audio { display: block; width: calc(100% - 1.5rem); margin: .9rem .75rem 0 }
.side > .note { margin: .9rem 1.1rem 0; font-size: .88rem }

button, select, input { font: inherit; color: inherit }
.labels button:not(.bars button, .legend button, .when button), .labels select, .labels input[type=search] {
  background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .28rem .65rem; cursor: pointer }
.labels input[type=search] { cursor: text }
.labels button:hover:not(:disabled), .labels select:hover { border-color: var(--accent) }
.labels button:disabled { color: var(--soft); opacity: .65; cursor: default }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px }
kbd { font: 600 .78em ui-monospace, "DejaVu Sans Mono", monospace; color: var(--soft); border: 1px solid var(--line);
  border-radius: 4px; padding: .05em .35em; background: var(--bg) }

.chip { --edge: solid; display: inline-flex; align-items: baseline; gap: .4em; max-width: 100%; overflow-wrap: anywhere;
  font-weight: 600; color: var(--ink) }
.chip::before { content: ""; flex: none; align-self: center; width: .78em; height: .78em; border-radius: 3px; background: var(--c, transparent);
  border: 1px var(--edge) color-mix(in srgb, var(--c, var(--line)) 70%, var(--ink)) }

.heading { display: flex; justify-content: space-between; align-items: baseline }
.zoom { display: flex; gap: .35rem }
.zoom button { width: 2rem; line-height: 1.2; padding: .15rem 0 !important }
.lanes { display: grid; grid-template-columns: auto minmax(0, 1fr); max-height: 24rem; overflow-y: auto; overscroll-behavior: contain }
.names { padding-right: .75rem }
.lane-name, .lane { height: 2.1rem; border-bottom: 1px solid var(--grid) }
.lane-name { line-height: 2.1rem; font-size: .9rem; font-weight: 600; max-width: 9rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.track { overflow-x: auto; overflow-y: hidden; position: relative }
.lane-area { overflow: clip; position: relative; min-width: 100%; padding-bottom: 1.6rem; cursor: pointer }
.lane { position: relative }
.block { position: absolute; min-width: 2px; padding: 0 4px; font-size: .72rem; font-weight: 600; overflow: hidden; white-space: nowrap;
  display: flex; align-items: center; isolation: isolate; border-radius: 3px; color: var(--ink); line-height: 1 }
.block::before { content: ""; position: absolute; inset: 2px .5px; z-index: -1; border-radius: 3px; background: var(--c, transparent);
  opacity: var(--o) }
.block::after { content: ""; position: absolute; inset: 2px .5px; border-radius: 3px; border: 1px solid var(--c, var(--soft)) }
.automatic .block::after { border-style: dashed }
.block.human::after { border: 2px solid var(--ink) }
.block:hover::after { border-color: var(--ink) }
.block.off { opacity: .13 }
.block.chosen { z-index: 2 }
.block.chosen::after { border: 2px solid var(--accent); inset: 0; box-shadow: 0 0 0 1.5px var(--card) inset }
.tick { position: absolute; bottom: 0; height: 1.35rem; padding: .3rem 0 0 4px; border-left: 1px solid var(--line); font-size: .72rem;
  line-height: 1; color: var(--soft); font-variant-numeric: tabular-nums; pointer-events: none; white-space: nowrap }
.playhead { position: absolute; top: 0; bottom: 1.3rem; width: 2px; margin-left: -1px; background: var(--accent); z-index: 3; pointer-events: none; left: 0 }
.timeline p { margin: .5rem 0 0; max-width: none }

.tallies p { margin: 0 0 1rem }
.tallies summary { color: var(--accent); cursor: pointer; width: max-content; margin-top: .9rem; font-size: .93rem }
.tallies .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(calc(8.5rem + var(--n) * 2.85rem), 100%), 1fr));
  gap: 1.25rem 1.5rem; margin-top: 1rem }
.tally { font-size: .86rem; width: 100%; min-width: calc(8.5rem + var(--n) * 2.85rem); table-layout: fixed }
.tally th:first-child { width: 6rem } #by-speaker th:first-child { width: 9rem } .tally th:last-child { width: 2.4rem }
.tally th, .tally td { padding: .3rem .1rem; text-align: center; border-bottom: 1px solid var(--card) }
.tally thead th { font-size: .71rem; vertical-align: bottom }
.tally thead .chip { flex-direction: column; align-items: center; gap: .2em; font-weight: 500; color: var(--soft) }
.tally tbody th { text-align: left; white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
.tally thead th:first-child { font-weight: 400; text-align: left; padding-left: 0 }
.tally tbody th:first-child { padding-left: 0; font-size: .86rem }
.tally td { background: color-mix(in srgb, var(--accent) calc(var(--s, 0) * 55%), var(--card)); border: 1px solid var(--card); border-radius: 4px }
.tally td.none { color: var(--soft); opacity: .6 }
.tally td.sum { background: none; color: var(--soft) }

.filters { display: flex; flex-wrap: wrap; gap: .6rem .9rem; align-items: center; font-size: .92rem }
.filters input[type=search] { flex: 1 1 14rem; min-width: 10rem }
.filters select { max-width: 12rem }
.range { display: flex; align-items: center; gap: .5rem }
.range output { min-width: 3.2em; font-variant-numeric: tabular-nums; font-weight: 600 }
.range input { width: 7rem; accent-color: var(--accent) }
.check { display: flex; align-items: center; gap: .4rem }
.check input { accent-color: var(--accent); width: 1rem; height: 1rem }
.filters .legend { flex-basis: 100%; margin: 0; gap: .4rem }
.legend button { background: none; border: 1px solid var(--line); border-radius: 99px; padding: .12rem .7rem; cursor: pointer; display: inline-flex;
  gap: .45rem; align-items: center; font-size: .86rem }
.legend button .chip { font-weight: 500 }
.legend button small { color: var(--soft); font-variant-numeric: tabular-nums }
.legend button[aria-pressed=true] { background: var(--wash); border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent) }
.bar-of-table { position: sticky; top: 0; z-index: 5; display: flex; align-items: center; gap: .6rem; background: var(--card); margin: .5rem -1.25rem 0;
  padding: .5rem 1.25rem; border-bottom: 1px solid var(--line); font-size: .92rem }
.bar-of-table p { margin: 0; font-variant-numeric: tabular-nums; color: var(--soft) }
.bar-of-table .save { margin-left: auto }
.bar-of-table .save.pressing { background: var(--accent) !important; border-color: var(--accent) !important; color: var(--on-shade); font-weight: 600 }
.keys { color: var(--soft); font-size: .84rem; margin: .5rem 0 .35rem; max-width: none; line-height: 1.9 }

.talk, .talk thead, .talk tbody { display: block; width: 100% }
.talk tbody { content-visibility: auto; contain-intrinsic-block-size: auto 1840px }
.talk tr { display: grid; grid-template-columns: 4.6rem 7rem minmax(0, 1fr) 10.5rem; gap: 0 .9rem; padding: .42rem .5rem;
  border-bottom: 1px solid var(--grid); border-radius: 6px; scroll-margin: 4rem 0 1rem; align-items: baseline }
.js .talk tr { grid-template-columns: 4.6rem 7rem minmax(0, 1fr) 10.5rem 8.6rem; cursor: pointer }
.talk.pictured tr { grid-template-columns: 4.6rem 5.5rem 7rem minmax(0, 1fr) 10.5rem }
.js .talk.pictured tr { grid-template-columns: 4.6rem 5.5rem 7rem minmax(0, 1fr) 10.5rem 8.6rem }
.talk th, .talk td { display: block; padding: 0; border: 0; text-align: start; min-width: 0 }
.talk thead tr { padding-bottom: .3rem }
.talk thead th { color: var(--soft) }
.talk tbody .when { font-weight: 400; color: var(--soft) }
.talk .when small { display: block; font-size: .74rem; line-height: 1.2 }
.when button { background: none; border: 0; padding: 0; color: var(--accent); font-variant-numeric: tabular-nums; cursor: pointer }
.when button:hover { text-decoration: underline }
.talk .who { font-weight: 600; overflow-wrap: anywhere }
.talk .says { white-space: pre-line; overflow-wrap: anywhere; unicode-bidi: isolate; line-height: 1.42 }
.says.none { color: var(--soft); font-style: italic }
.talk .what { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .55rem }
.talk .what small { font-size: .8rem; margin: 0; display: inline; white-space: normal; font-variant-numeric: tabular-nums; color: var(--soft) }
.talk .what .note { flex-basis: 100%; line-height: 1.3 }
.talk .fix select { width: 100%; font-size: .84rem; padding: .16rem .4rem; color: var(--soft); background: transparent }
.talk .fix select:hover, .talk .fix select:focus, .talk .fix .set { color: var(--ink) }
.talk .fix .set { border-color: var(--soft) }
.talk .picture { align-self: start }
.talk .picture img { display: block; width: 100%; border-radius: 4px }
.talk tbody tr:hover { background: color-mix(in srgb, var(--wash) 55%, transparent) }
.talk tbody tr.now { box-shadow: inset 3px 0 var(--accent) }
.talk tbody tr[aria-selected=true] { background: var(--wash) }
.talk tbody tr:focus { outline: none }
.talk tbody tr:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px }

.detail { padding: 1rem 1.1rem 1.1rem; font-size: .93rem }
.detail-head { display: flex; justify-content: space-between; gap: .75rem; align-items: flex-start }
.detail-head small { display: block; color: var(--soft); font-variant-numeric: tabular-nums }
.detail-head strong { overflow-wrap: anywhere }
.buttons { display: flex; gap: .3rem; flex: none }
.buttons button { min-width: 2rem; padding: .15rem .4rem !important; line-height: 1.4 }
.detail .close { display: none }
.detail .says { margin: .6rem 0 .9rem; padding-inline-start: .75rem; border-inline-start: 3px solid var(--line); max-height: 11rem; overflow: auto;
  white-space: pre-line; overflow-wrap: anywhere; unicode-bidi: isolate }
.detail .note { background: var(--wash); border-radius: 8px; padding: .4rem .7rem; margin: 0 0 .7rem; font-size: .88rem }
.detail .soft { font-size: .84rem; margin: .5rem 0 0 }
.bars { display: grid; gap: .1rem; margin: 0 -.45rem }
.bars button { display: grid; grid-template-columns: 1.5rem 6.5rem minmax(0, 1fr) 3.1rem; gap: .5rem; align-items: center; text-align: start; background: none;
  border: 1px solid transparent; border-radius: 7px; padding: .16rem .45rem; cursor: pointer; font-size: .9rem }
.bars bdi { overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.bars .number { text-align: end; font-variant-numeric: tabular-nums; color: var(--soft) }
.bars .shown bdi, .bars .shown .number { font-weight: 650; color: var(--ink) }
.bars button[aria-pressed=true] { border-color: var(--accent); background: var(--wash) }
.meter { display: block; height: .62rem; border-radius: 3px; background: var(--grid); overflow: hidden }
.meter i { display: block; height: 100%; border-radius: 3px; background: var(--c, var(--accent)) }
.evidence { width: 100%; margin-top: 1rem; font-size: .88rem }
.evidence th, .evidence td { padding: .25rem .2rem }
.evidence tbody th { font-weight: 400; text-align: left; width: 6rem }
.evidence thead th:first-child { padding-left: .2rem }
.evidence .meter { display: inline-block; width: 4.6rem; margin-right: .5rem; vertical-align: baseline }
.evidence .missing { color: var(--soft); font-style: italic; text-align: end }

@media (max-width: 68rem) {
  .js main.labels { display: block }
  .side { position: static; max-height: none; margin-bottom: 1.25rem }
  .side:has(video, audio) { position: sticky; top: 0; z-index: 6 }
  .bar-of-table { position: static }
  .side video { max-height: 13rem }
  .side audio { margin-bottom: .9rem }
  .detail { display: none }
  .talk tr { scroll-margin: 14rem 0 56vh }
  .detail.open { display: block; position: fixed; inset: auto 0 0 0; z-index: 9; max-height: 55vh; overflow: auto; background: var(--card);
    border-top: 1px solid var(--line); border-radius: 14px 14px 0 0; box-shadow: 0 -6px 30px rgba(0, 0, 0, .22) }
  .side:not(:has(video, audio)) { border: 0; margin: 0; background: none }
  .detail .close { display: inline-block }
  body:has(.detail.open) { padding-bottom: 55vh }
}
@media (max-width: 46rem) {
  .lead .badge { display: block; width: max-content; max-width: 100%; margin: .2rem 0 0 }
  .talk thead, .keys { display: none }
  .talk tbody { contain-intrinsic-block-size: auto 5120px }
  .talk tr, .js .talk tr, .talk.pictured tr, .js .talk.pictured tr { grid-template: "when who what" auto "says says says" auto "fix fix fix" auto /
    auto minmax(0, 1fr) auto; gap: .25rem .7rem; border: 1px solid var(--line); border-radius: 10px; margin: 0 0 .6rem; padding: .65rem .8rem }
  .talk .when { grid-area: when } .talk .who { grid-area: who } .talk .what { grid-area: what; justify-content: flex-end; text-align: end; max-width: 10rem }
  .talk .says { grid-area: says; font-size: .98rem } .talk .fix { grid-area: fix }
  .talk.pictured tr, .js .talk.pictured tr { grid-template: "when who" auto "picture what" auto
    "picture says" auto "fix fix" auto / 5.5rem minmax(0, 1fr) }
  .talk.pictured .what { justify-content: flex-start; text-align: start; max-width: none }
  .talk .picture { grid-area: picture }
  .talk .when small { display: none }
  .labels section { padding: .9rem .85rem 1rem }
  .bar-of-table { margin-inline: -.85rem; padding-inline: .85rem; flex-wrap: wrap }
  .bar-of-table .save { flex: 1 1 auto }
  .filters .legend { max-height: none }
  .range { flex: 1 1 100% } .range input { flex: 1 }
  .lane-name { max-width: 5.5rem }
  .facts dl div { grid-template-columns: 7rem minmax(0, 1fr) }
  .side video { max-height: 10.5rem }
}
@media print {
  .js main.labels { display: block }
  .side, .filters, .bar-of-table, .keys, .zoom, .playhead, .talk .fix { display: none !important }
  .labels section { padding: .8rem 0 }
  .talk tbody { content-visibility: visible }
  .talk tr, .js .talk tr, .talk.pictured tr, .js .talk.pictured tr { grid-template-columns: 3.9rem 5.5rem minmax(0, 1fr) 9rem; break-inside: avoid; padding: .25rem 0 }
  .talk.pictured .picture { display: none }
  .talk tbody tr[aria-selected=true] { background: none }
  .talk tbody tr.now, .block.chosen::after { box-shadow: none; border-color: var(--c) }
  .when button { color: inherit }
  .chip::before, .block::before, .block::after, .tally td { -webkit-print-color-adjust: exact; print-color-adjust: exact }
  .tallies, .timeline, figure { break-inside: avoid }
  .lanes { max-height: none; overflow: visible }
  .tally { min-width: 0 } .scroll { margin: 0; padding: 0 }
  .tallies .pair { grid-template-columns: 1fr 1fr; gap: 1rem }
  .pair .tally, .pair .tally tbody th:first-child { font-size: .7rem } .pair .tally thead th { font-size: .55rem } .pair .tally th:first-child { width: 4.6rem }
  .track { overflow: hidden }
  .talk { font-size: 9.5pt }
}
)css";
}

}  // namespace undertone::pipeline
