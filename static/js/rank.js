// Ranking with a finger, a keyboard or a screen reader alike. The selects of the page stay the fields that are sent.
const still = matchMedia("(prefers-reduced-motion: reduce)");
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

class Ranking {
  constructor(list) {
    this.list = list;
    this.words = list.dataset;
    this.says = list.nextElementSibling;
    const how = list.previousElementSibling;
    how.textContent = how.dataset.rankHow;
    this.rows = [...list.children].map((li, i) => this.build(li, i));
    this.order = this.rows.filter((row) => row.select.value).sort((a, b) => a.select.value - b.select.value);
    this.order.forEach((row, at) => { row.isLevel = at > 0 && row.select.value === this.order[at - 1].select.value; });
    this.show();
  }

  build(li, place) {
    const select = li.querySelector("select");
    const row = { li, select, place, name: li.dataset.name, isLevel: false };
    row.number = this.button("rank-number", li, "prepend");
    row.number.id = `${select.id}_number`;
    li.querySelector("label").htmlFor = row.number.id;
    const moves = document.createElement("span");
    moves.className = "rank-moves";
    li.append(moves);
    row.up = this.button("rank-move", moves, "append", "↑", fill(this.words.up, row));
    row.down = this.button("rank-move", moves, "append", "↓", fill(this.words.down, row));
    if (this.words.equal) {
      row.level = this.button("rank-move", moves, "append", "=", fill(this.words.equal, row));
      row.level.addEventListener("click", () => this.level(row));
    }
    select.hidden = true;
    row.number.addEventListener("click", () => this.toggle(row));
    row.up.addEventListener("click", () => this.move(row, -1));
    row.down.addEventListener("click", () => this.move(row, 1));
    row.number.addEventListener("pointerdown", (event) => this.drag(row, event));
    return row;
  }

  button(className, parent, how, text = "", label = "") {
    const button = document.createElement("button");
    button.type = "button";
    button.className = className;
    button.textContent = text;
    if (label) button.setAttribute("aria-label", label);
    parent[how](button);
    return button;
  }

  toggle(row) {
    if (row.wasDragged) {
      row.wasDragged = false;
      return;
    }
    const others = this.order.filter((one) => one !== row);
    this.keep(others.length === this.order.length ? [...this.order, row] : others, row);
  }

  move(row, step) {
    const at = this.order.indexOf(row);
    if (at === -1) {
      if (step < 0) this.toggle(row);
      return;
    }
    if (at + step < 0 || at + step >= this.order.length) return;
    const order = [...this.order];
    order.splice(at + step, 0, ...order.splice(at, 1));
    this.keep(order, row);
  }

  // At the same place as the row above, or after it again.
  level(row) {
    if (this.order.indexOf(row) < 1) return;
    row.isLevel = !row.isLevel;
    this.keep(this.order, row, row.isLevel ? this.words.level : this.words.moved);
  }

  // A row that is moved stands alone again, and those level with it go on together.
  part(row) {
    const next = this.order[this.order.indexOf(row) + 1];
    if (next?.isLevel) next.isLevel = row.isLevel;
    row.isLevel = false;
  }

  numberOf(row) {
    const at = this.order.indexOf(row);
    return at + 1 - this.order.slice(0, at + 1).filter((one) => one.isLevel).length;
  }

  keep(order, row, said) {
    if (order !== this.order) this.part(row);
    this.order = order;
    if (order.length) order[0].isLevel = false;
    this.show(row);
    const n = this.numberOf(row);
    this.says.textContent = fill(n ? said || this.words.moved : this.words.removed, { name: row.name, n, m: this.rows.length });
    row.select.dispatchEvent(new Event("input", { bubbles: true }));
  }

  show(anchor) {
    const rest = this.rows.filter((row) => !this.order.includes(row)).sort((a, b) => a.place - b.place);
    const wanted = [...this.order, ...rest];
    const tops = new Map(wanted.map((row) => [row, row.li.offsetTop]));
    this.arrange(wanted, anchor || wanted[0]);
    this.list.closest("[data-ballot-edit]")?.classList.toggle("is-unranked", this.order.length === 0);
    for (const row of wanted) {
      const at = this.order.indexOf(row);
      const n = at < 0 ? 0 : this.numberOf(row);
      row.select.value = n || "";
      row.number.textContent = n || "+";
      row.number.setAttribute("aria-label", fill(n ? this.words.drop : this.words.add, { name: row.name, n }));
      row.li.classList.toggle("is-ranked", n > 0);
      row.up.setAttribute("aria-disabled", at === 0);
      row.down.setAttribute("aria-disabled", at < 0 || at === this.order.length - 1);
      if (row.level) {
        row.level.setAttribute("aria-disabled", at < 1);
        row.level.setAttribute("aria-pressed", row.isLevel);
      }
      if (anchor) this.slide(row.li, tops.get(row) - row.li.offsetTop);
    }
  }

  // The row in hand never leaves the document, the others move around it: so it keeps its focus and its finger.
  arrange(wanted, anchor) {
    const at = wanted.indexOf(anchor);
    for (const row of wanted.slice(0, at)) this.list.insertBefore(row.li, anchor.li);
    for (const row of wanted.slice(at + 1)) this.list.append(row.li);
  }

  slide(li, by) {
    if (by && !still.matches && li.animate) {
      li.animate([{ transform: `translateY(${by}px)` }, { transform: "none" }], { duration: 160, easing: "ease-out" });
    }
  }

  drag(row, down) {
    if (down.button !== 0) return;
    row.wasDragged = false;
    const move = (event) => {
      if (!row.wasDragged && Math.abs(event.clientY - down.clientY) < 8) return;
      row.wasDragged = true;
      row.li.classList.add("is-dragged");
      const others = this.order.filter((one) => one !== row);
      const above = others.filter((one) => {
        const box = one.li.getBoundingClientRect();
        return box.top + box.height / 2 < event.clientY;
      }).length;
      if (this.order[above] !== row) this.keep([...others.slice(0, above), row, ...others.slice(above)], row);
    };
    const end = () => {
      row.li.classList.remove("is-dragged");
      document.removeEventListener("pointermove", move);
      document.removeEventListener("pointerup", end);
      document.removeEventListener("pointercancel", end);
      setTimeout(() => { row.wasDragged = false; });
    };
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", end);
    document.addEventListener("pointercancel", end);
  }
}

for (const list of document.querySelectorAll("[data-rank]")) new Ranking(list);
