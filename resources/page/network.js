/*
 * The network: its layers, forward only, one image at a time.
 *
 * A picture is {height, width, channels, values}: values lie row by row, pixel by pixel, channel by channel. A row of
 * numbers is a picture of 1 × 1. Results are rounded to 32 bits after each layer, sums are made in 64.
 */

function picture(height, width, channels, values = new Float32Array(height * width * channels)) {
  return { height, width, channels, values };
}

/** Where windows lie along one side: how many, and how much padding is before the first one. The odd one is behind. */
function windows(side, size, step, padding) {
  if (padding === "valid") return { count: Math.floor((side - size) / step) + 1, before: 0 };
  const count = Math.ceil(side / step);
  return { count, before: Math.floor(Math.max(0, (count - 1) * step + size - side) / 2) };
}

/** Calls visit(place of the pixel, place in the window) for what a window covers of the input, padding left out. */
function visitWindow(input, top, left, size, visit) {
  for (let down = Math.max(0, -top); down < size && top + down < input.height; down++) {
    for (let right = Math.max(0, -left); right < size && left + right < input.width; right++) {
      visit((top + down) * input.width + left + right, down * size + right);
    }
  }
}

/** Calls fill(place in the output, top, left) for every place of a window. */
function visitPlaces(down, across, step, fill) {
  for (let y = 0; y < down.count; y++) {
    for (let x = 0; x < across.count; x++) {
      fill(y * across.count + x, y * step - down.before, x * step - across.before);
    }
  }
}

/** Adds `count` inputs, each times its row of a matrix, to `sums`. */
function addRows(sums, matrix, firstRow, values, first, count) {
  const width = sums.length;
  for (let place = 0; place < count; place++) {
    const value = values[first + place];
    if (value === 0) continue; // after ReLU that is every second one
    const row = (firstRow + place) * width;
    for (let column = 0; column < width; column++) sums[column] += value * matrix[row + column];
  }
}

function convolution({ kernel: size, filters, padding, activation }, [kernel, bias], input) {
  const down = windows(input.height, size, 1, padding);
  const across = windows(input.width, size, 1, padding);
  const output = picture(down.count, across.count, filters);
  const sums = new Float64Array(filters);
  const channels = input.channels;
  visitPlaces(down, across, 1, (place, top, left) => {
    sums.set(bias);
    visitWindow(input, top, left, size, (pixel, cell) => {
      addRows(sums, kernel, cell * channels, input.values, pixel * channels, channels);
    });
    output.values.set(sums, place * filters);
  });
  return activated(output, activation);
}

function dense({ units, activation }, [matrix, bias], input) {
  const sums = Float64Array.from(bias);
  addRows(sums, matrix, 0, input.values, 0, input.values.length);
  return activated(picture(1, 1, units, Float32Array.from(sums)), activation);
}

/** One number of every square: `join` takes the values one by one, `finish` the result and how many they were. */
function pooling({ size, padding }, input, start, join, finish) {
  const down = windows(input.height, size, size, padding);
  const across = windows(input.width, size, size, padding);
  const output = picture(down.count, across.count, input.channels);
  visitPlaces(down, across, size, (place, top, left) => {
    for (let channel = 0; channel < input.channels; channel++) {
      let result = start;
      let count = 0;
      visitWindow(input, top, left, size, (pixel) => {
        result = join(result, input.values[pixel * input.channels + channel]);
        count++;
      });
      output.values[place * input.channels + channel] = finish(result, count);
    }
  });
  return output;
}

function maxPooling(layer, _weights, input) {
  return pooling(layer, input, -Infinity, Math.max, (largest) => largest);
}

function averagePooling(layer, _weights, input) {
  return pooling(layer, input, 0, (sum, value) => sum + value, (sum, count) => sum / count);
}

function batchNormalization(layer, [factor, shift, mean, variance], input) {
  const scale = Float64Array.from(factor, (value, place) => value / Math.sqrt(variance[place] + layer.epsilon));
  return mapped(input, (value, place) => {
    const channel = place % input.channels;
    return (value - mean[channel]) * scale[channel] + shift[channel];
  });
}

function flatten(_layer, _weights, input) {
  return picture(1, 1, input.values.length, input.values);
}

function mapped(input, change) {
  return picture(input.height, input.width, input.channels, input.values.map(change));
}

const FUNCTIONS = {
  relu: (x) => Math.max(0, x),
  elu: (x) => (x >= 0 ? x : Math.expm1(x)),
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
};

function activated(input, name) {
  if (name === "linear") return input;
  if (name === "softmax") return picture(1, 1, input.channels, softmax(input.values));
  return mapped(input, FUNCTIONS[name]);
}

function softmax(values) {
  const largest = Math.max(...values);
  const powers = Array.from(values, (value) => Math.exp(value - largest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return Float32Array.from(powers, (power) => power / total);
}

const LAYERS = {
  convolution,
  dense,
  flatten,
  max_pooling: maxPooling,
  average_pooling: averagePooling,
  batch_normalization: batchNormalization,
  dropout: (_layer, _weights, input) => input, // only acts while training
  activation: (layer, _weights, input) => activated(input, layer.function),
  leaky_relu: ({ slope }, _weights, input) => mapped(input, (x) => Math.max(x, x * slope)),
};

/** The arrays of base64 text: float32, little-endian, one after the other; as many numbers as each shape says. */
function decodedWeights(text, shapes) {
  const binary = atob(text.trim());
  const bytes = new Uint8Array(binary.length);
  for (let place = 0; place < bytes.length; place++) bytes[place] = binary.charCodeAt(place);
  let offset = 0;
  return shapes.map((shape) => {
    const array = new Float32Array(bytes.buffer, offset, shape.reduce((product, side) => product * side, 1));
    offset += array.byteLength;
    return array;
  });
}

/** The network that the page carries: its layers with their weights, and what it says of itself. */
function networkOf(told, text) {
  const arrays = decodedWeights(text, told.shapes.flat());
  let next = 0;
  const layers = told.architecture.layers.map((layer, place) => {
    const weights = told.shapes[place].map(() => arrays[next++]);
    return { epsilon: told.epsilon, ...layer, weights };
  });
  return { ...told, layers };
}

/** Ten probabilities for a digit image, 784 numbers of 0 to 255, as the network gives them. */
function probabilitiesOf(network, image) {
  const start = picture(28, 28, 1, Float32Array.from(image, (pixel) => pixel / 255));
  return network.layers.reduce((input, layer) => LAYERS[layer.kind](layer, layer.weights, input), start).values;
}

/** The probabilities at the network's temperature, so that they say how often they are right (Guo et al. 2017). */
function calibrated(probabilities, temperature) {
  if (temperature === 1) return probabilities;
  return softmax(probabilities.map((value) => Math.log(Math.max(value, 1e-7)) / temperature));
}

const NOTHING_DRAWN = { answer: "nothing drawn", digit: null, confidence: 0, probabilities: null };

/** What there is to say: the probabilities, the likeliest digit, and whether it is likely enough. */
function answerOf(network, image) {
  if (!image || !image.some(Boolean)) return NOTHING_DRAWN;
  const probabilities = calibrated(probabilitiesOf(network, image), network.temperature);
  const confidence = Math.max(...probabilities);
  const answer = confidence >= network.sure ? "digit" : "not sure";
  return { answer, digit: probabilities.indexOf(confidence), confidence, probabilities };
}
