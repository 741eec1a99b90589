// Conveniences only: everything works without this file.
"use strict";
// A dial is turned as soon as it is set.
for (const form of document.querySelectorAll("form[data-turns]"))
  form.addEventListener("change", () => form.requestSubmit());
// Tables: sort by a head, filter by a word. Both work on what the page already shows.
for (const table of document.querySelectorAll("table[data-sorts]")) {
  const body = table.tBodies[0];
  [...table.tHead.rows[0].cells].forEach((head, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const key = (row) => row.cells[place].textContent.trim();
      const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
      body.append(...[...body.rows].sort((a, b) => (up ? 1 : -1) * compare(key(a), key(b))));
    });
  });
}
for (const box of document.querySelectorAll(".filter")) {
  const field = box.querySelector("input");
  const table = document.getElementById(field.getAttribute("aria-controls"));
  box.hidden = false;
  field.addEventListener("input", () => {
    const words = field.value.toLocaleLowerCase().split(/\s+/);
    for (const row of table.tBodies[0].rows)
      row.hidden = !words.every((word) => row.textContent.toLocaleLowerCase().includes(word));
  });
}
// On a narrow screen the year that is shown is in view.
for (const here of document.querySelectorAll(".years .here"))
  here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft - here.parentElement.clientWidth / 2;
// Paper shows the proofs.
addEventListener("beforeprint", () => document.querySelectorAll("details[data-prints]").forEach((d) => (d.open = true)));
