// Which exercises a reader has ticked off: kept in this browser, sent to nobody.

const KEY = "solved-exercises";
const boxes = [...document.querySelectorAll("[data-exercise]")];
const summary = document.querySelector(".solved-summary");
const clear = summary.querySelector("button");

function readSolved() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return new Set(Array.isArray(kept) ? kept : []);
  } catch {
    return new Set(); // not ours, or spoiled
  }
}

function show() {
  const solved = readSolved();
  for (const box of boxes) box.checked = solved.has(box.dataset.exercise);
  const count = boxes.filter((box) => box.checked).length;
  summary.querySelector("span").textContent = `Solved: ${count} of ${boxes.length}.`;
  clear.disabled = count === 0;
}

// Read anew before each change: another tab may have written meanwhile.
function change(names, toSolved) {
  const solved = readSolved();
  for (const name of names) toSolved ? solved.add(name) : solved.delete(name);
  localStorage.setItem(KEY, JSON.stringify([...solved].sort()));
  show();
}

function start() {
  try {
    localStorage.setItem(KEY, localStorage.getItem(KEY) ?? "[]");
  } catch {
    return; // a browser that keeps nothing gets no boxes to tick
  }
  for (const box of boxes) box.addEventListener("change", () => change([box.dataset.exercise], box.checked));
  clear.addEventListener("click", () => change(boxes.map((box) => box.dataset.exercise), false));
  addEventListener("storage", show);
  show();
  document.documentElement.dataset.solved = "kept";
}

start();
