// Data: the second half of the script of the page of labels (playing, choosing, timeline, detail, counts,
// keys), as JavaScript.
#include "pipeline/report/label_page_parts.hpp"

namespace undertone::pipeline {

std::string_view label_page_script_views() {
  return R"js(
// ---- Playing

let stopAt = null;
let nowRows = [];

function seek(seconds) {
  if (!player || !data.timed) return;
  stopAt = null;
  player.currentTime = seconds;
}

function playUtterance(i) {
  if (!player || !data.timed) return;
  seek(rows[i].begin);
  stopAt = rows[i].end;
  player.play().catch(() => {});
}

function togglePlaying() {
  if (!player) return;
  stopAt = null;
  if (player.paused) player.play().catch(() => {}); else player.pause();
}

function showNow() {
  const time = player.currentTime;
  for (const i of nowRows) elements[i].classList.remove('now');
  nowRows = [];
  if (!player.paused) rows.forEach((row, i) => { if (row.begin <= time && time < row.end) nowRows.push(i); });
  for (const i of nowRows) elements[i].classList.add('now');
  const head = byId('playhead');
  if (head) head.style.left = 100 * Math.min(1, time / total) + '%';
}

function onFrame() {
  if (stopAt !== null && player.currentTime >= stopAt) {
    player.pause();
    stopAt = null;
  }
  showNow();
  if (!player.paused) requestAnimationFrame(onFrame);
}

function bindPlayer() {
  player.addEventListener('play', () => requestAnimationFrame(onFrame));
  player.addEventListener('pause', showNow);
  player.addEventListener('seeked', showNow);
  player.addEventListener('error', () => {
    player.hidden = true;
    const note = byId('unplayable');
    note.hidden = false;
    note.replaceChildren('This browser cannot play ', make('bdi', {}, decodeURIComponent(player.getAttribute('src'))),
                         ': it is not there, or of a kind that the browser does not know. All else works.');
  });
}

// ---- Choosing

let chosen = -1;

function choose(i) {
  if (chosen >= 0) {
    elements[chosen].removeAttribute('aria-selected');
    elements[chosen].tabIndex = -1;
    rows[chosen].block?.classList.remove('chosen');
  }
  chosen = i;
  elements[i].setAttribute('aria-selected', 'true');
  elements[i].tabIndex = 0;
  rows[i].block?.classList.add('chosen');
  showDetail();
}

function go(i) {
  choose(i);
  byId('detail').classList.add('open');
  elements[i].focus({preventScroll: true});
  elements[i].scrollIntoView({block: 'nearest'});
  showBlock(i);
  seek(rows[i].begin);
}

function move(step) {
  if (visible.length === 0) return;
  let next = step > 0 ? visible.find((i) => i > chosen) : visible.findLast((i) => i < chosen);
  if (next === undefined) next = visible.includes(chosen) ? chosen : visible[0];
  go(next);
}

function bindRows() {
  const table = document.querySelector('.talk');
  table.addEventListener('click', (event) => {
    const element = event.target.closest('tbody tr');
    if (!element || event.target.closest('select')) return;
    const i = Number(element.id.slice(1));
    go(i);
    if (event.target.closest('button')) playUtterance(i);
  });
  table.addEventListener('change', (event) => {
    const i = Number(event.target.closest('tr').id.slice(1));
    correct(i, event.target.value === '' ? null : Number(event.target.value));
  });
  table.addEventListener('focusin', (event) => {
    const element = event.target.closest('tbody tr');
    if (element && Number(element.id.slice(1)) !== chosen) choose(Number(element.id.slice(1)));
  });
  // What can be chosen is made when its piece of the table comes into sight.
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      watcher.unobserve(entry.target);
      for (const element of entry.target.rows) addSelect(Number(element.id.slice(1)));
    }
  }, {rootMargin: '600px'});
  for (const piece of table.tBodies) watcher.observe(piece);
}

// ---- Timeline

const total = rows.reduce((end, row) => Math.max(end, row.end), 0);
let zoom = 1;
let areaWidth = 0;  // asked for once, since the answer costs a layout

// Utterances of one speaker that overlap share the height of the lane.
function placeInLanes() {
  const lanes = data.speakers.map(() => ({group: [], levels: []}));
  const finish = (lane) => {
    for (const row of lane.group) row.height = 1 / lane.levels.length;
    Object.assign(lane, {group: [], levels: []});
  };
  for (const row of rows) {
    const lane = lanes[row.speaker];
    if (lane.levels.every((end) => end <= row.begin + 1e-6)) finish(lane);
    row.level = lane.levels.findIndex((end) => end <= row.begin + 1e-6);
    if (row.level < 0) row.level = Math.min(lane.levels.length, 3);
    lane.levels[row.level] = Math.max(row.end, lane.levels[row.level] ?? 0);
    lane.group.push(row);
  }
  lanes.forEach(finish);
}

function paintBlock(i) {
  const {block} = rows[i];
  if (!block) return;
  const row = rows[i];
  const label = shown(row);
  for (const name of [...block.classList]) if (/^l\d/.test(name)) block.classList.remove(name);
  if (label !== null) block.classList.add('l' + label);
  block.classList.toggle('human', byHuman(row));
  block.style.setProperty('--o', byHuman(row) ? 1 : label === null ? 0 : 0.15 + 0.85 * (row.confidence ?? 0));
  const name = label === null ? 'no label' : data.labels[label];
  block.title = clock(row.begin) + '  \u2068' + name + '\u2069' + (byHuman(row) || label === null ? '' : ' ' + percent(row.confidence));
  writeBlock(row);
}

function writeBlock(row) {
  const label = shown(row);
  const text = label === null ? '' : data.labels[label];
  const width = (row.end - row.begin) / total * areaWidth;
  row.block.textContent = width > 7 * text.length + 8 ? text : '';
}

function drawTicks() {
  const area = byId('lane-area');
  for (const tick of area.querySelectorAll('.tick')) tick.remove();
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400];
  const step = steps.find((seconds) => seconds / total * areaWidth >= 64) ?? Math.ceil(total / 10);
  for (let time = 0; time <= total; time += step)
    area.append(make('span', {class: 'tick', style: 'left:' + 100 * time / total + '%'},
                     (total - time) / total * areaWidth > 40 ? clock(time, false) : ''));
}

function setZoom(value, center) {
  const track = byId('track');
  const middle = center ?? (track.scrollLeft + track.clientWidth / 2) / Math.max(1, areaWidth);
  zoom = Math.min(Math.max(1, value), Math.max(1, 80 * total / track.clientWidth));
  byId('lane-area').style.width = 100 * zoom + '%';
  areaWidth = byId('lane-area').clientWidth;
  track.scrollLeft = middle * areaWidth - track.clientWidth / 2;
  byId('zoom-out').disabled = zoom <= 1;
  byId('zoom-in').disabled = zoom >= 80 * total / track.clientWidth;
  for (const row of rows) writeBlock(row);
  drawTicks();
}

function showBlock(i) {
  const track = byId('track');
  if (!track || zoom <= 1) return;
  const left = rows[i].begin / total * areaWidth;
  if (left < track.scrollLeft || left > track.scrollLeft + track.clientWidth - 40)
    track.scrollLeft = left - track.clientWidth / 3;
}

function drawTimeline() {
  const area = byId('lane-area');
  placeInLanes();
  const lanes = data.speakers.map((name, speaker) => {
    byId('lane-names').append(make('div', {class: 'lane-name'}, make('bdi', {}, name || 'not known')));
    return area.appendChild(make('div', {class: 'lane' + (data.automatic ? ' automatic' : '')}));
  });
  rows.forEach((row, i) => {
    const share = 100 * row.height;
    row.block = make('div', {class: 'block', style: 'left:' + 100 * row.begin / total + '%;width:' +
        100 * (row.end - row.begin) / total + '%;top:' + row.level * share + '%;height:' + share + '%'});
    row.block.i = i;
    lanes[row.speaker].append(row.block);
  });
  area.append(make('div', {class: 'axis'}));
  if (player) area.append(make('div', {class: 'playhead', id: 'playhead'}));
  area.addEventListener('click', (event) => {
    if (event.target.i !== undefined) return go(event.target.i);
    const box = area.getBoundingClientRect();
    seek((event.clientX - box.left) / box.width * total);
  });
  byId('track').addEventListener('wheel', (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const box = area.getBoundingClientRect();
    setZoom(zoom * (event.deltaY < 0 ? 1.25 : 0.8), (event.clientX - box.left) / box.width);
  }, {passive: false});
  // What is chosen stays in sight.
  const here = () => {
    const track = byId('track');
    const left = rows[chosen].begin / total * areaWidth - track.scrollLeft;
    return left >= 0 && left <= track.clientWidth ? rows[chosen].begin / total : undefined;
  };
  byId('zoom-in').addEventListener('click', () => setZoom(zoom * 2, here()));
  byId('zoom-out').addEventListener('click', () => setZoom(zoom / 2, here()));
  byId('timeline-note').textContent = 'The stronger the colour, the more certain the label. ' +
      (data.automatic ? 'Dashed: where the turns begin and end was found automatically in the sound. ' : '') +
      'A thick edge: a human said so. Click to choose' + (player ? ' and to play from there.' : '.');
  rows.forEach((row, i) => paintBlock(i));
  setZoom(1);
  new ResizeObserver(() => setZoom(zoom)).observe(byId('track'));
}

// ---- The chosen utterance

function bar(share, kind) {
  return make('span', {class: 'meter ' + kind}, make('i', {style: 'width:' + 100 * Math.min(1, Math.max(0, share ?? 0)) + '%'}));
}

function labelBars(row) {
  const list = make('div', {class: 'bars', role: 'group', 'aria-label': 'Labels'});
  for (let label = 0; label < data.choices; ++label) {
    const share = row.probabilities?.[label];
    const button = make('button', {type: 'button', 'aria-pressed': String(row.corrected === label), class: 'l' + label,
                                   title: row.corrected === label ? 'Take the correction back' : 'Say that this is right'},
                        make('kbd', {}, label < 9 ? label + 1 : ''), make('bdi', {}, data.labels[label]),
                        bar(share, 'label'), make('span', {class: 'number'}, percent(share)));
    if (shown(row) === label) button.classList.add('shown');
    button.addEventListener('click', () => correct(chosen, row.corrected === label ? null : label));
    list.append(button);
  }
  return list;
}

function evidenceTable(row) {
  const table = make('table', {class: 'evidence'}, make('thead', {}, make('tr', {},
      make('th', {scope: 'col'}, 'What each gave'), make('th', {scope: 'col'}, 'share'), make('th', {scope: 'col'}, 'quality'))));
  const body = table.createTBody();
  for (const [name, share, quality, missing] of row.evidence) {
    const cells = missing ? [make('td', {class: 'missing', colspan: 2}, make('bdi', {}, missing))]
                          : [make('td', {}, bar(share, 'share'), percent(share)), make('td', {}, percent(quality))];
    body.append(make('tr', {}, make('th', {scope: 'row'}, name), ...cells));
  }
  return [table, make('p', {class: 'soft'}, 'The shares are an estimate, made by leaving each out.')];
}

function uncertainty(row) {
  if (row.predicted === null) return [make('p', {class: 'note'}, 'Nothing could be predicted.')];
  if (row.predicted < data.choices || !row.probabilities?.length) return [];
  const best = row.probabilities.indexOf(Math.max(...row.probabilities));
  return [make('p', {class: 'note'}, 'Uncertain: the likeliest is ', make('bdi', {}, data.labels[best]), ', but less likely than was asked for.')];
}

function detailHead(row) {
  const button = (text, title, act) => {
    const element = make('button', {type: 'button', title, 'aria-label': title}, text);
    element.addEventListener('click', act);
    return element;
  };
  const close = button('\u00d7', 'Close', () => byId('detail').classList.remove('open'));
  close.classList.add('close');
  const buttons = make('div', {class: 'buttons'}, button('\u2039', 'Previous', () => move(-1)), button('\u203a', 'Next', () => move(1)), close);
  if (player && data.timed) buttons.prepend(button('\u25b6', 'Play this utterance', () => playUtterance(chosen)));
  const where = data.timed ? clock(row.begin) + ' \u2013 ' + clock(row.end) : 'no times';
  return make('div', {class: 'detail-head'}, make('div', {}, make('strong', {}, make('bdi', {}, speakerName(row))),
      make('small', {}, 'no. ' + (chosen + 1) + ' \u00b7 ' + where)), buttons);
}

function showDetail() {
  if (chosen < 0) return;
  const row = rows[chosen];
  const says = elements[chosen].querySelector('.says');
  const parts = [detailHead(row), make('p', {class: says.className, dir: 'auto'}, says.textContent), ...uncertainty(row), labelBars(row)];
  if (row.reference !== null)
    parts.push(make('p', {class: 'soft'}, 'A human said before: ', make('bdi', {}, data.labels[row.reference]), '.'));
  if (row.evidence?.length) parts.push(...evidenceTable(row));
  if (row.face !== undefined) parts.push(make('p', {class: 'soft'}, 'Face number ' + row.face + ' speaks.'));
  const focused = [...byId('detail').querySelectorAll('button')].indexOf(document.activeElement);
  byId('detail').replaceChildren(...parts);
  if (focused >= 0) byId('detail').querySelectorAll('button')[focused]?.focus();
}

// ---- Counts

function fillTable(id, counts) {
  const table = byId(id);
  [...table.tBodies[0].rows].forEach((line, r) => {
    const sum = counts[r].reduce((all, count) => all + count, 0);
    [...line.cells].slice(1).forEach((cell, column) => {
      const count = column < counts[r].length ? counts[r][column] : sum;
      cell.textContent = count;
      if (column === counts[r].length) return;
      cell.classList.toggle('none', count === 0);
      cell.style.setProperty('--s', sum ? (count / sum).toFixed(3) : 0);
    });
  });
}

function fillTallies() {
  const table = (height) => Array.from({length: height}, () => data.labels.map(() => 0));
  const bySpeaker = table(data.speakers.length), within = table(data.labels.length), between = table(data.labels.length);
  const last = data.speakers.map(() => null);
  let before = null;
  for (const row of rows) {
    const label = shown(row);
    if (label !== null) {
      ++bySpeaker[row.speaker][label];
      if (last[row.speaker] !== null) ++within[last[row.speaker]][label];
      if (before !== null) ++between[before][label];
    }
    last[row.speaker] = before = label;
  }
  fillTable('by-speaker', bySpeaker);
  fillTable('within', within);
  fillTable('between', between);
}

// ---- Keys

function onKey(event) {
  if ((event.ctrlKey || event.metaKey) && event.key === 's') {
    event.preventDefault();
    if (!byId('save').disabled) save();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape') {
    byId('detail').classList.remove('open');
    if (event.target.id === 'find') event.target.blur();
    return;
  }
  if (event.target.closest('input, select, video, audio')) return;
  if (event.target.closest('button, summary') && (event.key === 'Enter' || event.key === ' ')) return;
  if (act(event.key)) event.preventDefault();
}

function act(key) {
  if (key === 'j' || key === 'ArrowDown') move(1);
  else if (key === 'k' || key === 'ArrowUp') move(-1);
  else if (key === '/') byId('find').focus();
  else if (key === ' ') togglePlaying();
  else if (chosen < 0) return false;
  else if (key === 'Enter') playUtterance(chosen);
  else if (key === '0' || key === 'Backspace') correct(chosen, null);
  else if (/^[1-9]$/.test(key) && Number(key) <= data.choices) correct(chosen, Number(key) - 1);
  else return false;
  return true;
}

// Paper has nothing to click on.
let opened = [];
let zoomOfScreen = 1;
addEventListener('beforeprint', () => {
  zoomOfScreen = zoom;
  if (zoom > 1) setZoom(1);
  opened = [...document.querySelectorAll('details:not([open])')];
  for (const element of opened) element.open = true;
});
addEventListener('afterprint', () => {
  for (const element of opened) element.open = false;
  if (zoomOfScreen > 1) setZoom(zoomOfScreen);
});

if (player) bindPlayer();
if (rows.length) {
  if (data.timed) drawTimeline();
  bindFilters();
  bindRows();
  showLegendCounts();
  filter();
  choose(0);
  addEventListener('keydown', onKey);
}
)js";
}

}  // namespace undertone::pipeline
