// A running total on a ballot about money; and, after a secret vote, what one's own ballot paid for.
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const format = new Intl.NumberFormat(document.documentElement.lang || undefined, { maximumFractionDigits: 2 });
const money = (amount, currency) => `${format.format(amount)} ${currency}`;

// What a ballot with these projects paid: by equal shares the price, or what is left of the share; by loads all that
// was given since it last paid. The same as own_payments in governance/budgeting/stories.py.
// `worth` is what the ballot gives to each project: 1, or its points.
export function ownPayments(result, worth) {
  let left = result.share;
  let last = null;
  const paid = [];
  for (const { project, price, load } of result.rounds) {
    const given = worth.get(project) ?? 0;
    if (given <= 0 || (price === null && load === null)) continue;
    let amount;
    if (price !== null) {
      amount = Math.min(left, price * given);
      left -= amount;
    } else {
      amount = load - (last === null ? -left : last);
      last = load;
    }
    if (amount > 1e-9) paid.push({ project, amount });
  }
  return paid;
}

function keepTotal(box) {
  const says = box.querySelector("[data-budget-sum]");
  const rows = [...box.querySelectorAll("[data-cost]")];
  const ticks = rows.map((row) => document.getElementById(`mark_${row.dataset.key}`)).filter((one) => one?.type === "checkbox");
  if (ticks.length !== rows.length) return;
  const show = () => {
    const sum = rows.reduce((all, row, place) => all + (ticks[place].checked ? Number(row.dataset.cost) : 0), 0);
    const { all, currency } = box.dataset;
    says.textContent = fill(box.dataset.says, { sum: format.format(sum), all: money(Number(all), currency) });
  };
  for (const one of ticks) one.addEventListener("change", show);
  show();
}

function tellOwn(box) {
  const says = box.querySelector("[data-own-says]");
  const result = JSON.parse(document.getElementById("own-rounds").textContent);
  const marks = [...box.querySelectorAll("input[data-key]")];
  const names = new Map(marks.map((one) => [one.dataset.key, one.dataset.name]));
  const given = (one) => (one.type === "checkbox" ? Number(one.checked) : Math.trunc(Number(one.value)) || 0);
  const show = () => {
    const paid = ownPayments(result, new Map(marks.map((one) => [one.dataset.key, given(one)])));
    const lines = paid.map(({ project, amount }) =>
      fill(box.dataset.paid, { amount: money(amount, box.dataset.currency), project: names.get(project) }),
    );
    says.replaceChildren(
      ...(lines.length ? lines : [box.dataset.nothing]).map((line) => {
        const one = document.createElement("p");
        one.textContent = line;
        return one;
      }),
    );
  };
  for (const one of marks) one.addEventListener("input", show);
  box.hidden = false;
}

const total = document.querySelector("[data-budget]");
const own = document.querySelector("[data-own]");
if (total) keepTotal(total);
if (own) tellOwn(own);
