// A tablet that many share: after a while without a touch, and whenever a page comes back out of memory, it shows the start screen.
const booth = document.getElementById("booth");
const warning = booth.querySelector("[data-booth-warning]");
const idle = Number(booth.dataset.idle || 0) * 1000;
const warn = Number(booth.dataset.warn || 0) * 1000;
let touched = Date.now();

function stay() {
  touched = Date.now();
  warning.hidden = true;
}

function look() {
  const silent = Date.now() - touched;
  if (silent >= idle) location.replace(booth.dataset.home);
  else if (silent >= idle - warn && warning.hidden) warning.hidden = false;
}

if (idle) {
  for (const kind of ["pointerdown", "keydown", "input", "scroll"]) document.addEventListener(kind, stay, { passive: true, capture: true });
  booth.querySelector("[data-booth-stay]").addEventListener("click", stay);
  setInterval(look, 500);
} else {
  // Between two people nothing of the first may be left in this browser.
  try {
    sessionStorage.clear();
  } catch {
    // Nothing can be kept here, so nothing is.
  }
  if ("caches" in window) caches.delete("ballot");
  document.querySelector("form")?.reset();
}

addEventListener("pageshow", (event) => { if (event.persisted) location.replace(booth.dataset.home); });
