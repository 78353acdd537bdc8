/*
 * The page: strokes are the truth, all that is seen is made of them anew.
 */

const CANVAS = 280; // the side of the canvas in its own units, whatever its size on the screen
const LINE = 18; // width of a stroke on the canvas
const TAP = 4; // what is not longer is a dot by an unsteady hand
const KEY_STEP = 7;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const drawing = { strokes: [], pointer: null, cursor: [CANVAS / 2, CANVAS / 2], isPenDown: false, isKeyboard: false };
let network = null;
let isDue = false;

const part = (id) => document.getElementById(id);

/** Reads what is drawn and shows everything, at most once for each picture of the screen. */
function changed() {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    const image = digitImage(drawing.strokes, TAP);
    showStrokes();
    showSeen(image);
    showAnswer(answerOf(network, image));
    for (const id of ["clear", "undo"]) part(id).disabled = !drawing.strokes.length;
  });
}

function showStrokes() {
  const canvas = part("canvas");
  const context = canvas.getContext("2d");
  context.setTransform(canvas.width / CANVAS, 0, 0, canvas.height / CANVAS, 0, 0);
  context.fillStyle = "#000";
  context.fillRect(0, 0, CANVAS, CANVAS);
  Object.assign(context, { lineWidth: LINE, lineCap: "round", lineJoin: "round", strokeStyle: "#fff" });
  for (const stroke of drawing.strokes) {
    context.beginPath();
    context.moveTo(...stroke[0]);
    for (const point of stroke) context.lineTo(...point);
    context.stroke();
  }
  if (!drawing.strokes.length) showHint(context);
  if (drawing.isKeyboard) showCursor(context);
}

function showHint(context) {
  Object.assign(context, { font: "12px system-ui, sans-serif", textAlign: "center", fillStyle: "#9ba4b0" });
  context.fillText("Draw a digit here", CANVAS / 2, drawing.isKeyboard ? 20 : CANVAS / 2);
}

/** Where the keyboard's pen is: filled while it is down. */
function showCursor(context) {
  context.beginPath();
  context.arc(...drawing.cursor, LINE / 2 + 2, 0, 2 * Math.PI);
  Object.assign(context, { lineWidth: 3, strokeStyle: "#5b9dff", fillStyle: "#5b9dff" });
  if (drawing.isPenDown) context.fill();
  context.stroke();
}

function showSeen(image) {
  const pixels = new ImageData(SIDE, SIDE);
  for (let place = 0; place < SIDE * SIDE; place++) {
    const value = image ? image[place] : 0;
    pixels.data.set([value, value, value, 255], 4 * place);
  }
  part("seen").getContext("2d").putImageData(pixels, 0, 0);
}

function showAnswer({ answer, digit, confidence, probabilities }) {
  part("answer").classList.toggle("unsure", answer !== "digit");
  part("digit").textContent = { digit, "not sure": "?", "nothing drawn": "" }[answer];
  part("words").textContent = wordsFor(answer, digit, confidence);
  [...part("bars").children].forEach((bar, place) => {
    showBar(bar, probabilities ? probabilities[place] : null, place === digit);
  });
}

function wordsFor(answer, digit, confidence) {
  if (answer === "nothing drawn") return "Nothing drawn";
  return answer === "digit" ? `${percent(confidence)} likely` : `Not sure: perhaps a ${digit}`;
}

/** The bar of a digit; a share of null, where nothing is drawn, shows none. */
function showBar(bar, share, isLikeliest) {
  bar.classList.toggle("likeliest", isLikeliest);
  bar.querySelector(".fill").style.transform = `translateX(${100 * share - 100}%)`;
  bar.querySelector(".percent").textContent = share === null ? "" : percent(share);
}

function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}

function element(name, className) {
  const made = document.createElement(name);
  made.className = className;
  return made;
}

function makeBars() {
  for (let digit = 0; digit < 10; digit++) {
    const bar = document.createElement("li");
    const fill = element("div", "fill");
    const track = element("div", "track");
    track.append(fill);
    bar.append(String(digit), track, element("span", "percent"));
    part("bars").append(bar);
  }
}

/** Where an event of the pointer is, in units of the canvas. */
function placeOf(event) {
  const area = part("canvas").getBoundingClientRect();
  return [(event.clientX - area.left) / area.width, (event.clientY - area.top) / area.height].map(within);
}

function within(share) {
  return Math.min(CANVAS, Math.max(0, share * CANVAS));
}

function beginStroke(event) {
  if (event.button || drawing.pointer !== null) return; // another button, or a second finger
  Object.assign(drawing, { pointer: event.pointerId, isKeyboard: false, isPenDown: false });
  part("canvas").setPointerCapture(event.pointerId);
  drawing.strokes.push([placeOf(event)]);
  changed();
}

function goOn(event) {
  if (event.pointerId !== drawing.pointer) return;
  const events = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
  drawing.strokes.at(-1).push(...(events.length ? events : [event]).map(placeOf));
  changed();
}

function endStroke(event) {
  if (event.pointerId === drawing.pointer) drawing.pointer = null;
}

function clear() {
  Object.assign(drawing, { strokes: [], pointer: null, isPenDown: false });
  changed();
}

function undo() {
  Object.assign(drawing, { strokes: drawing.strokes.slice(0, -1), pointer: null, isPenDown: false });
  changed();
}

/** Arrow keys move the pen, Space puts it down and lifts it. */
function pressed(event) {
  if (event.key in ARROWS) movePen(...ARROWS[event.key]);
  else if (event.key === " ") lowerOrLiftPen();
  else return;
  event.preventDefault();
}

function movePen(right, down) {
  drawing.isKeyboard = true;
  const moved = [drawing.cursor[0] + right * KEY_STEP, drawing.cursor[1] + down * KEY_STEP];
  drawing.cursor = moved.map((place) => within(place / CANVAS));
  if (drawing.isPenDown) drawing.strokes.at(-1).push(drawing.cursor);
  changed();
}

function lowerOrLiftPen() {
  Object.assign(drawing, { isKeyboard: true, isPenDown: !drawing.isPenDown });
  if (drawing.isPenDown) drawing.strokes.push([drawing.cursor]);
  changed();
}

/** Wherever the focus is: Delete clears, Ctrl+Z undoes. */
function pressedAnywhere(event) {
  if (["Delete", "Backspace", "Escape"].includes(event.key)) clear();
  else if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey)) undo();
  else return;
  event.preventDefault();
}

function leave() {
  Object.assign(drawing, { isKeyboard: false, isPenDown: false });
  changed();
}

function start() {
  network = networkOf(JSON.parse(part("network").textContent), part("weights").textContent);
  makeBars();
  const canvas = part("canvas");
  canvas.addEventListener("pointerdown", beginStroke);
  canvas.addEventListener("pointermove", goOn);
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, endStroke);
  canvas.addEventListener("keydown", pressed);
  canvas.addEventListener("blur", leave);
  part("clear").addEventListener("click", clear);
  part("undo").addEventListener("click", undo);
  document.addEventListener("keydown", pressedAnywhere);
  changed();
}

if (typeof document !== "undefined") start();
