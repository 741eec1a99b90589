// Conveniences only: everything works without this file.
"use strict";
const palette = document.getElementById("palette");
if (palette) {
  const field = palette.querySelector("input");
  const list = palette.querySelector("ul");
  let offered = [];
  let chosen = 0;
  // What can be gone to or done: the ways in the head, and whatever the page marks.
  const commands = () => [...document.querySelectorAll(".rooms a, .sections a, [data-command]")].map((target) => ({
    says: target.dataset.command || target.textContent.trim(),
    target,
  }));
  const mark = () => [...list.children].forEach((line, place) => line.setAttribute("aria-selected", place === chosen));
  const take = (one) => {
    palette.close();
    if (one.target.matches("input, textarea, select")) one.target.focus();
    else one.target.click();
  };
  const show = () => {
    const words = field.value.toLocaleLowerCase().split(/\s+/);
    offered = commands().filter((one) => words.every((word) => one.says.toLocaleLowerCase().includes(word)));
    chosen = 0;
    list.replaceChildren(...offered.map((one) => {
      const line = document.createElement("li");
      line.role = "option";
      line.textContent = one.says;
      line.addEventListener("click", () => take(one));
      return line;
    }));
    mark();
  };
  field.addEventListener("input", show);
  field.addEventListener("keydown", (event) => {
    const turn = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (turn) {
      chosen = (chosen + turn + offered.length) % Math.max(offered.length, 1);
      mark();
      event.preventDefault();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (offered[chosen]) take(offered[chosen]);
    }
  });
  let went = false;
  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "k") {
      event.preventDefault();
      field.value = "";
      palette.showModal();
      show();
      return;
    }
    if (event.target.closest("input, textarea, select, dialog") || event.ctrlKey || event.metaKey || event.altKey) return;
    const way = went && document.querySelector(`[data-goes="${CSS.escape(event.key)}"]`);
    if (way) way.click();
    went = event.key === "g";
  });
}
// A form with changes is not left by accident.
for (const form of document.querySelectorAll("form[data-keeps]")) {
  let changed = false;
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  addEventListener("beforeunload", (event) => changed && event.preventDefault());
}
// What waits is renewed in place, unless someone is just about to press something in it.
const waits = document.querySelector("[data-renews]");
if (waits) {
  const title = document.title;
  const told = document.getElementById("renewed");
  const shown = () => waits.querySelector("[data-shown]").dataset;
  const count = () => {
    document.title = Number(shown().toDo) ? `(${shown().toDo}) ${title}` : title;
    waits.querySelector("[data-scripted]").hidden = false;
  };
  const renew = async () => {
    if (document.hidden || waits.contains(document.activeElement)) return;
    const before = shown().shown;
    try {
      const answer = await fetch(`${waits.dataset.renews}?shown=${before}`, { redirect: "error" });
      if (!answer.ok) throw new Error(answer.status);
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body;
      waits.replaceChildren(...fresh.childNodes);
      told.textContent = shown().shown === before ? "" : waits.dataset.new;
      told.className = "hidden";
      count();
    } catch {
      told.textContent = waits.dataset.stale;
      told.className = "message warning";
    }
  };
  count();
  setInterval(renew, 30000);
  document.addEventListener("visibilitychange", renew);
}
