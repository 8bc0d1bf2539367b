// One phone: its log of messages, the keys under them, and the place to write.

const words = JSON.parse(document.getElementById("words").textContent);

export class Phone {
  constructor(panel, { press, write }) {
    this.person = panel.dataset.person;
    this.panel = panel;
    this.tab = document.getElementById(`tab-${this.person}`);
    this.log = panel.querySelector(".log");
    this.unread = 0;
    if (!this.log) return;
    this.toast = panel.querySelector(".toast");
    this.press = press;
    this.composer = panel.querySelector(".composer");
    this.composer.addEventListener("submit", (event) => {
      event.preventDefault();
      const field = this.composer.elements.text;
      if (field.value.trim()) write(this, field.value.trim());
      field.value = "";
    });
    this.#menu(write);
  }

  get visible() {
    return this.panel.offsetParent !== null;
  }

  show(line, isNew) {
    if (!this.log) return;
    const old = this.log.querySelector(`[data-line="${line.id}"]`);
    const atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80;
    const held = old?.contains(document.activeElement);
    const fresh = this.#line(line);
    if (isNew) fresh.classList.add(old ? "changes" : "arrives");
    if (old) old.replaceWith(fresh);
    else this.log.append(fresh);
    if (held) fresh.focus({ preventScroll: true });
    if (!old || atEnd) this.#end();
    if (isNew && !line.own) this.#announce();
  }

  clear() {
    this.log?.replaceChildren();
    this.read();
  }

  read() {
    this.unread = 0;
    this.#badge();
    if (this.log) this.#end();
  }

  say(text, stays) {
    this.hush();
    this.toast.textContent = text;
    this.timer = setTimeout(() => this.hush(), stays ? 9000 : 4000);
  }

  // What flashed up belongs to the deed before: it does not outlive the next one.
  hush() {
    clearTimeout(this.timer);
    if (this.toast) this.toast.textContent = "";
  }

  key(line, action) {
    return this.log?.querySelector(`[data-line="${line}"] [data-action="${CSS.escape(action)}"]`);
  }

  reveal(key) {
    const box = key.closest(".line");
    const below = box.offsetTop + box.offsetHeight - this.log.offsetTop - this.log.clientHeight;
    this.log.scrollTop = below + 12;
  }

  offer(commands) {
    const offered = JSON.stringify(commands);
    if (offered === this.offered) return;
    this.offered = offered;
    const list = this.panel.querySelector(".commands");
    list?.replaceChildren(...commands.map(({ name, words }) => {
      const button = element("button", { type: "button", "data-command": `/${name}` });
      button.append(element("b", {}, `/${name}`), element("span", {}, words));
      return button;
    }));
  }

  // The end of the chat; of a last message that is taller than the screen, its beginning.
  #end() {
    const last = this.log.lastElementChild;
    if (!last) return;
    const top = last.offsetTop - this.log.offsetTop - 8;
    this.log.scrollTop = last.offsetHeight > this.log.clientHeight ? top : this.log.scrollHeight;
  }

  #announce() {
    const box = this.panel.querySelector(".case");
    if (this.visible) {
      box.classList.remove("rings");
      void box.offsetWidth;
      box.classList.add("rings");
    } else {
      this.unread += 1;
      this.#badge();
    }
  }

  #badge() {
    const badge = this.tab.querySelector(".news");
    badge.replaceChildren();
    if (this.unread) badge.append(String(this.unread), element("span", { class: "unseen" }, ` ${words.new_messages}`));
  }

  #line(line) {
    if (line.pressed) return this.#deed(line);
    const box = element("article", { class: `line${line.own ? " own" : ""}`, "data-line": line.id, tabindex: "-1" });
    const name = line.own ? this.tab.dataset.name : "Doorstep";
    box.dataset.initial = name[0];
    const bubble = element("div", { class: "bubble" });
    bubble.append(element("span", { class: "who" }, name));
    const stamp = element("span", { class: "stamp" }, line.time + (line.changed ? ` · ${words.edited}` : ""));
    const text = element("div", { class: "words" });
    text.innerHTML = line.html; // Written by the server from the small markup; everything typed is escaped there.
    if (this.panel.closest(".discord")) bubble.append(stamp, text);
    else bubble.append(text, stamp);
    if (line.file) bubble.append(element("a", { class: "file", href: line.file.href, download: line.file.name }, line.file.name));
    if (line.picture) bubble.append(element("img", { class: "picture", ...line.picture }));
    box.append(bubble);
    if (line.rows.length || line.beside.length) {
      box.classList.add("has-keys");
      box.append(this.#keys(line));
    }
    return box;
  }

  #deed(line) {
    const box = element("article", { class: "line deed", "data-line": line.id, tabindex: "-1" });
    const label = element("div");
    label.innerHTML = line.html;
    const said = words.pressed.replace("{name}", this.tab.dataset.name).replace("{button}", label.textContent);
    box.append(element("span", {}, said));
    return box;
  }

  #keys(line) {
    const keys = element("div", { class: "keys" });
    for (const row of line.rows) {
      const box = element("div");
      for (const { label, action, look } of row) {
        const key = element("button", { type: "button", class: look, "data-action": action }, label);
        key.addEventListener("click", async () => {
          key.setAttribute("aria-busy", "true");
          await this.press(this, line.id, action);
          key.setAttribute("aria-busy", "false");
        });
        box.append(key);
      }
      keys.append(box);
    }
    if (line.beside.length) keys.append(this.#beside(line.beside));
    return keys;
  }

  #beside(all) {
    const box = element("div", { class: "beside" });
    for (const { label, copy, url } of all) {
      const key = url
        ? element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, label)
        : element("button", { type: "button" }, label);
      if (copy) key.addEventListener("click", async () => {
        await navigator.clipboard.writeText(copy);
        this.say(words.copied.replace("{words}", copy));
      });
      box.append(key);
    }
    return box;
  }

  #menu(write) {
    const opener = this.panel.querySelector(".open-commands");
    const list = this.panel.querySelector(".commands");
    const open = (yes) => {
      list.hidden = !yes;
      opener.setAttribute("aria-expanded", String(yes));
      (yes ? list.querySelector("button") : opener)?.focus();
    };
    opener.addEventListener("click", () => open(list.hidden));
    list.addEventListener("click", (event) => {
      const chosen = event.target.closest("[data-command]");
      if (!chosen) return;
      open(false);
      write(this, chosen.dataset.command);
    });
    list.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") open(false);
      if (!step) return;
      event.preventDefault();
      const all = [...list.querySelectorAll("button")];
      all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
    });
  }
}

export function element(name, attributes = {}, text = "") {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}
