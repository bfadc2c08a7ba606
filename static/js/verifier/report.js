// What was found: claims as verify.py of the bundle names them, each with a verdict and the details.
export const PASS = "PASS";
export const FAIL = "FAIL";
export const NOT_CHECKED = "NOT CHECKED";

const MOST = 5;

export const countedOf = (number, thing) => `${number} ${thing}${number === 1 ? "" : "s"}`;

export class Report {
  claims = [];
  notes = [];
  names = new Map();
  lines = 0;
  head = "0".repeat(64);

  add(about, name, verdict, detail) {
    this.claims.push({ about, name, verdict, detail });
  }

  judge(about, name, complaints, praise) {
    if (complaints.length) this.add(about, name, FAIL, complaints.slice(0, MOST).join("; "));
    else this.add(about, name, PASS, praise);
  }

  get verdict() {
    const found = new Set(this.claims.map((claim) => claim.verdict));
    if (found.has(FAIL)) return FAIL;
    return found.has(NOT_CHECKED) ? NOT_CHECKED : PASS;
  }

  /** As plain data, for another thread. */
  told() {
    const { claims, notes, lines, head, verdict } = this;
    return { claims, notes, lines, head, verdict, names: Object.fromEntries(this.names) };
  }
}
