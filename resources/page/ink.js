/*
 * From ink to the digit image: a box of 20 pixels, the centre of mass in the middle of 28 × 28, as MNIST has it (LeCun
 * et al. 1998, section III.A).
 *
 * Ink is {height, width, values}: values are bytes row by row, 0 paper, 255 ink.
 */

const SIDE = 28;
const BOX = 20; // longer side of the digit in the image
const MAX_ENLARGED = 4; // a speck of a few pixels stays a speck
const FAINT = 8; // ink below this share of the darkest does not count when the box is measured
const MEAN_LEVEL = 190; // images are at least as dark as MNIST's palest

function ink(height, width, values = new Uint8Array(height * width)) {
  return { height, width, values };
}

/** The digit image, 784 bytes; null without ink. One that is a digit image already stays as it is. */
function normalised(drawn) {
  const digit = cut(drawn);
  if (!digit) return null;
  const longer = Math.max(digit.height, digit.width);
  const isImage = drawn.height === SIDE && drawn.width === SIDE;
  if (isImage && Math.abs(longer - BOX) <= 1 && isCentred(drawn)) return drawn.values.slice();
  return framed(digit, Math.max(longer / BOX, 1 / MAX_ENLARGED));
}

/** What is drawn, without the paper around it; null without ink. */
function cut(drawn) {
  const { width, values } = drawn;
  const faint = Math.floor(values.reduce((most, value) => Math.max(most, value), 0) / FAINT);
  let [top, bottom, left, right] = [Infinity, -1, Infinity, -1];
  values.forEach((value, place) => {
    if (value <= faint) return;
    const [row, column] = [Math.floor(place / width), place % width];
    [top, bottom] = [Math.min(top, row), Math.max(bottom, row)];
    [left, right] = [Math.min(left, column), Math.max(right, column)];
  });
  if (bottom < 0) return null;
  const digit = ink(bottom - top + 1, right - left + 1);
  for (let row = 0; row < digit.height; row++) {
    const start = (top + row) * width + left;
    digit.values.set(values.subarray(start, start + digit.width), row * digit.width);
  }
  return digit;
}

/** How much ink each column and each row has. */
function inkSums({ height, width, values }) {
  const columns = new Float64Array(width);
  const rows = new Float64Array(height);
  values.forEach((value, place) => {
    columns[place % width] += value;
    rows[Math.floor(place / width)] += value;
  });
  return [columns, rows];
}

function sumOf(numbers, value = (number) => number) {
  return numbers.reduce((sum, number, place) => sum + value(number, place), 0);
}

/** Whether the centre of mass is at most a pixel away from the middle. */
function isCentred(image) {
  return inkSums(image).every((sums) => {
    const moment = sumOf(sums, (amount, place) => amount * (place - (sums.length - 1) / 2));
    return Math.abs(moment) <= sumOf(sums);
  });
}

/** Reduces a digit by `scale` into 28 × 28, its centre of mass in the middle. */
function framed(digit, scale) {
  const [left, top] = inkSums(digit).map((sums) => windowStart(sums, scale));
  const size = SIDE * scale;
  const beforeX = Math.max(0, Math.ceil(-left)); // paper around it, so that the window lies inside
  const beforeY = Math.max(0, Math.ceil(-top));
  const paper = ink(
    Math.max(Math.ceil(top + size), digit.height) + beforeY + 1,
    Math.max(Math.ceil(left + size), digit.width) + beforeX + 1,
  );
  for (let row = 0; row < digit.height; row++) {
    const pixels = digit.values.subarray(row * digit.width, (row + 1) * digit.width);
    paper.values.set(pixels, (beforeY + row) * paper.width + beforeX);
  }
  return darkened(resized(paper, left + beforeX, top + beforeY, size, scale > 1 ? HAMMING : BICUBIC));
}

/** Where the window of 28 pixels begins: around the centre of mass, or as near to it as keeps all ink inside. */
function windowStart(sums, scale) {
  const half = (SIDE * scale) / 2;
  const middle = sumOf(sums, (amount, place) => amount * place) / sumOf(sums) + 0.5;
  return Math.min(Math.max(middle, sums.length - half), half) - half;
}

/** Pale images, as hairlines give them, are made as dark as MNIST's. */
function darkened(image) {
  const level = sumOf(image, (value) => value * value) / sumOf(image);
  return level >= MEAN_LEVEL ? image : image.map((value) => Math.min(255, rounded(value * (MEAN_LEVEL / level))));
}

/** The nearest whole number; of two that are as near the even one. */
function rounded(number) {
  const below = Math.floor(number);
  if (number - below !== 0.5) return Math.round(number);
  return below % 2 ? below + 1 : below;
}

/*
 * Resizing as Pillow does it: weights in fixed point, across and then down, rounded to bytes after each.
 */

const BITS = 22;
const HAMMING = { support: 1, weight: hamming };
const BICUBIC = { support: 2, weight: bicubic };

function hamming(x) {
  if (x === 0) return 1;
  if (Math.abs(x) >= 1) return 0;
  const angle = Math.abs(x) * Math.PI;
  return (Math.sin(angle) / angle) * (Math.fround(0.54) + Math.fround(0.46) * Math.cos(angle));
}

function bicubic(x) {
  const away = Math.abs(x);
  if (away < 1) return (1.5 * away - 2.5) * away * away + 1;
  return away < 2 ? (((away - 5) * away + 8) * away - 4) * -0.5 : 0;
}

/** For each of 28 pixels: where its window begins along a side, and the weights of what lies in it. */
function resamplingWeights(side, start, size, filter) {
  const first = Math.fround(start);
  const scale = Math.fround(Math.fround(start + size) - first) / SIDE;
  const wide = Math.max(scale, 1);
  return Array.from({ length: SIDE }, (_, place) => {
    const centre = first + (place + 0.5) * scale;
    const begin = Math.max(0, Math.trunc(centre - filter.support * wide + 0.5));
    const end = Math.min(side, Math.trunc(centre + filter.support * wide + 0.5));
    const weights = Array.from({ length: end - begin }, (_, x) => filter.weight((x + begin - centre + 0.5) / wide));
    return { begin, weights: fixedPoint(weights) };
  });
}

function fixedPoint(weights) {
  const total = sumOf(weights);
  return weights.map((weight) => {
    const share = (weight / total) * 2 ** BITS;
    return Math.trunc(share < 0 ? share - 0.5 : share + 0.5);
  });
}

/** 28 × 28 bytes of the square of `size` pixels that begins at (left, top). */
function resized(paper, left, top, size, filter) {
  const across = resampledRows(paper, resamplingWeights(paper.width, left, size, filter));
  const down = resampledRows(turned(across), resamplingWeights(paper.height, top, size, filter));
  return turned(down).values;
}

/** Every row in 28 pixels. */
function resampledRows({ height, width, values }, windowsOfPixels) {
  const output = ink(height, SIDE);
  for (let row = 0; row < height; row++) {
    windowsOfPixels.forEach(({ begin, weights }, place) => {
      let sum = 2 ** (BITS - 1);
      for (let x = 0; x < weights.length; x++) sum += values[row * width + begin + x] * weights[x];
      output.values[row * SIDE + place] = Math.max(0, Math.min(255, Math.floor(sum / 2 ** BITS)));
    });
  }
  return output;
}

/** Rows as columns. */
function turned({ height, width, values }) {
  const output = ink(width, height);
  values.forEach((value, place) => {
    output.values[(place % width) * height + Math.floor(place / width)] = value;
  });
  return output;
}
