// Counting again: yes-no, plurality, approval, score, irv, stv-scottish and schulze. Whole numbers, piles of paper.
import { isText } from "./canonical.js";

export class CannotCount extends Error {}
export class OtherRule extends Error {}
/** Each part must agree, and what was given does not tell which ballot comes from which part. */
export class PartsUnknown extends Error {}

const sum = (numbers) => [...numbers].reduce((total, number) => total + number, 0n);
const least = (numbers) => [...numbers].reduce((one, other) => (other < one ? other : one));
const most = (numbers) => [...numbers].reduce((one, other) => (other > one ? other : one));

/** Winners, outcome, valid, invalid, rounds, and whether lots were used; by the rule of the configuration. */
export function recount(config, ballots, lot, present) {
  if (!RULES.has(config.rule)) throw new OtherRule(config.rule);
  for (const { choice } of ballots) {
    const strange = namesOn(choice).filter((name) => !config.options.includes(name));
    if (strange.length) throw new CannotCount(`a ballot names ${strange.sort().join(", ")}, which is no option`);
  }
  if (!standingOf(config).length) throw new CannotCount("every option is withdrawn");
  const count = RULES.get(config.rule);
  if (config.rule === "yes-no") return count(config, ballots, new Lots(lot), present);
  const isAsked = ([name]) => ["quorum", "quorum_of", "roll"].includes(name);
  const given = Object.entries(config.rule_options);
  const others = Object.fromEntries(given.filter((one) => !isAsked(one)));
  const counted = count({ ...config, rule_options: others }, ballots, new Lots(lot), present);
  const asked = { ...config, rule_options: Object.fromEntries(given.filter(isAsked)) };
  if (!asked.rule_options.quorum || hasQuorum(BigInt(counted.valid), asked, present)) return counted;
  return { ...counted, winners: [], outcome: "no quorum" };
}

function namesOn(choice) {
  if (isText(choice)) return [choice];
  return Array.isArray(choice) ? choice.flat() : Object.keys(choice);
}

// What the rules share

class Lots {
  isUsed = false;

  constructor(order) {
    this.order = order;
  }

  /** The tied, most favoured first; one alone needs no lot. */
  ordered(names) {
    if (names.length < 2) return names;
    if (this.order === null || !names.every((name) => this.order.includes(name))) {
      throw new CannotCount(`${names.join(" and ")} are tied and no lots are published`);
    }
    this.isUsed = true;
    return [...names].sort((a, b) => this.order.indexOf(a) - this.order.indexOf(b));
  }
}

/** Names with an amount for each, in their order. */
const zeros = (names) => new Map(names.map((name) => [name, 0n]));
const standingOf = ({ options, withdrawn = [] }) => options.filter((name) => !withdrawn.includes(name));

/** The settings that are not left empty; each has to be one of those that the rule knows. */
function settingsOf({ rule, rule_options }, known = []) {
  const settings = new Map(Object.entries(rule_options).filter(([, value]) => value));
  const strange = [...settings.keys()].filter((name) => !known.includes(name));
  if (strange.length) throw new CannotCount(`the rule ${rule} has no setting ${strange.sort().join(" or ")}`);
  return settings;
}

function whole(settings, name, otherwise = null) {
  const text = settings.get(name);
  if (text === undefined) return otherwise;
  if (!/^[0-9]{1,12}$/.test(text)) throw new CannotCount(`${name} is ${text}, and not a whole number`);
  return BigInt(text);
}

function flag(settings, name) {
  const text = settings.get(name) ?? "false";
  if (!["true", "false"].includes(text)) throw new CannotCount(`${name} is ${text}, and not true or false`);
  return text === "true";
}

function oneOf(settings, name, known) {
  const text = settings.get(name) ?? known[0];
  if (!known.includes(text)) throw new CannotCount(`${name} is ${text}, which is not known`);
  return text;
}

/** The choice as ranks: the names marked at each, none where it was skipped; a single name is a first rank alone. */
function ranksOf({ choice }) {
  const ranks = (Array.isArray(choice) ? choice : [choice]).map((rank) => (Array.isArray(rank) ? rank : [rank]));
  if (!ranks.flat().every(isText)) throw new CannotCount("a ballot's choice is not made of names");
  return ranks;
}

/** Equal rankings, and how many ballots say each; a name twice at one rank is one mark. */
function pilesOf(ballots) {
  const piles = new Map();
  for (const ballot of ballots) {
    const ranks = ranksOf(ballot).map((rank) => [...new Set(rank)]);
    const said = JSON.stringify(ranks);
    if (!piles.has(said)) piles.set(said, { ranks, papers: 0n });
    piles.get(said).papers += BigInt(ballot.weight);
  }
  return [...piles.values()];
}

const aRound = (number, votes, elected = [], excluded = [], exhausted = "0", residual = "0") => (
  { number, votes: Object.fromEntries(votes), elected: [...elected], excluded: [...excluded], exhausted, residual }
);
const inText = (votes) => [...votes].map(([name, number]) => [name, String(number)]);

function anOutcome(rounds, winners, seats, valid, invalid, lots) {
  const outcome = winners.length === seats ? "elected" : "seats left empty";
  return { winners, outcome, valid: Number(valid), invalid: Number(invalid), rounds, usedLot: lots.isUsed };
}

/** A rule of one round. Equals stand as on the ballot paper, or by lot where seats are too few. */
function byTotals({ seats }, totals, valid, invalid, lots) {
  const winners = [];
  for (const total of valid ? [...new Set(totals.values())].sort((a, b) => (a < b ? 1 : -1)) : []) {
    const equals = [...totals.keys()].filter((name) => totals.get(name) === total);
    const vacant = seats - winners.length;
    if (vacant) winners.push(...(equals.length <= vacant ? equals : lots.ordered(equals).slice(0, vacant)));
  }
  return anOutcome([aRound(1, inText(totals), winners)], winners, seats, valid, invalid, lots);
}

// Shares, as a number over a number

function share(text) {
  const [, over, under] = /^([0-9]+)\/([0-9]+)$/.exec(text) || [];
  const [, full, part = "", tens = "0"] = /^(?=\.?[0-9])([0-9]*)(?:\.([0-9]*))?(?:[eE]-([0-9]{1,2}))?$/.exec(text) || [];
  if (text.length > 44 || (over === undefined && full === undefined) || /^0+$/.test(under || "")) throw new CannotCount(`${text} is not a share`);
  const [n, d] = over === undefined ? [BigInt(full + part), 10n ** BigInt(part.length + Number(tens))] : [BigInt(over), BigInt(under)];
  if (n > d) throw new CannotCount(`${text} is not a share between 0 and 1`);
  return { n, d };
}

const isWhole = (text) => /^[0-9]+$/.test(text);

/** A simple majority is more than half of those for or against; other thresholds are reached when met. */
function isAdopted(yes, no, { n, d }) {
  if (yes + no === 0n) return false;
  return n * 2n === d ? yes * d > n * (yes + no) : yes * d >= n * (yes + no);
}

/** Enough ballots for the quorum: a number of people, or a share of the roll or of those present. */
function hasQuorum(valid, config, present) {
  const settings = settingsOf(config, ["threshold", "quorum", "roll", "quorum_of"]);
  let roll = config.roll === null ? settings.get("roll") ?? "" : String(config.roll);
  if ((settings.get("quorum_of") ?? "seats") !== "seats") {
    if (present === null) throw new CannotCount("its quorum counts those present, and the record does not tell how many were");
    roll = String(present);
  }
  const quorum = settings.get("quorum") ?? "0";
  if (isWhole(quorum)) return valid >= BigInt(quorum);
  if (!isWhole(roll)) throw new CannotCount("its quorum is a share of a roll that is not known");
  const { n, d } = share(quorum);
  return valid * d >= n * BigInt(roll) && !(present === 0 && n > 0n);
}

// Rules of one round

function yesNo(config, ballots, lots, present) {
  const settings = settingsOf(config, ["threshold", "quorum", "roll", "quorum_of"]);
  if (config.options.join() !== "yes,no,abstain") throw new CannotCount("its options are not those of yes-no");
  const count = zeros(config.options);
  let invalid = 0n;
  for (const ballot of ballots) {
    const word = theWord(ballot);
    if (word === null) invalid += BigInt(ballot.weight);
    else count.set(word, count.get(word) + BigInt(ballot.weight));
  }
  const valid = sum(count.values());
  let [winner, outcome] = [[], "no quorum"];
  if (hasQuorum(valid, config, present)) {
    const threshold = share(settings.get("threshold") ?? "1/2");
    [winner, outcome] = isAdopted(count.get("yes"), count.get("no"), threshold) ? [["yes"], "adopted"] : [["no"], "rejected"];
  }
  return { ...anOutcome([aRound(1, inText(count), winner)], winner, 1, valid, invalid, lots), outcome };
}

function theWord(ballot) {
  const [first] = ranksOf(ballot);
  return first?.length === 1 ? first[0] : null;
}

/** Winners and outcome after what the configuration asks beyond the rule; adopted only if all of it holds. */
export function afterMajorities(config, ballots, counted, told) {
  const { majorities: asked = null, blocking = "" } = config;
  if (counted.outcome !== "adopted" || (asked === null && !blocking)) return {};
  if (config.rule !== "yes-no") throw new CannotCount("more than a majority is asked of a vote that is not one of yes or no");
  let holds = true;
  if (asked !== null) {
    const canTell = ballots.length && ballots.every(({ community }) => community !== null);
    const parts = told ? Object.entries(told) : canTell && asked.parts.map((part) => [part.key, []]);
    if (!parts || ballots.some(({ promise, community }) => promise !== null && community === null)) throw new PartsUnknown();
    const needed = asked.needed === "all" ? parts.length : Math.min(Number(asked.needed), parts.length);
    holds = parts.filter(([part, seats]) => hasAgreed(ballots, part, new Set(seats), share(asked.threshold))).length >= needed;
  }
  if (blocking) {
    const against = BigInt(counted.rounds[0].votes.no);
    const { n, d } = isWhole(blocking) ? { n: BigInt(blocking), d: 1n } : share(blocking);
    const bar = isWhole(blocking) ? n : n * BigInt(config.roll ?? 0);
    holds = holds && against * d < (bar > d ? bar : d);
  }
  return holds ? {} : { winners: ["no"], outcome: "rejected" };
}

/** Ballots of a part are those of its seats; of a secret vote, those that say its community. */
function hasAgreed(ballots, part, seats, threshold) {
  const words = ballots.filter(({ seat, community }) => seats.has(seat) || community === part).map(theWord);
  const said = (word) => BigInt(words.filter((one) => one === word).length);
  return isAdopted(said("yes"), said("no"), threshold);
}

function plurality(config, ballots, lots) {
  settingsOf(config);
  const votes = zeros(standingOf(config));
  let invalid = 0n;
  for (const { ranks, papers } of pilesOf(ballots)) {
    const first = ranks.find((rank) => rank.length !== 1 || votes.has(rank[0]));
    if (first?.length === 1) votes.set(first[0], votes.get(first[0]) + papers);
    else invalid += papers;
  }
  return byTotals(config, votes, sum(votes.values()), invalid, lots);
}

function approval(config, ballots, lots) {
  settingsOf(config);
  const votes = zeros(standingOf(config));
  for (const { choice, weight } of ballots) {
    if (!Array.isArray(choice) || !choice.every(isText)) throw new CannotCount("a ballot's choice is not a list of names");
    for (const name of new Set(choice)) if (votes.has(name)) votes.set(name, votes.get(name) + BigInt(weight));
  }
  return byTotals(config, votes, sum(ballots.map(({ weight }) => BigInt(weight))), 0n, lots);
}

function score(config, ballots, lots) {
  const highest = whole(settingsOf(config, ["max"]), "max", 5n);
  const totals = zeros(standingOf(config));
  for (const { choice, weight } of ballots) {
    if (isText(choice) || Array.isArray(choice)) throw new CannotCount("a ballot's choice is not made of names with numbers");
    for (const [name, number] of Object.entries(choice)) {
      if (number < 0 || BigInt(number) > highest) throw new CannotCount(`a ballot gives a number that is not from 0 to ${highest}`);
      if (totals.has(name)) totals.set(name, totals.get(name) + BigInt(number) * BigInt(weight));
    }
  }
  return byTotals(config, totals, sum(ballots.map(({ weight }) => BigInt(weight))), 0n, lots);
}

// Schulze: who has the stronger of the strongest chains there and back. A chain is as strong as its weakest majority.

function schulze(config, ballots, lots) {
  const standing = standingOf(config);
  const marker = settingsOf(config, ["default"]).get("default");
  if (marker !== undefined && !standing.includes(marker)) throw new CannotCount(`${marker} must be beaten, and does not stand`);
  const { above, valid, invalid } = pairsOf(ballots, standing);
  const beats = (one, other) => above.get(one).get(other) > above.get(other).get(one);
  const able = standing.filter((name) => (marker === undefined ? valid > 0n : name === marker || beats(name, marker)));
  const chain = new Map(able.map((one) => [one, new Map(able.map((other) => [other, beats(one, other) ? above.get(one).get(other) : 0n]))]));
  for (const middle of able) {
    for (const start of able) {
      for (const end of able) {
        const round = least([chain.get(start).get(middle), chain.get(middle).get(end)]);
        if (round > chain.get(start).get(end)) chain.get(start).set(end, round);
      }
    }
  }
  const isBetter = (one, other) => able.includes(one) && chain.get(one).get(other) > chain.get(other).get(one);
  const winners = [];
  let left = able;
  while (left.length && winners.length < config.seats) {
    const free = left.filter((name) => !left.some((other) => isBetter(other, name)));
    const mustDraw = lots.order !== null || winners.length + free.length > config.seats;
    winners.push(...(mustDraw ? lots.ordered(free).slice(0, 1) : free));
    left = left.filter((name) => !winners.includes(name));
  }
  const beaten = standing.map((name) => [name, able.filter((other) => isBetter(name, other)).length]);
  return anOutcome([aRound(1, inText(beaten), winners)], winners, config.seats, valid, invalid, lots);
}

/** How many ballots rank the one above the other; equals and those left out stand below nobody among themselves. */
function pairsOf(ballots, standing) {
  const above = new Map(standing.map((one) => [one, zeros(standing)]));
  let [valid, invalid] = [0n, 0n];
  for (const { ranks, papers } of pilesOf(ballots)) {
    if (!ranks.some((rank) => rank.length)) {
      invalid += papers;
      continue;
    }
    valid += papers;
    const below = new Set(standing);
    for (const rank of ranks) {
      const names = rank.filter((name) => below.has(name));
      names.forEach((name) => below.delete(name));
      for (const one of names) for (const other of below) above.get(one).set(other, above.get(one).get(other) + papers);
    }
  }
  return { above, valid, invalid };
}

// Instant runoff, with the options of RCTab under its names

const RCTAB = [
  "overvoteRule", "maxSkippedRanksAllowed", "maxRankingsAllowed", "exhaustOnDuplicateCandidate",
  "decimalPlacesForVoteArithmetic", "winnerElectionMode", "tiebreakMode",
  "nonIntegerWinningThreshold", "doesFirstRoundDetermineThreshold", "batchElimination", "continueUntilTwoCandidatesRemain",
];
const OVERVOTES = ["exhaustImmediately", "alwaysSkipToNextRank", "exhaustIfMultipleContinuing"];
const TIEBREAKS = ["random", "previousRoundCountsThenRandom", "useCandidateOrder"];
const WRITE_INS = ["Undeclared Write-ins", "UWI"];

class Runoff {
  history = [];
  rounds = [];
  exhausted = 0n;

  constructor(config, ballots, lots) {
    this.settings = settingsOf(config, RCTAB);
    this.options = config.options;
    this.lots = lots;
    this.overvote = oneOf(this.settings, "overvoteRule", OVERVOTES);
    this.tiebreak = oneOf(this.settings, "tiebreakMode", TIEBREAKS);
    const standing = standingOf(config);
    if (WRITE_INS.some((name) => standing.includes(name))) throw new OtherRule("irv with write-ins");
    const decimals = whole(this.settings, "decimalPlacesForVoteArithmetic", 4n);
    if (decimals > 20n) throw new CannotCount(`a vote cannot have ${decimals} decimals`);
    this.unit = 10n ** decimals;
    const last = this.settings.get("maxRankingsAllowed") === "max" ? null : whole(this.settings, "maxRankingsAllowed");
    this.continuing = standing;
    this.votes = zeros(standing);
    this.piles = new Map(standing.map((name) => [name, []]));
    [this.valid, this.invalid] = [0n, 0n];
    for (const { ranks, papers } of pilesOf(ballots)) {
      const read = last === null ? ranks : ranks.slice(0, Number(last));
      if (read.some((rank) => rank.length)) {
        this.valid += papers;
        this.give(papers, this.legible(read));
      } else this.invalid += papers;
    }
    this.history.push(new Map(this.votes));
  }

  /** The ranks up to where the ballot ends for reasons that stand on it alone. */
  legible(ranks) {
    const skips = this.settings.get("maxSkippedRanksAllowed") === "unlimited" ? null : whole(this.settings, "maxSkippedRanksAllowed", 1n);
    const endsAtRepeat = flag(this.settings, "exhaustOnDuplicateCandidate");
    const seen = new Set();
    let empty = 0;
    for (const [place, rank] of ranks.entries()) {
      empty = rank.length ? 0 : empty + 1;
      if ((skips !== null && BigInt(empty) > skips) || (endsAtRepeat && rank.some((name) => seen.has(name)))) return ranks.slice(0, place);
      rank.forEach((name) => seen.add(name));
    }
    return ranks;
  }

  give(papers, ranks) {
    for (const [place, rank] of ranks.entries()) {
      if (rank.length > 1 && this.overvote === "exhaustImmediately") break;
      if (rank.length > 1 && this.overvote === "alwaysSkipToNextRank") continue;
      const names = rank.filter((name) => this.continuing.includes(name));
      if (names.length > 1) break;
      if (names.length) {
        this.piles.get(names[0]).push({ papers, ranks: ranks.slice(place + 1) });
        this.votes.set(names[0], this.votes.get(names[0]) + papers * this.unit);
        return;
      }
    }
    this.exhausted += papers * this.unit;
  }

  /** More than half of the votes, whole or to the last decimal. */
  threshold(votes) {
    const step = flag(this.settings, "nonIntegerWinningThreshold") ? 1n : this.unit;
    return (votes / (2n * step) + 1n) * step;
  }

  oneOf(tied, isBest) {
    let left = tied;
    if (this.tiebreak === "previousRoundCountsThenRandom") {
      for (const earlier of this.history.slice(0, -1).reverse()) {
        const wanted = (isBest ? most : least)(left.map((name) => earlier.get(name)));
        left = left.filter((name) => earlier.get(name) === wanted);
      }
    }
    const byCandidates = this.tiebreak === "useCandidateOrder" && this.lots.order === null;
    const ordered = byCandidates ? [...left].sort((a, b) => this.options.indexOf(a) - this.options.indexOf(b)) : this.lots.ordered(left);
    return ordered.at(isBest ? 0 : -1);
  }

  extreme(names, isBest) {
    const wanted = (isBest ? most : least)(names.map((name) => this.votes.get(name)));
    return this.oneOf(names.filter((name) => this.votes.get(name) === wanted), isBest);
  }

  exclude(names) {
    this.continuing = this.continuing.filter((name) => !names.includes(name));
    for (const name of names) {
      const pile = this.piles.get(name);
      this.piles.set(name, []);
      this.votes.set(name, 0n);
      for (const { papers, ranks } of pile) this.give(papers, ranks);
    }
    this.history.push(new Map(this.votes));
  }

  /** The lowest who together have fewer votes than the next one; at least two stay. */
  batch() {
    if (!flag(this.settings, "batchElimination")) return [];
    const votes = (name) => this.votes.get(name);
    const lowest = [...this.continuing].sort((a, b) => (votes(a) < votes(b) ? -1 : Number(votes(a) > votes(b))));
    for (let size = lowest.length - 2; size > 1; size -= 1) {
      if (sum(lowest.slice(0, size).map(votes)) < votes(lowest[size])) return lowest.slice(0, size);
    }
    return [];
  }

  write(elected, excluded) {
    const inVotes = (amount) => String(amount / this.unit);
    const lost = this.valid * this.unit - sum(this.votes.values()) - this.exhausted;
    const votes = [...this.votes].map(([name, amount]) => [name, inVotes(amount)]);
    this.rounds.push(aRound(this.rounds.length + 1, votes, elected, excluded, inVotes(this.exhausted), inVotes(lost)));
  }

  run() {
    const first = this.threshold(sum(this.votes.values()));
    const goesOn = flag(this.settings, "continueUntilTwoCandidatesRemain");
    let winner = null;
    let excluded = [];
    for (;;) {
      const counting = sum(this.votes.values());
      const bar = flag(this.settings, "doesFirstRoundDetermineThreshold") ? first : this.threshold(counting);
      let elected = [];
      const isReached = this.continuing.some((name) => this.votes.get(name) >= bar);
      if (winner === null && counting && (isReached || this.continuing.length <= 2)) {
        winner = this.extreme(this.continuing, true);
        elected = [winner];
      }
      this.write(elected, excluded);
      if (!counting || this.continuing.length <= 2 || (winner !== null && !goesOn)) break;
      excluded = this.batch();
      if (!excluded.length) excluded = [this.extreme(this.continuing.filter((name) => name !== winner), false)];
      this.exclude(excluded);
    }
    return anOutcome(this.rounds, winner === null ? [] : [winner], 1, this.valid, this.invalid, this.lots);
  }
}

// Scottish STV (SSI 2007/42): a paper has a value, in hundred-thousandths of a vote

const UNIT = 100_000n;
const inDecimals = (units) => `${units / UNIT}.${String(units % UNIT).padStart(5, "0")}`;

class Scottish {
  winners = [];
  toPassOn = [];
  history = [];
  rounds = [];
  exhausted = 0n;
  invalid = 0n;

  constructor(config, ballots, lots) {
    if (Object.keys(config.rule_options).length) throw new CannotCount("its settings or options are not those of Scottish STV");
    this.seats = config.seats;
    this.lots = lots;
    this.continuing = standingOf(config);
    this.votes = zeros(this.continuing);
    this.piles = new Map(this.continuing.map((name) => [name, []]));
    for (const ballot of ballots) {
      if (!this.give(UNIT, BigInt(ballot.weight), ranksOf(ballot))) this.invalid += BigInt(ballot.weight);
    }
    this.exhausted = 0n;
    this.valid = sum(this.votes.values()) / UNIT;
    this.quota = (this.valid / BigInt(this.seats + 1) + 1n) * UNIT;
  }

  run() {
    let isOver = this.closeRound([]);
    while (!isOver) isOver = this.toPassOn.length ? this.passOnSurplus() : this.excludeLowest();
    return anOutcome(this.rounds, this.winners, this.seats, this.valid, this.invalid, this.lots);
  }

  /** The papers go to the first continuing name; a rank that is not one name ends them. */
  give(value, papers, ranks) {
    for (const [place, rank] of ranks.entries()) {
      if (rank.length !== 1) break;
      const [name] = rank;
      if (this.continuing.includes(name)) {
        this.piles.get(name).push({ value, papers, ranks: ranks.slice(place + 1) });
        this.votes.set(name, this.votes.get(name) + value * papers);
        return true;
      }
    }
    this.exhausted += value * papers;
    return false;
  }

  passOnSurplus() {
    const top = most(this.toPassOn.map((name) => this.votes.get(name)));
    const giver = this.oneOf(this.toPassOn.filter((name) => this.votes.get(name) === top), true);
    this.toPassOn = this.toPassOn.filter((name) => name !== giver);
    const held = this.votes.get(giver);
    this.moveAll(giver, this.quota, (value) => (value * (held - this.quota)) / held);
    return this.closeRound([]);
  }

  excludeLowest() {
    const fewest = least(this.continuing.map((name) => this.votes.get(name)));
    const loser = this.oneOf(this.continuing.filter((name) => this.votes.get(name) === fewest), false);
    this.continuing = this.continuing.filter((name) => name !== loser);
    this.moveAll(loser, 0n, (value) => value);
    return this.closeRound([loser]);
  }

  moveAll(from, keeps, valueOf) {
    const papers = this.piles.get(from);
    this.piles.set(from, []);
    this.votes.set(from, keeps);
    for (const { value, papers: number, ranks } of papers) this.give(valueOf(value), number, ranks);
  }

  /** By the most recent earlier round in which they differ, then by lot. */
  oneOf(tied, isBest) {
    let left = tied;
    for (const earlier of this.history.slice(0, -1).reverse()) {
      const wanted = (isBest ? most : least)(left.map((name) => earlier.get(name)));
      left = left.filter((name) => earlier.get(name) === wanted);
    }
    return this.lots.ordered(left).at(isBest ? 0 : -1);
  }

  closeRound(excluded) {
    this.history.push(new Map(this.votes));
    const elected = this.valid ? this.elect(this.continuing.filter((name) => this.votes.get(name) >= this.quota)) : [];
    this.toPassOn.push(...elected.filter((name) => this.votes.get(name) > this.quota));
    const vacant = this.seats - this.winners.length;
    if (this.valid && this.continuing.length && this.continuing.length <= vacant) elected.push(...this.elect(this.continuing));
    const lost = this.valid * UNIT - sum(this.votes.values()) - this.exhausted;
    const votes = [...this.votes].map(([name, amount]) => [name, inDecimals(amount)]);
    this.rounds.push(aRound(this.rounds.length + 1, votes, elected, excluded, inDecimals(this.exhausted), inDecimals(lost)));
    return !this.valid || !this.continuing.length || this.winners.length === this.seats;
  }

  /** Most votes first, equals by earlier rounds, then as on the ballot paper. */
  elect(names) {
    const ordered = [...names].sort((a, b) => {
      const differs = [...this.history].reverse().find((votes) => votes.get(a) !== votes.get(b));
      if (!differs) return 0;
      return differs.get(a) > differs.get(b) ? -1 : 1;
    });
    this.winners.push(...ordered);
    this.continuing = this.continuing.filter((name) => !ordered.includes(name));
    return ordered;
  }
}

const RULES = new Map(Object.entries({
  "yes-no": yesNo,
  plurality,
  approval,
  score,
  schulze,
  irv: (config, ballots, lots) => new Runoff(config, ballots, lots).run(),
  "stv-scottish": (config, ballots, lots) => new Scottish(config, ballots, lots).run(),
}));
