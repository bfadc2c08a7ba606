// What only the phone itself can find out. Nothing is sent but two questions that any page asks.
const list = document.getElementById("checks");
const PATIENCE = 6_000;

function row(name) {
  const one = list.querySelector(`[data-check="${name}"]`);
  one.hidden = false;
  return one;
}

function tell(name, isGood, n = 0) {
  const one = row(name);
  const tag = one.querySelector(".tag");
  one.classList.toggle("is-good", isGood);
  tag.className = `tag tag-${isGood ? "leaf" : "amber"}`;
  tag.textContent = isGood ? list.dataset.good : list.dataset.bad;
  one.querySelector("[data-good]").hidden = !isGood;
  const bad = one.querySelector("[data-bad]");
  bad.hidden = isGood;
  bad.textContent = bad.textContent.replace("{n}", n);
}

function keeps() {
  try {
    localStorage.setItem("phone-check", "1");
    localStorage.removeItem("phone-check");
    return true;
  } catch {
    return false;
  }
}

function cookies() {
  try {
    document.cookie = "phone-check=1; SameSite=Lax; path=/";
    const kept = document.cookie.includes("phone-check=1");
    document.cookie = "phone-check=; Max-Age=0; path=/";
    return kept;
  } catch {
    return false;
  }
}

async function clock() {
  const asked = Date.now();
  const response = await fetch("/livez", { cache: "no-store" });
  const told = Date.parse(response.headers.get("Date"));
  const here = (asked + Date.now()) / 2;
  const off = Math.abs(here - told);
  tell("clock", !(off > 60_000), Math.round(off / 60_000));
}

function live() {
  if (!("EventSource" in window)) {
    tell("live", false);
    return;
  }
  const stream = new EventSource("/live/?t=hall:phone");
  const end = (isGood) => {
    clearTimeout(timer);
    stream.close();
    tell("live", isGood);
  };
  const timer = setTimeout(() => end(false), PATIENCE);
  stream.onopen = () => end(true);
  stream.onerror = () => end(false);
}

for (const name of ["live", "clock"]) row(name);
tell("script", true);
tell("cookies", cookies());
tell("storage", keeps());
clock().catch(() => tell("clock", false, "?"));
live();
