// Dots and points with plus and minus. The number fields of the page stay the fields that are sent.
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

class Points {
  constructor(box) {
    this.box = box;
    this.words = box.dataset;
    this.all = Number(this.words.budget);
    this.left = box.querySelector("[data-points-left]");
    this.says = box.querySelector("[data-points-says]");
    this.rows = [...box.querySelectorAll("[data-name]")].map((one) => this.build(one));
    this.show();
  }

  build(one) {
    const row = { one, name: one.dataset.name, input: one.querySelector("input"), next: one.querySelector("[data-next]") };
    const place = row.input.parentElement;
    row.less = this.button("−", fill(this.words.less, row));
    row.more = this.button("+", fill(this.words.more, row));
    place.prepend(row.less);
    place.append(row.more);
    row.less.addEventListener("click", () => this.step(row, -1));
    row.more.addEventListener("click", () => this.step(row, 1));
    row.input.addEventListener("input", () => this.show());
    return row;
  }

  button(text, label) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "rank-move";
    made.textContent = text;
    made.setAttribute("aria-label", label);
    return made;
  }

  cost(n) {
    return this.words.square ? n * n : Math.abs(n);
  }

  value(row) {
    return Math.trunc(Number(row.input.value)) || 0;
  }

  used() {
    return this.rows.reduce((sum, row) => sum + this.cost(this.value(row)), 0);
  }

  price(row, by) {
    return this.cost(this.value(row) + by) - this.cost(this.value(row));
  }

  can(row, by) {
    return this.value(row) + by >= Number(row.input.min) && this.price(row, by) <= this.all - this.used();
  }

  step(row, by) {
    if (!this.can(row, by)) {
      if (by > 0) this.says.textContent = this.words.short;
      return;
    }
    row.input.value = this.value(row) + by || "";
    row.input.dispatchEvent(new Event("input", { bubbles: true }));
    this.says.textContent = `${fill(this.words.says, { name: row.name, n: this.value(row), left: this.all - this.used(), all: this.all })} ${row.next.textContent}`;
  }

  show() {
    const left = this.all - this.used();
    this.left.textContent = left < 0 ? fill(this.words.over, { over: -left }) : fill(this.words.left, { left, all: this.all });
    this.left.classList.toggle("is-over", left < 0);
    for (const row of this.rows) {
      const price = this.price(row, 1);
      row.next.textContent = price > left ? "" : price > 0 && this.words.square ? fill(this.words.next, { cost: price }) : "";
      row.one.classList.toggle("is-ranked", this.value(row) !== 0);
      row.less.setAttribute("aria-disabled", !this.can(row, -1));
      row.more.setAttribute("aria-disabled", !this.can(row, 1));
    }
  }
}

for (const box of document.querySelectorAll("[data-points]")) new Points(box);
