// A number that changed counts up once, in 200 ms, and not at all for those who asked for less motion.
const still = matchMedia("(prefers-reduced-motion: reduce)");
const NUMBER = /\d+(?:[.,\u00a0\u202f’]\d{3})*(?!\d)/; // with the marks between thousands
const value = (words) => Number(words.replace(/\D/g, ""));

function countUp(element, from, to) {
  const text = element.textContent;
  const began = performance.now();
  const step = (now) => {
    const done = Math.min(1, (now - began) / 200);
    element.textContent = done === 1 ? text : text.replace(NUMBER, Math.round(from + (to - from) * done).toLocaleString(document.documentElement.lang));
    if (done < 1) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

document.addEventListener("live:replaced", (event) => {
  if (still.matches) return;
  const before = event.detail.old.querySelectorAll("[data-count]");
  event.target.querySelectorAll("[data-count]").forEach((element, i) => {
    const [from, to] = [before[i], element].map((one) => one && NUMBER.exec(one.textContent));
    if (from && to && from[0] !== to[0]) countUp(element, value(from[0]), value(to[0]));
  });
  const was = event.detail.old.querySelector("progress[value]");
  const is = event.target.querySelector("progress[value]");
  if (was && is && was.max === is.max) {
    const value = is.value;
    is.value = was.value;
    requestAnimationFrame(() => { is.value = value; });
  }
});
