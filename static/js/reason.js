// The reason is asked for where it is needed: beside an objection.
const box = document.querySelector("[data-reason]");
const field = box.querySelector("textarea");
const answers = [...document.querySelectorAll("input[name=choice]")];

function show() {
  const isNeeded = answers.some((one) => one.checked && "needsReason" in one.dataset);
  box.hidden = !isNeeded;
  field.required = isNeeded;
  field.disabled = !isNeeded;
}

for (const one of answers) one.addEventListener("change", show);
show();
