// Data: the first half of the script of the page of labels (rows, filters, corrections, saving), as
// JavaScript.
#include "pipeline/report/label_page_parts.hpp"

namespace undertone::pipeline {

std::string_view label_page_script() {
  return R"js('use strict';
const byId = (id) => document.getElementById(id);
const data = JSON.parse(byId('data').textContent);
const rows = data.rows;
const elements = rows.map((row, i) => byId('u' + i));
const player = byId('player');
const narrow = matchMedia('(max-width: 46rem)');
document.documentElement.classList.add('js');

// Text only ever becomes text: `append` makes text nodes of strings.
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const percent = (share) => share === null || share === undefined ? '\u2013' : Math.round(100 * share) + '\u00a0%';
const speakerName = (row) => data.speakers[row.speaker] || 'not known';
const shown = (row) => row.corrected ?? row.reference ?? row.predicted;
const byHuman = (row) => row.corrected !== null || row.reference !== null;

function clock(seconds, tenths = true) {
  const all = Math.round(10 * Math.max(0, seconds));
  const whole = Math.floor(all / 10);
  const two = (value) => String(value).padStart(2, '0');
  const front = whole >= 3600 ? Math.floor(whole / 3600) + ':' + two(Math.floor(whole / 60) % 60) : Math.floor(whole / 60);
  return front + ':' + two(whole % 60) + (tenths ? '.' + all % 10 : '');
}

function chip(label) {
  if (label === null || label === undefined) return make('span', {class: 'chip'}, '\u2013');
  return make('span', {class: 'chip l' + label}, make('bdi', {}, data.labels[label]));
}

function fillLabelCell(i) {
  const row = rows[i];
  const cell = elements[i].querySelector('.what');
  cell.replaceChildren(chip(shown(row)));
  if (!byHuman(row)) {
    if (row.predicted !== null) cell.append(make('small', {class: 'sure'}, percent(row.confidence)));
    return;
  }
  const what = row.corrected === null ? 'by a human' : row.corrected === row.predicted ? 'confirmed' : 'corrected';
  const note = make('small', {class: 'note'}, what);
  if (row.predicted !== null)
    note.append(', predicted ', make('bdi', {}, data.labels[row.predicted]), ' ', percent(row.confidence));
  cell.append(note);
}

// ---- Corrections

for (const row of rows) row.original = row.saved = row.corrected;

function addSelect(i) {
  const cell = elements[i].querySelector('.fix');
  const select = make('select', {'aria-label': 'Correct utterance ' + (i + 1)}, make('option', {value: ''}, 'no correction'));
  for (let label = 0; label < data.choices; ++label)
    select.append(make('option', {value: label}, data.labels[label]));
  cell.replaceChildren(select);
  setSelect(i);
}

function setSelect(i) {
  const select = elements[i].querySelector('.fix select');
  if (!select) return;
  select.value = rows[i].corrected ?? '';
  select.classList.toggle('set', rows[i].corrected !== null);
}

const unsaved = () => rows.filter((row) => row.corrected !== row.saved).length;

function showUnsaved() {
  const count = unsaved();
  const save = byId('save');
  if (!save) return;
  save.disabled = !rows.some((row) => row.corrected !== row.original);
  save.textContent = 'Save corrected JSONL' + (count ? ' (' + count + ' unsaved)' : '');
  save.classList.toggle('pressing', count > 0);
}

function correct(i, label) {
  const row = rows[i];
  if (row.corrected === label) return;
  row.corrected = label;
  fillLabelCell(i);
  setSelect(i);
  paintBlock(i);
  fillTallies();
  showLegendCounts();
  showDetail();
  showUnsaved();
}

// Puts `json` in the place of the value that a member of the outermost object has, or appends the member. Every
// other byte of the line stays as it is, whatever it means.
function withMember(line, key, json) {
  let at = line.indexOf('{') + 1;
  const skipSpace = () => { while (/[\s,:]/.test(line[at])) ++at; };
  const skipString = () => {
    const begin = at++;
    while (line[at] !== '"') at += line[at] === '\\' ? 2 : 1;
    return line.slice(begin, ++at);
  };
  const skipValue = () => {
    let depth = 0;
    do {
      if (line[at] === '"') { skipString(); continue; }
      if ('{['.includes(line[at])) ++depth;
      if ('}]'.includes(line[at])) --depth;
      ++at;
    } while (depth > 0 || !/[\s,}\]]/.test(line[at]));
  };
  let empty = true;
  for (skipSpace(); line[at] !== '}'; skipSpace()) {
    empty = false;
    const name = JSON.parse(skipString());
    skipSpace();
    const begin = at;
    skipValue();
    if (name === key) return line.slice(0, begin) + json + line.slice(at);
  }
  return line.slice(0, at) + (empty ? '' : ',') + JSON.stringify(key) + ':' + json + line.slice(at);
}

function correctedText() {
  const lines = data.lines.slice();
  for (const row of rows) {
    if (row.corrected === row.original) continue;
    const json = row.corrected === null ? 'null' : JSON.stringify(data.labels[row.corrected]);
    lines[row.line] = withMember(lines[row.line], 'correction', json);
  }
  return lines.join('\n') + '\n';
}

function save() {
  const url = URL.createObjectURL(new Blob([correctedText()], {type: 'application/x-ndjson'}));
  const link = make('a', {href: url, download: data.save_as});
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
  for (const row of rows) row.saved = row.corrected;
  showUnsaved();
}

addEventListener('beforeunload', (event) => {
  if (unsaved()) event.preventDefault();
});

// ---- Filters

const wanted = {text: '', speaker: '', labels: new Set(), least: 0, corrected: false};
let visible = rows.map((row, i) => i);

function textOf(i) {
  const row = rows[i];
  row.text ??= (speakerName(row) + ' ' + elements[i].querySelector('.says').textContent).toLowerCase();
  return row.text;
}

function fits(row, i) {
  return (wanted.speaker === '' || row.speaker === Number(wanted.speaker)) &&
      (wanted.labels.size === 0 || wanted.labels.has(shown(row))) &&
      (wanted.least === 0 || byHuman(row) || (row.confidence ?? 0) >= wanted.least) &&
      (!wanted.corrected || row.corrected !== null) && (wanted.text === '' || textOf(i).includes(wanted.text));
}

function filter() {
  visible = rows.map((row, i) => i).filter((i) => fits(rows[i], i));
  const all = visible.length === rows.length;
  const seen = new Set(visible);
  rows.forEach((row, i) => {
    elements[i].hidden = !seen.has(i);
    row.block?.classList.toggle('off', !seen.has(i));
  });
  for (const piece of document.querySelectorAll('.talk tbody')) {
    const count = piece.querySelectorAll('tr:not([hidden])').length;
    piece.hidden = count === 0;
    // A piece out of sight is not laid out, and has this height meanwhile.
    piece.style.containIntrinsicBlockSize = (all ? 'auto ' : '') + count * (narrow.matches ? 128 : 46) + 'px';
  }
  byId('shown').textContent = all ? rows.length + ' utterances' : visible.length + ' of ' + rows.length + ' utterances';
  byId('nothing').hidden = visible.length > 0;
  byId('reset').hidden = all;
}

function showLegendCounts() {
  const counts = data.labels.map(() => 0);
  for (const row of rows) if (shown(row) !== null) ++counts[shown(row)];
  for (const button of document.querySelectorAll('#legend button'))
    button.querySelector('small').textContent = counts[button.dataset.label];
}

function resetFilters() {
  Object.assign(wanted, {text: '', speaker: '', least: 0, corrected: false});
  wanted.labels.clear();
  byId('find').value = byId('speaker').value = '';
  byId('least').value = 0;
  byId('least-text').textContent = percent(0);
  byId('only-corrected').checked = false;
  for (const button of document.querySelectorAll('#legend button')) button.setAttribute('aria-pressed', 'false');
  filter();
}

function bindFilters() {
  byId('find').addEventListener('input', (event) => { wanted.text = event.target.value.trim().toLowerCase(); filter(); });
  byId('speaker').addEventListener('change', (event) => { wanted.speaker = event.target.value; filter(); });
  byId('only-corrected').addEventListener('change', (event) => { wanted.corrected = event.target.checked; filter(); });
  byId('least').addEventListener('input', (event) => {
    wanted.least = Number(event.target.value) / 100;
    byId('least-text').textContent = percent(wanted.least);
    filter();
  });
  byId('legend').addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (!button) return;
    const label = Number(button.dataset.label);
    if (!wanted.labels.delete(label)) wanted.labels.add(label);
    button.setAttribute('aria-pressed', String(wanted.labels.has(label)));
    filter();
  });
  byId('reset').addEventListener('click', resetFilters);
  byId('save').addEventListener('click', save);
}
)js";
}

}  // namespace undertone::pipeline
