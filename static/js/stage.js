// Time on the stage: a number and a bar that shrinks. The server's clock is the one that counts, so the screen only keeps the difference to it.
const running = new Map();

function spell(seconds) {
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n) => String(n).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

function show(clock, skew) {
  const ends = Date.parse(clock.getAttribute("datetime"));
  const left = Math.max(0, Math.ceil((ends - (Date.now() + skew)) / 1000));
  clock.textContent = left ? spell(left) : clock.dataset.over;
  clock.classList.toggle("is-ending", left > 0 && left <= 60);
  clock.classList.toggle("is-over", left === 0);
  const bar = (clock.closest("[data-live-topic], main") || document).querySelector("[data-countdown-bar]");
  const whole = (ends - Date.parse(clock.dataset.from)) / 1000;
  if (bar && whole > 0) bar.value = bar.max * Math.min(1, left / whole);
}

function start(root) {
  for (const clock of root.querySelectorAll("[data-countdown]")) {
    const skew = clock.dataset.now ? Date.parse(clock.dataset.now) - Date.now() : 0;
    running.set(clock, skew);
    show(clock, skew);
  }
}

setInterval(() => {
  for (const [clock, skew] of running) {
    if (clock.isConnected) show(clock, skew);
    else running.delete(clock);
  }
}, 1000);

document.addEventListener("live:replaced", (event) => start(event.target));
start(document);
