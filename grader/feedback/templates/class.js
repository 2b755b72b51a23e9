"use strict";
// Sorting and filtering the table of students; without this script it is a plain table.
const table = document.getElementById("students");
const body = table.tBodies[0];
const filter = document.getElementById("filter");
const found = document.getElementById("found");
// What has no points stands below zero points: nothing handed in is not the same as nothing right.
const points = (text) => Number.isNaN(parseFloat(text)) ? -1 : parseFloat(text);
document.getElementById("filtering").hidden = false;
filter.addEventListener("input", () => {
  const wanted = filter.value.trim().toLowerCase();
  let count = 0;
  for (const row of body.rows) {
    const text = row.textContent + " " + (row.dataset.ideas ?? "");
    row.hidden = !text.toLowerCase().includes(wanted);
    count += !row.hidden;
  }
  found.textContent = count + " / " + body.rows.length;
});
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
