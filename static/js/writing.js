// While a text is open for writing, its other authors are told so every half minute; who waits in the background is not.
const page = document.querySelector("[data-writing]");

async function beat() {
  if (document.visibilityState !== "visible") return;
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value || "";
  try {
    await fetch(page.dataset.writing, { method: "POST", headers: { "X-CSRFToken": token }, credentials: "same-origin" });
  } catch {
    // No network now: the next beat says it again.
  }
}

if (page) {
  setTimeout(beat, 2_000);
  setInterval(beat, 30_000);
}
