// The page that checks a bundle: fields in, claims out. Nothing that is given here leaves this device.
const form = document.querySelector("form[data-checker]");
const progress = document.getElementById("checking");
const found = document.getElementById("found");
const say = found.dataset;
const WORST_FIRST = ["FAIL", "NOT CHECKED", "PASS"];
const given = (name) => form.elements.namedItem(name).value.trim().toLowerCase().split(/\s+/).filter(Boolean);

/** One of the prepared pieces of the page, filled in. */
function piece(name) {
  const template = form.parentElement.querySelector(`template[data-piece="${name}"]`);
  return template ? template.content.cloneNode(true).firstElementChild : null;
}

function filled(element, texts) {
  for (const [name, text] of Object.entries(texts)) element.querySelector(`[data-${name}]`).textContent = text;
  return element;
}

/** Which part of the record a claim is about, with the name that people gave it. */
function nameOf(about, names) {
  const label = piece(`about-${about}`);
  return label ? label.textContent : names[about] || about;
}

/** The file and the minutes as they come, then questions by their numbers. */
function inOrder(names) {
  const { compare } = new Intl.Collator("en", { numeric: true });
  return ([one], [other]) => Number(one in names) - Number(other in names) || (one in names ? compare(names[one], names[other]) : 0);
}

function claimShown({ name, verdict, detail }) {
  const meaning = piece(`claim-${name}`);
  const shown = filled(piece(`verdict-${verdict}`), { name, detail });
  if (meaning) shown.querySelector("[data-meaning]").textContent = meaning.textContent;
  return shown;
}

function show({ claims, notes, verdict, lines, head, names }) {
  const groups = new Map();
  for (const claim of claims) groups.set(claim.about, [...(groups.get(claim.about) || []), claim]);
  const parts = [...groups].sort(inOrder(names)).map(([about, mine]) => {
    const part = filled(piece("part"), { about: nameOf(about, names) });
    part.querySelector("ul").append(...mine.map(claimShown));
    const worst = WORST_FIRST.find((one) => mine.some((claim) => claim.verdict === one));
    part.querySelector("summary").append(piece(`verdict-${worst}`).querySelector(".tag"));
    part.open = worst !== "PASS";
    return part;
  });
  const told = filled(piece("record"), { lines, head });
  told.querySelector("[data-notes]").append(...notes.map((note) => filled(piece("note"), { note })));
  found.replaceChildren(piece(`outcome-${verdict}`), ...parts, told);
  found.focus();
}

function tell(sentence) {
  found.replaceChildren(filled(piece("trouble"), { sentence }));
}

async function bundleGiven() {
  const [file] = form.elements.namedItem("bundle").files;
  if (file) return file;
  if (!form.dataset.own) return null;
  const answer = await fetch(form.dataset.own, { cache: "no-store" });
  if (!answer.ok) throw new Error(answer.status);
  return answer.blob();
}

async function receiptsGiven() {
  const files = [...form.elements.namedItem("receipt").files];
  return Promise.all(files.map(async (file) => ({ name: file.name, text: await file.text() })));
}

/** Starts the page. `check` takes a bundle, what is known from elsewhere, and a function to be told how far it is. */
export function start(check) {
  const button = form.querySelector("button");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    found.replaceChildren();
    progress.hidden = false;
    try {
      const bundle = await bundleGiven();
      if (bundle === null) tell(say.none);
      else {
        const known = { heads: given("head"), keys: given("key"), witnesses: given("witness"), receipts: await receiptsGiven() };
        show(await check(bundle, known, (share) => { progress.querySelector("progress").value = share; }));
      }
    } catch {
      tell(say.failed);
    }
    progress.hidden = true;
    button.disabled = false;
  });
  form.hidden = false;
}
