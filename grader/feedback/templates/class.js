"use strict";
// Sorting and filtering the table of students, by text, wrong idea and exercise; without this script it is a plain table.
const table = document.getElementById("students");
const body = table.tBodies[0];
const filter = document.getElementById("filter");
const exercise = document.getElementById("exercise");
const found = document.getElementById("found");
// What has no points stands below zero points: nothing handed in is not the same as nothing right.
const points = (text) => Number.isNaN(parseFloat(text)) ? -1 : parseFloat(text);
document.getElementById("filtering").hidden = false;
function show() {
  const wanted = filter.value.trim().toLowerCase();
  const only = Number(exercise.value); // its column, or 0 for all
  // A wrong idea is found by its name and by what it says, in the column of the exercise where it is held.
  // One exercise has its own ideas alone; an idea's whole name means no other that begins like it.
  const offered = [...document.getElementById("ideas").options];
  for (const idea of offered) idea.disabled = only > 0 && Number(idea.dataset.column) !== only;
  for (const group of document.querySelectorAll(".held")) {
    group.hidden = only > 0 && Number(group.dataset.column) !== only;
    for (const rarer of group.querySelectorAll("details")) if (only > 0) rarer.open = !group.hidden;
  }
  const named = offered.filter((idea) => idea.value.toLowerCase() === wanted);
  const ideas = new Set((named.length ? named : offered.filter(
    (idea) => (idea.value + " " + idea.text).toLowerCase().includes(wanted))).map(
    (idea) => idea.dataset.column + " " + idea.value));
  const holds = (cell) => (cell.dataset.ideas ?? "").split(" ").some((name) => ideas.has(cell.cellIndex + " " + name));
  let count = 0;
  for (const row of body.rows) {
    const who = [...row.cells].slice(0, 3).map((cell) => cell.textContent).join(" ").toLowerCase();
    const cells = only ? [row.cells[only]] : [...row.cells];
    const absent = only && cells[0].textContent.trim() === "–";
    row.hidden = absent || !(who.includes(wanted) || cells.some(holds));
    count += !row.hidden;
  }
  for (const row of table.rows)
    for (let column = 3; column < row.cells.length - 1; column++)
      row.cells[column].hidden = only > 0 && column !== only;
  found.textContent = count + " / " + body.rows.length;
}
// Where a link leads into what is closed, it is opened.
const opened = () => {
  const target = document.getElementById(location.hash.slice(1));
  if (target?.tagName === "DETAILS") target.open = true;
};
addEventListener("hashchange", opened);
opened();
// From an idea to all who hold it: its name and its exercise together.
for (const link of document.querySelectorAll(".holders")) {
  link.hidden = false;
  link.addEventListener("click", () => {
    filter.value = link.dataset.idea;
    exercise.value = link.dataset.column;
    show();
  });
}
filter.addEventListener("input", show);
exercise.addEventListener("change", show);
for (const [column, head] of [...table.tHead.rows[0].cells].entries()) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...head.childNodes);
  head.append(button);
  button.addEventListener("click", () => {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const key = (row) => row.cells[column].textContent.trim();
    const compare = head.classList.contains("num")
      ? (a, b) => points(key(a)) - points(key(b))
      : (a, b) => key(a).localeCompare(key(b));
    body.append(...[...body.rows].sort((a, b) => down ? compare(b, a) : compare(a, b)));
  });
}
