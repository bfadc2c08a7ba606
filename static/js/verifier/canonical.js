// Canonical JSON (RFC 8785, whole numbers and NFC alone): a line is read, written again, and the bytes compared.
export class Unreadable extends Error {}

const utf8 = new TextEncoder();
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const HALF_A_LETTER = /\p{Cs}/u;

export const encoded = (text) => utf8.encode(text);
export const isSame = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);
export const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
export const has = (value, key) => Object.prototype.hasOwnProperty.call(value, key);

/** Whether an object has these keys and no others. */
export const hasKeys = (value, keys) => Object.keys(value).length === keys.length && keys.every((key) => has(value, key));

export function canonical(value) {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") {
    if (HALF_A_LETTER.test(value)) throw new Unreadable("a text ends with half a letter");
    return JSON.stringify(value.normalize("NFC"));
  }
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new Unreadable(`${value} is no whole number below 2^53`);
    return String(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const members = Object.keys(value).sort().map((key) => `${canonical(key)}:${canonical(value[key])}`);
  return `{${members.join(",")}}`;
}

export const canonicalBytes = (value) => encoded(canonical(value));

export function readCanonical(line) {
  let value;
  let written;
  try {
    const text = strict.decode(line);
    value = JSON.parse(text);
    written = canonical(value);
    if (!isObject(value)) throw new Unreadable("it is not an object");
    if (written !== text) throw new Unreadable("it is not in canonical form");
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable("it is not JSON");
  }
  return value;
}

/** A file of one line, which has to end with a line feed. */
export function readOneLine(content) {
  if (content.at(-1) !== 10) throw new Unreadable("it is not there, or does not end with a line feed");
  return readCanonical(content.subarray(0, -1));
}

export function linesOf(content) {
  const lines = [];
  let from = 0;
  for (let to = content.indexOf(10); to !== -1; to = content.indexOf(10, from)) {
    lines.push(content.subarray(from, to));
    from = to + 1;
  }
  if (from < content.length) lines.push(content.subarray(from));
  return lines;
}

// What a value may be

const matches = (pattern) => (value) => typeof value === "string" && pattern.test(value);
export const isHash = matches(/^[0-9a-f]{64}$/);
export const isSignature = matches(/^[0-9a-f]{128}$/);
export const isHex = matches(/^([0-9a-f]{2})+$/);
export const isTime = matches(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
export const isText = (value) => typeof value === "string";
export const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
export const areTexts = (value) => Array.isArray(value) && value.every(isText);
export const areNames = (value) => areTexts(value) && new Set(value).size === value.length;
