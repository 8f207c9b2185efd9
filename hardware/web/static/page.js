// The bridge's own page: draws the view it is told, sends what a hand does to the software printer.
const token = document.querySelector('meta[name="page-token"]').content;
const at = (id) => document.getElementById(id);

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function drawing(icon) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  const use = document.createElementNS(space, 'use');
  svg.setAttribute('class', 'i');
  use.setAttribute('href', `/design/icons.svg#${icon}`);
  svg.append(use);
  return svg;
}

function toned(target, text, tone) {
  target.textContent = text;
  target.className = tone;
}

function showState(title, advice, tone, icon) {
  const state = at('state');
  if (at('state-title').textContent === title && state.dataset.tone === tone) return;
  state.dataset.tone = tone;
  at('state-title').textContent = title;
  at('state-advice').textContent = advice;
  state.querySelector('.badge').replaceChildren(drawing(icon));
}

function showServer(server) {
  toned(at('server'), server.text, server.tone);
  at('server-top').textContent = server.text;
  at('pairing').hidden = !server.code;
  at('code').replaceChildren(...[...server.code].map((sign) => element('span', '', sign)));
}

function scannerLine(scanner, name) {
  const line = element('li');
  const state = scanner.reason ? `${scanner.state}: ${scanner.reason}` : scanner.state;
  line.append(drawing('scan-line'), name.replace('{name}', scanner.name), element('b', scanner.tone, state));
  return line;
}

function jobLine(job) {
  const line = element('li');
  const label = element('b', '', job.label);
  if (job.copy) label.append(element('span', 'copy', job.copy));
  const outcome = element('span', `out ${job.tone}`, job.reason ? `${job.state}: ${job.reason}` : job.state);
  line.append(label, outcome, element('time', 'tab', job.at));
  return line;
}

function showJobs(jobs) {
  const list = at('jobs');
  list.replaceChildren(...jobs.map(jobLine));
  if (!jobs.length) list.append(element('li', 'none', list.dataset.none));
}

function slipFigure(number, alt) {
  const figure = element('figure', 'fresh');
  figure.dataset.number = number;
  const image = element('img');
  image.src = `/page/slips/${number}.png`;
  image.alt = alt.replace('{number}', number);
  figure.append(image);
  return figure;
}

function showSlips(numbers) {
  const roll = at('slips');
  const there = new Map([...roll.querySelectorAll('figure')].map((figure) => [Number(figure.dataset.number), figure]));
  const wanted = numbers.map((number) => there.get(number) ?? slipFigure(number, roll.dataset.alt));
  const same = wanted.length === there.size && wanted.every((figure, place) => figure === roll.children[place]);
  if (same && wanted.length) return;
  roll.replaceChildren(...wanted);
  if (!wanted.length) roll.append(element('p', 'none', roll.dataset.none));
  roll.scrollTo({ left: 0 });
}

function showHand(demo) {
  const cover = demo.cover === 'open' ? 'cover_open' : 'cover_shut';
  const paper = { ok: 'paper_in', near: 'paper_near', out: 'paper_out' }[demo.paper];
  const pressed = new Set([paper, cover, `line_${demo.line}`]);
  for (const button of document.querySelectorAll('[data-act]')) {
    button.setAttribute('aria-pressed', String(pressed.has(button.dataset.act)));
  }
}

function show(view) {
  const printer = view.printers[0];
  showState(printer.title, printer.advice, printer.tone, printer.icon);
  at('printer-name').textContent = printer.name;
  at('since').textContent = printer.since;
  at('resume').dataset.printer = printer.name;
  showServer(view.server);
  const scanners = at('scanners');
  scanners.replaceChildren(...view.scanners.map((scanner) => scannerLine(scanner, scanners.dataset.name)));
  showJobs(view.jobs);
  if (view.demo) {
    showSlips(view.demo.slips);
    showHand(view.demo);
  }
  at('lost').hidden = true;
}

async function send(path, body) {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Motcua-Page': token },
    body: JSON.stringify(body),
  }).catch(() => null);
  const said = at('said');
  if (said) said.textContent = answer?.ok ? '' : said.dataset.notDone;
  return Boolean(answer?.ok);
}

const stream = new EventSource('/page/events');
stream.addEventListener('view', (event) => show(JSON.parse(event.data)));
stream.addEventListener('error', () => {
  const lost = at('lost');
  lost.hidden = false;
  showState(lost.dataset.title, lost.dataset.advice, 'danger', 'unlink');
});

for (const button of document.querySelectorAll('[data-act]')) {
  button.addEventListener('click', () => send('/page/hand', { act: button.dataset.act }));
}
at('resume').addEventListener('click', (event) => {
  send(`/page/resume/${event.currentTarget.dataset.printer}`, {});
});
at('scan')?.addEventListener('submit', async (event) => {
  event.preventDefault();
  if (await send('/page/scan', { payload: at('payload').value })) at('said').textContent = at('said').dataset.done;
});
