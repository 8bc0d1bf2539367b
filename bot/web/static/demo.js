// The demo's page: tabs choose phones, presses go to the real bot, what it says appears by itself.

import { Phone } from "./phone.js";
import { Tour } from "./tour.js";
import { listen, post } from "./wire.js";

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const words = read("words");
const phones = new Map();
const still = document.getElementById("still");
const narrow = matchMedia("(max-width: 699px)");

// A deed is over when the news of what it did have come.
const news = new EventTarget();
let latest = 0;
const heard = (number) => new Promise((go) => {
  const look = () => latest >= number && go(news.removeEventListener("come", look));
  news.addEventListener("come", look);
  setTimeout(go, 3000);
  look();
});

function complain() {
  const failed = document.getElementById("failed");
  failed.hidden = false;
  setTimeout(() => (failed.hidden = true), 6000);
}

async function act(path, body, phone) {
  for (const each of phone ? [phone] : phones.values()) each.hush();
  try {
    const answer = await post(path, body);
    if (answer.toast) phone?.say(answer.toast, answer.refusal);
    if (path !== "/language" && path !== "/fresh") await heard(answer.number);
    return answer;
  } catch {
    if (phone) phone.say(words.failed, true);
    else complain();
    return null;
  }
}

const deeds = {
  press: (phone, line, action) => act("/press", { person: phone.person, line, action }, phone),
  write: (phone, text) => act("/write", { person: phone.person, text }, phone),
};
for (const panel of document.querySelectorAll(".panel")) {
  phones.set(panel.dataset.person, new Phone(panel, deeds));
}

function choose(person, { focus = false, look = true } = {}) {
  const tab = document.getElementById(`tab-${person}`);
  const { side } = tab.closest(".people").dataset;
  for (const other of tab.parentElement.children) {
    const chosen = other === tab;
    other.setAttribute("aria-selected", String(chosen));
    other.tabIndex = chosen ? 0 : -1;
    document.getElementById(`phone-${other.dataset.person}`).hidden = !chosen;
  }
  if (look) {
    for (const part of document.querySelectorAll("[data-side]")) {
      part.classList.toggle("is-chosen", part.dataset.side === side);
    }
  }
  for (const phone of phones.values()) if (phone.visible) phone.read();
  if (focus) tab.focus();
  tab.scrollIntoView({ block: "nearest", inline: "nearest" });
}

const tour = new Tour(phones, choose);

function showClock(clock) {
  const now = document.getElementById("now");
  document.body.dataset.sky = clock.sky;
  if (now.textContent !== clock.words) {
    now.textContent = clock.words;
    now.classList.remove("changed");
    void now.offsetWidth;
    now.classList.add("changed");
  }
  now.dateTime = clock.iso;
  for (const time of document.querySelectorAll("[data-time]")) time.textContent = clock.time;
}

function hear(said, isNew = true) {
  if (said.reload) return location.reload();
  showClock(said.clock);
  still.textContent = "";
  for (const [person, commands] of Object.entries(said.menus ?? {})) phones.get(person)?.offer(commands);
  for (const { person, line } of said.lines) phones.get(person)?.show(line, isNew);
  const doing = said.lines.filter(({ line }) => line.own || line.pressed).map(({ person }) => person);
  tour.show(said.tour, isNew, doing);
  latest = said.number;
  news.dispatchEvent(new Event("come"));
}

// One move at a time: a press while the clock moves is none.
async function move(button, how) {
  if (document.querySelector('[data-clock][aria-busy="true"]')) return;
  button.setAttribute("aria-busy", "true");
  const answer = await act("/clock", { how });
  if (answer?.refusal) still.textContent = words.still;
  button.setAttribute("aria-busy", "false");
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  const { clock, language, door, look } = button.dataset;
  if (button.getAttribute("role") === "tab") choose(button.dataset.person);
  if (look) {
    choose(look);
    document.getElementById(`phone-${look}`).scrollIntoView({ block: "nearest" });
  }
  if (clock) await move(button, clock);
  if (language) await act("/language", { language }).then((done) => done && location.reload());
  if (door) {
    choose(button.dataset.person);
    document.getElementById(`phone-${button.dataset.person}`).scrollIntoView({ block: "nearest" });
    deeds.write(phones.get(button.dataset.person), button.dataset.text);
  }
  if ("show" in button.dataset) tour.lead();
  if ("skip" in button.dataset) await act("/free", { free: true });
  if ("fresh" in button.dataset && confirm(words.fresh)) {
    await act("/fresh").then((done) => done && location.reload());
  }
});

for (const list of document.querySelectorAll('[role="tablist"]')) {
  list.addEventListener("keydown", (event) => {
    const tabs = [...list.children];
    const at = tabs.indexOf(document.activeElement);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    choose(tabs.at(next % tabs.length).dataset.person, { focus: true });
  });
}
narrow.addEventListener("change", () => phones.forEach((phone) => phone.visible && phone.read()));

const state = read("state");
document.querySelectorAll("[data-side]").forEach((part, index, all) => {
  part.classList.toggle("is-chosen", part.dataset.side === all[0].dataset.side);
});
hear(state, false);
for (const log of document.querySelectorAll(".log")) log.setAttribute("aria-busy", "false");
addEventListener("pageshow", (event) => event.persisted && location.reload());
listen(state.since, hear, (yes) => (document.getElementById("away").hidden = !yes));
