// The author's page: what is chosen is played at once by a made-up learner of the real bot.

import { element, Phone } from "./phone.js";
import { listen, post } from "./wire.js";

const state = JSON.parse(document.getElementById("state").textContent);
const failed = JSON.parse(document.getElementById("words").textContent).failed;
const form = document.getElementById("pick");
const { course, module, step, language, network } = form.elements;
const phones = new Map();
let { shelf } = state;

async function act(path, body, phone) {
  phone.hush();
  try {
    const answer = await post(path, body);
    if (answer.toast) phone.say(answer.toast, answer.refusal);
  } catch {
    phone.say(failed, true);
  }
}

const deeds = {
  press: (phone, line, action) => act("/press", { person: phone.person, line, action }, phone),
  write: (phone, text) => act("/write", { person: phone.person, text }, phone),
};
for (const panel of document.querySelectorAll(".panel")) {
  phones.set(panel.dataset.person, new Phone(panel, deeds));
}

const titled = ({ titles }) => titles[language.value] ?? Object.values(titles)[0];
const among = (all, field) => all.find(({ id }) => id === field.value) ?? all[0];

function fill(field, all, label) {
  const kept = field.value;
  field.replaceChildren(...all.map((each, at) => element("option", { value: each.id }, label(each, at))));
  if (all.some(({ id }) => id === kept)) field.value = kept;
}

function offer() {
  fill(course, shelf, titled);
  const modules = among(shelf, course)?.inside ?? [];
  fill(module, modules, (each, at) => `${at + 1}. ${titled(each)}`);
  fill(step, among(modules, module)?.inside ?? [], ({ id, kind }, at) => `${at + 1}. ${kind}: ${id}`);
  look();
}

function look() {
  for (const side of document.querySelectorAll("[data-side]")) {
    side.hidden = side.dataset.side !== network.value;
    side.classList.toggle("is-chosen", !side.hidden);
  }
  for (const phone of phones.values()) if (phone.visible) phone.read();
}

// What is chosen stands in the address: it outlives a reload, and can be kept as a bookmark.
function recall() {
  for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
    const field = form.elements[name];
    if (!field) continue;
    field.value = value;
    if (field !== step) offer();
  }
}

async function play() {
  const wanted = Object.fromEntries(new FormData(form));
  history.replaceState(null, "", `#${new URLSearchParams(wanted)}`);
  look();
  const phone = phones.get(`learner-${network.value}`);
  for (const each of phones.values()) each.clear(); // All begins anew, on the other look, too.
  const answer = await (await fetch("/preview/play", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(wanted),
  })).json();
  const faults = document.getElementById("faults");
  faults.querySelector("ul").replaceChildren(...answer.faults.map((said) => element("li", {}, said)));
  faults.hidden = !answer.faults.length;
  if (answer.shelf) shelf = answer.shelf;
  offer();
  if (!answer.faults.length) {
    document.getElementById("said").textContent = `Playing ${module.selectedOptions[0].textContent}`;
    phone.log.scrollIntoView({ block: "nearest" });
    phone.log.focus({ preventScroll: true });
  }
}

function hear(said) {
  if (said.reload) return location.reload();
  for (const time of document.querySelectorAll("[data-time]")) time.textContent = said.clock.time;
  for (const { person, line } of said.lines) phones.get(person)?.show(line, true);
}

form.addEventListener("change", offer);
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector(".go");
  button.setAttribute("aria-busy", "true");
  await play().catch(() => (document.getElementById("away").hidden = false));
  button.setAttribute("aria-busy", "false");
});

for (const [person, commands] of Object.entries(state.menus)) phones.get(person)?.offer(commands);
offer();
recall();
hear(state);
for (const log of document.querySelectorAll(".log")) log.setAttribute("aria-busy", "false");
listen(state.since, hear, (yes) => (document.getElementById("away").hidden = !yes));
