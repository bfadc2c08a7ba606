// How long somebody has been waiting, in whole minutes.
function tell() {
  for (const one of document.querySelectorAll("[data-since]")) {
    const n = Math.max(0, Math.floor((Date.now() - Date.parse(one.dataset.since)) / 60_000));
    one.textContent = one.dataset.words.replace("{n}", n);
  }
}

setInterval(tell, 15_000);
document.addEventListener("live:replaced", tell);
tell();
