// Says what a script or a style sheet uses that the oldest browsers do not know (Chrome 70, iOS 13), by the data of MDN.
// node browser_floor.cjs script|style FILE…  ->  one JSON list of {file, line, what}
// node browser_floor.cjs newer  ->  one JSON list of [owner, where, member] that came later: what a test takes out of a browser

const fs = require("fs");
const acorn = require("acorn");
const data = require("@mdn/browser-compat-data");

const FLOOR = { chrome: 70, safari_ios: 13 };

function knows(browser, support) {
  const entries = [].concat(support[browser] || []);
  return entries.some((one) => {
    if (one.flags || one.prefix || one.alternative_name) return false;
    const version = (given) => parseFloat(String(given).replace("≤", ""));
    return one.version_added && version(one.version_added) <= FLOOR[browser] && !(version(one.version_removed) <= FLOOR[browser]);
  });
}

const isOld = (entry) => Object.keys(FLOOR).every((browser) => knows(browser, entry.__compat.support));
const compats = (tree, ...path) => {
  const found = path.reduce((place, name) => (place && Object.prototype.hasOwnProperty.call(place, name) ? place[name] : undefined), tree);
  return found && found.__compat ? found : undefined;
};

// -- scripts ------------------------------------------------------------------------------------------------------------------

const members = new Map(); // name of a member -> is it old somewhere; what the language has counts before what the page has
const globals = new Map();

function learn(tree, depth, known) {
  for (const [name, entry] of Object.entries(tree)) {
    if (name === "__compat") continue;
    if (entry.__compat && depth) known.set(plain(name), Boolean(known.get(plain(name))) || isOld(entry));
    else if (entry.__compat) globals.set(name, entry);
    if (depth < 2) learn(entry, depth + 1, known);
  }
}
const plain = (name) => name.replace(/_static$|_event$/, "");
const language = new Map();
learn(data.api, 0, members);
learn(data.javascript.builtins, 0, language);
for (const [name, old] of language) members.set(name, old);
for (const [name, entry] of Object.entries(data.api.Window)) if (entry.__compat) globals.set(name, entry);

// Of other owners than the newest one of that name: ECharts, and the container of service workers.
const ECHARTS = ["dispose", "resize", "register"];
const parsed = (file, source, tokens) => acorn.parse(source, {
  ecmaVersion: 2018, sourceType: file.includes("vendor") ? "script" : "module", locations: true, onToken: tokens,
});

// Members that our scripts make themselves, in whichever file.
function made(files) {
  const names = new Set(ECHARTS);
  for (const file of files) {
    try {
      visit(parsed(file, fs.readFileSync(file, "utf8")), (node) => node.type === "MethodDefinition" && names.add(node.key.name));
    } catch (problem) {
      // told by inScript
    }
  }
  return names;
}

function inScript(file, source, own) {
  const found = [];
  const tokens = [];
  let tree;
  try {
    tree = parsed(file, source, tokens);
  } catch (problem) {
    return [{ file, line: problem.loc ? problem.loc.line : 0, what: `no ES2018: ${problem.message}` }];
  }
  for (const one of tokens) {
    if (one.type.label === "regexp" && /\(\?<[=!]/.test(one.value.pattern)) found.push({ file, line: one.loc.start.line, what: "look-behind" });
  }
  if (file.includes("vendor")) return found; // libraries ask before they use; how they run is tested in a browser
  const declared = new Set();
  const called = new Set();
  visit(tree, (node) => {
    if (/^(VariableDeclarator|FunctionDeclaration|ClassDeclaration)$/.test(node.type) && node.id && node.id.name) declared.add(node.id.name);
    if (node.type === "CallExpression") called.add(node.callee);
  });
  const tell = (node, what) => found.push({ file, line: node.loc.start.line, what });
  visit(tree, (node) => {
    if (node.type === "Identifier" && globals.has(node.name) && !declared.has(node.name)) {
      if ((/^[A-Z]|^globalThis$/.test(node.name) || called.has(node)) && !isOld(globals.get(node.name))) tell(node, node.name);
    }
    if (node.type !== "MemberExpression" || node.computed || own.has(node.property.name)) return;
    const name = node.property.name;
    const owner = node.object.type === "Identifier" && !declared.has(node.object.name) ? node.object.name : "";
    const exact = owner && (compats(data.javascript.builtins, owner, name) || compats(data.api, owner, `${name}_static`));
    if (exact ? !isOld(exact) : called.has(node) && members.get(name) === false) tell(node, `${owner}.${name}`);
  });
  return found;
}

function visit(node, look) {
  if (Array.isArray(node)) return node.forEach((one) => visit(one, look));
  if (!node || typeof node.type !== "string") return undefined;
  look(node);
  for (const [key, value] of Object.entries(node)) if (key !== "loc" && value && typeof value === "object") visit(value, look);
  return undefined;
}

// -- style sheets -------------------------------------------------------------------------------------------------------------

// What an old browser leaves out and nobody misses.
const HARMLESS = {
  "overscroll-behavior": "a list that bounces",
  "field-sizing": "chat.js does it",
  "accent-color": "ticks in the browser's own colour",
  "text-underline-offset": "the line lies closer",
  "selector:focus-visible": "the browser's own ring is left as it is",
  "prefers-color-scheme": "stays light",
  "prefers-reduced-motion": "three dots move",
  cursor: "a phone has none",
  resize: "a phone has no handle",
};
const STAND_INS = { "overflow-wrap": "word-break" }; // an older property that does the same
const NO_FLEX_GAP = "not (inset: 0)"; // browsers without it have no gap in flex either (Chrome 84 and 87, Safari 14.1)

function rulesOf(css) {
  const rules = [];
  const text = css.replace(/\/\*[^]*?\*\//g, (all) => all.replace(/[^\n]/g, " "));
  (function read(from, until, at) {
    let start = from;
    for (let n = from; n < until; n += 1) {
      if (text[n] === ";") start = n + 1;
      if (text[n] !== "{") continue;
      let depth = 1;
      let end = n + 1;
      for (; depth; end += 1) depth += { "{": 1, "}": -1 }[text[end]] || 0;
      const prelude = text.slice(start, n).trim();
      const line = text.slice(0, start + text.slice(start).search(/\S/)).split("\n").length;
      if (/^@(media|supports)/.test(prelude)) {
        rules.push({ prelude, at, line, declarations: [] });
        read(n + 1, end - 1, [...at, prelude]);
      } else if (!/^@/.test(prelude)) {
        const declarations = text.slice(n + 1, end - 1).split(/;(?![^(]*\))/).map((one) => one.trim()).filter(Boolean)
          .map((one) => [one.slice(0, one.indexOf(":")).trim(), one.slice(one.indexOf(":") + 1).trim()]);
        rules.push({ prelude, at, line, declarations });
      }
      start = end;
      n = end - 1;
    }
  })(0, text.length, []);
  return rules;
}

const listed = (selector) => selector.split(/,(?![^(]*\))/).map((one) => one.replace(/\s+/g, " ").trim());

// Functions and units of values that came late.
const LATE_VALUES = [
  [/\b[\d.]+[dsl]v[hw]\b/, data.css.types.length.viewport_percentage_units_dynamic],
  [/\bmin\(/, data.css.types.min], [/\bmax\(/, data.css.types.max], [/\bclamp\(/, data.css.types.clamp],
  [/\bcolor-mix\(/, data.css.types.color["color-mix"]],
];

const selectorNames = (selector) => [...selector.replace(/"[^"]*"/g, "").matchAll(/::?([a-z-]+)/g)].map((one) => one[1]).filter((one) => !one.startsWith("-"));

function inStyle(file, css) {
  const found = [];
  const rules = rulesOf(css);
  const without = new Set(rules.filter((rule) => rule.at.some((one) => one.includes(NO_FLEX_GAP))).flatMap((rule) => listed(rule.prelude)));
  const grids = new Set(rules.filter((rule) => rule.declarations.some(([name, value]) => name === "display" && /grid/.test(value))).flatMap((rule) => listed(rule.prelude)));
  for (const { prelude, at, line, declarations } of rules) {
    const tell = (what) => found.push({ file, line, what: `${prelude.slice(0, 60)} · ${what}` });
    if (prelude.startsWith("@media")) {
      for (const [, name] of prelude.matchAll(/\((prefers-[a-z-]+)/g)) {
        const known = compats(data.css["at-rules"].media, name);
        if (!HARMLESS[name] && known && !isOld(known)) tell(name);
      }
      continue;
    }
    for (const name of selectorNames(prelude)) {
      const known = compats(data.css.selectors, name);
      if (known && !isOld(known) && !HARMLESS[`selector:${name}`]) tell(`:${name}`);
    }
    if (/:not\([^()]*,/.test(prelude)) tell(":not() with a list");
    declarations.forEach(([name, value], n) => {
      if (name.startsWith("--") || HARMLESS[name]) return;
      const earlier = declarations.slice(0, n).some(([one]) => one === name || one === STAND_INS[name]);
      const known = compats(data.css.properties, name);
      if (known && !isOld(known) && !/^(gap|row-gap|column-gap)$/.test(name)) tell(name);
      for (const word of known ? value.split(/[\s,]+/) : []) {
        const keyword = compats(data.css.properties, name, word.replace(/\(.*/, ""));
        if (keyword && !isOld(keyword) && !earlier) tell(`${name}: ${word}`);
      }
      for (const [shape, entry] of LATE_VALUES) if (shape.test(value) && !isOld(entry) && !earlier) tell(`${name}: ${value}`);
      if (name === "gap" && value !== "0" && !at.some((one) => one.includes(NO_FLEX_GAP))) {
        for (const one of listed(prelude)) if (!grids.has(one) && ![...without].some((other) => other.includes(`${one} > `) || (other.startsWith(one) && other.includes("::")))) tell(`gap in flex: ${one}`);
      }
    });
  }
  return found;
}

function newer() {
  const found = [];
  for (const root of [data.javascript.builtins, data.api]) {
    for (const [owner, members] of Object.entries(root)) {
      for (const [name, entry] of Object.entries(members)) {
        if (name === "__compat" || !entry.__compat || /_event$/.test(name) || isOld(entry)) continue;
        const places = root === data.javascript.builtins ? ["its own", "prototype"] : [/_static$/.test(name) ? "its own" : "prototype"];
        for (const place of places) found.push([owner, place, plain(name)]);
      }
    }
  }
  return found;
}

const [kind, ...files] = process.argv.slice(2);
const own = kind === "script" ? made(files) : null;
const look = kind === "style" ? inStyle : inScript;
console.log(JSON.stringify(kind === "newer" ? newer() : files.flatMap((file) => look(file, fs.readFileSync(file, "utf8"), own))));
