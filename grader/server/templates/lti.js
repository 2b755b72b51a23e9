// What an LMS opens: where no cookie is kept, the LMS keeps the state and gives it to our pages alone
// (LTI platform storage); and a form that needs nobody's choice goes on by itself.
"use strict";
const keeper = document.querySelector("[data-storage]");
const ask = (subject, more) => new Promise((resolve) => {
  const { storage, origin, key } = keeper.dataset;
  const opener = window.opener || window.parent;
  let frame = opener;
  try {
    if (storage !== "_parent") frame = opener.frames[storage] || opener;
  } catch { /* it has no frame of that name */ }
  const id = `${Date.now()}-${Math.random()}`;
  const timer = setTimeout(() => resolve({}), 2000);
  window.addEventListener("message", ({ data, origin: from }) => {
    if (from !== origin || data?.message_id !== id || data.subject !== `${subject}.response`) return;
    clearTimeout(timer);
    resolve(data);
  });
  frame.postMessage({ subject, message_id: id, key, ...more }, origin);
});
if (keeper?.dataset.put) {
  ask("lti.put_data", { value: keeper.dataset.put }).then(() => location.replace(keeper.dataset.to));
} else if (keeper) {
  ask("lti.get_data", {}).then(({ value }) => {
    const form = document.querySelector("form[data-stored]");
    form.elements.stored.value = value || "";
    if (value && value === form.elements.state.value) form.submit();
    else document.querySelector("[data-failed]").hidden = false;
  });
}
const going = document.querySelector("form[data-go]");
if (going) setTimeout(() => going.submit(), Number(going.dataset.go));
