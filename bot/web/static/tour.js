// The guided minute: which step is open, and the one thing that asks to be pressed.

import { element } from "./phone.js";

const words = JSON.parse(document.getElementById("words").textContent);

export class Tour {
  constructor(phones, choose) {
    this.phones = phones;
    this.choose = choose;
    this.steps = [...document.querySelectorAll(".step")];
    this.doors = document.getElementById("doors");
  }

  // doing: whose phones something was just pressed or written on.
  show({ reached, free, mark }, isNew, doing = []) {
    const over = free || reached >= this.steps.length;
    this.steps.forEach((step, index) => {
      step.classList.toggle("is-done", index < reached);
      step.classList.toggle("is-latest", index === reached - 1);
      step.classList.toggle("is-now", index === reached && !over);
      step.toggleAttribute("aria-current", index === reached && !over);
      step.querySelector(".state").textContent = index < reached ? words.done : "";
    });
    const opens = over && this.doors.hidden;
    this.doors.hidden = !over;
    this.doors.closest(".tour").classList.toggle("is-over", over);
    document.querySelector("[data-skip]").hidden = over;
    if (opens && isNew) this.doors.scrollIntoView({ block: "nearest" });
    this.#mark(over ? null : mark, isNew, doing);
  }

  lead() {
    if (this.marked) this.choose(this.marked);
    this.away = false;
    const target = document.querySelector(".is-marked");
    if (target?.closest(".keys")) this.phones.get(this.marked)?.reveal(target);
    target?.scrollIntoView({ block: "nearest" });
    target?.focus();
  }

  #mark(mark, isNew, doing) {
    for (const old of document.querySelectorAll(".is-marked")) {
      old.classList.remove("is-marked");
      old.removeAttribute("aria-describedby");
    }
    document.getElementById("hint")?.remove();
    this.undraft?.();
    this.undraft = null;
    if (!mark) return;
    const phone = this.phones.get(mark.person);
    const moved = isNew && this.last !== JSON.stringify(mark);
    this.last = JSON.stringify(mark);
    if (phone && (!isNew || this.marked !== mark.person)) this.choose(mark.person, { marked: true, first: !isNew });
    this.marked = mark.person;
    // Whoever looks at something else meanwhile sees its answer, until the guide goes on or is asked.
    this.away = !moved && isNew && (this.away || doing.includes(mark.person));
    const target = this.#target(mark, phone);
    if (!target) return;
    target.classList.add("is-marked");
    const hint = element("span", { id: "hint", class: "hint" }, mark.write ? words.write_this : words.press_this);
    target.setAttribute("aria-describedby", "hint");
    if (mark.clock) hint.classList.add("unseen");
    if (mark.write) this.#draft(target, words.texts[mark.write]);
    const row = target.closest(".keys > div");
    if (row) row.after(hint);
    else target.parentElement.append(hint);
    if (row && !this.away) phone.reveal(target);
    if (moved && phone) target.scrollIntoView({ block: "nearest" });
  }

  #draft(field, text) {
    const usual = field.placeholder;
    field.placeholder = text;
    this.undraft = () => (field.placeholder = usual);
  }

  #target(mark, phone) {
    if (mark.clock) return document.querySelector(`[data-clock="${mark.clock}"]`);
    if (mark.write) return phone?.composer.elements.text;
    return phone?.key(mark.line, mark.action);
  }
}
