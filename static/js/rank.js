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
    this.show();
  }

  build(li, place) {
    const select = li.querySelector("select");
    const row = { li, select, place, name: li.dataset.name };
    row.number = this.button("rank-number", li, "prepend");
    row.number.id = `${select.id}_number`;
    li.querySelector("label").htmlFor = row.number.id;
    const moves = document.createElement("span");
    moves.className = "rank-moves";
    li.append(moves);
    row.up = this.button("rank-move", moves, "append", "↑", fill(this.words.up, row));
    row.down = this.button("rank-move", moves, "append", "↓", fill(this.words.down, row));
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

  keep(order, row) {
    this.order = order;
    this.show(row);
    const n = order.indexOf(row) + 1;
    this.says.textContent = fill(n ? this.words.moved : this.words.removed, { name: row.name, n, m: this.rows.length });
    row.select.dispatchEvent(new Event("input", { bubbles: true }));
  }

  show(anchor) {
    const rest = this.rows.filter((row) => !this.order.includes(row)).sort((a, b) => a.place - b.place);
    const wanted = [...this.order, ...rest];
    const tops = new Map(wanted.map((row) => [row, row.li.offsetTop]));
    this.arrange(wanted, anchor || wanted[0]);
    for (const row of wanted) {
      const n = this.order.indexOf(row) + 1;
      row.select.value = n || "";
      row.number.textContent = n || "+";
      row.number.setAttribute("aria-label", fill(n ? this.words.drop : this.words.add, { name: row.name, n }));
      row.li.classList.toggle("is-ranked", n > 0);
      row.up.setAttribute("aria-disabled", n === 1);
      row.down.setAttribute("aria-disabled", n === 0 || n === this.order.length);
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
