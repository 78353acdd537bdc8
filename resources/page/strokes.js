/*
 * From strokes to the digit image: whatever the size of the digit, it is drawn with a pen of the same width beside it.
 *
 * A stroke is a list of points [x, y], x to the right, y downwards.
 */

const PEN = 2.5; // width of a stroke in the digit image
const FINE = 4; // strokes are drawn this many times finer, and then reduced: that smooths their edges
const STEP = 2; // distance of the points that are drawn, in fine pixels
const SMOOTHING = 4; // each is the mean of its neighbourhood, so far to both sides
const SPECK_SIZE = 0.08; // a stroke this small and this far from the rest, as shares of the largest, is an accident
const SPECK_DISTANCE = 0.15;
const NO_EXTENT = 1e-9; // what is smaller has no extent at all
const MAX_SAMPLES = 200000;

/** The digit image, 784 bytes; null when nothing is drawn. What is not longer than `dot` is a tap, a dot. */
function digitImage(strokes, dot) {
  const tap = Math.max(dot, NO_EXTENT);
  const kept = withoutSpecks(strokes.filter((stroke) => stroke.length), tap);
  if (!kept.length) return null;
  const { low, high } = extent(kept.flat());
  const longer = Math.max(high[0] - low[0], high[1] - low[1]);
  const factor = longer <= tap ? 0 : ((BOX - PEN) * FINE) / longer;
  const scaled = kept.map((stroke) => stroke.map(([x, y]) => [(x - low[0]) * factor, (y - low[1]) * factor]));
  const drawn = rendered(evenly(scaled));
  return factor ? normalised(drawn) : framed(drawn, FINE);
}

function extent(points) {
  const low = [Infinity, Infinity];
  const high = [-Infinity, -Infinity];
  for (const point of points) {
    for (const axis of [0, 1]) {
      low[axis] = Math.min(low[axis], point[axis]);
      high[axis] = Math.max(high[axis], point[axis]);
    }
  }
  return { low, high };
}

/** Leaves out strokes that are tiny beside the largest and far from all that are not. */
function withoutSpecks(strokes, dot) {
  if (strokes.length < 2) return strokes;
  const extents = strokes.map(extent);
  const sizes = extents.map(({ low, high }) => Math.max(high[0] - low[0], high[1] - low[1]));
  const largest = Math.max(...sizes);
  const isTiny = sizes.map((size) => size <= SPECK_SIZE * largest);
  if (largest <= dot || !isTiny.includes(true)) return strokes;
  const rest = extent(strokes.filter((_, place) => !isTiny[place]).flat());
  return strokes.filter((_, place) => !isTiny[place] || distance(rest, extents[place]) <= SPECK_DISTANCE * largest);
}

function distance(one, other) {
  return Math.max(...[0, 1].flatMap((axis) => [one.low[axis] - other.high[axis], other.low[axis] - one.high[axis]]));
}

/** Points at even distances along each stroke, each the mean of its neighbours; the ends stay. */
function evenly(strokes) {
  const ways = strokes.map(wayAlong);
  const step = Math.max(STEP, sumOf(ways, (way) => way[way.length - 1]) / MAX_SAMPLES);
  const reach = Math.trunc(SMOOTHING / step);
  return strokes.map((stroke, place) => smoothed(resampled(stroke, ways[place], step), reach));
}

/** How far it is along a stroke to each of its points. */
function wayAlong(stroke) {
  const way = [0];
  for (let place = 1; place < stroke.length; place++) {
    const [across, down] = [0, 1].map((axis) => stroke[place][axis] - stroke[place - 1][axis]);
    way.push(way[place - 1] + Math.sqrt(across * across + down * down));
  }
  return way;
}

function resampled(stroke, way, step) {
  const length = way[way.length - 1];
  const count = Math.ceil(length / step) + 1;
  const distanceApart = length / Math.max(count - 1, 1);
  let before = 0;
  return Array.from({ length: count }, (_, place) => {
    const at = place * distanceApart;
    while (before + 1 < way.length && way[before + 1] <= at) before++;
    const [from, to] = [stroke[before], stroke[before + 1]];
    if (!to) return from;
    const apart = way[before + 1] - way[before];
    return [0, 1].map((axis) => ((to[axis] - from[axis]) / apart) * (at - way[before]) + from[axis]);
  });
}

function smoothed(points, neighbours) {
  return points.map((_, place) => {
    const reach = Math.min(place, points.length - 1 - place, neighbours);
    const near = points.slice(place - reach, place + reach + 1);
    return [0, 1].map((axis) => sumOf(near, (point) => point[axis]) / near.length);
  });
}

/** Strokes from (0, 0) on, drawn with a round pen on paper that just holds them. */
function rendered(strokes) {
  const radius = (PEN * FINE) / 2;
  const edge = Math.trunc(radius) + 2;
  const { high } = extent(strokes.flat());
  const paper = ink(Math.ceil(high[1]) + 2 * edge, Math.ceil(high[0]) + 2 * edge);
  for (const [x, y] of strokes.flat()) stamp(paper, rounded(x) + edge, rounded(y) + edge, radius);
  return paper;
}

/** A disc of ink. */
function stamp(paper, x, y, radius) {
  for (let down = -radius; down <= radius; down++) {
    const reach = Math.floor(Math.sqrt(radius * radius - down * down));
    const row = (y + down) * paper.width + x;
    paper.values.fill(255, row - reach, row + reach + 1);
  }
}
