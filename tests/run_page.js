// Runs the JavaScript of an exported page without a browser: node run_page.js PAGE WHAT INPUT OUTPUT
//
// WHAT is "network" (INPUT: images of 784 bytes; OUTPUT: for each 20 float32, the ten probabilities as the network
// gives them and the ten that are shown), "ink" (INPUT: JSON, a list of {height, width, values}) or "strokes" (INPUT:
// JSON, a list of drawings), of which OUTPUT has 784 bytes for each, all 0 without ink.
"use strict";
const fs = require("fs");
const vm = require("vm");

const [page, what, input, output] = process.argv.slice(2);
const text = fs.readFileSync(page, "utf-8");
const tag = (begin) => text.split(begin)[1].split("</script>")[0];
vm.runInThisContext(tag("<script>\n"), { filename: page });

function images() {
  const bytes = fs.readFileSync(input);
  return Array.from({ length: bytes.length / 784 }, (_, place) => bytes.subarray(784 * place, 784 * (place + 1)));
}

function readByNetwork() {
  const told = JSON.parse(tag('<script id="network" type="application/json">'));
  const network = networkOf(told, tag('<script id="weights" type="text/plain">'));
  const found = images().map((image) => {
    const raw = probabilitiesOf(network, image);
    return [...raw, ...calibrated(raw, network.temperature)];
  });
  return new Uint8Array(Float32Array.from(found.flat()).buffer);
}

function digitImages(made) {
  const blank = new Uint8Array(784);
  return Buffer.concat(JSON.parse(fs.readFileSync(input, "utf-8")).map((one) => made(one) || blank));
}

const ways = {
  network: readByNetwork,
  ink: () => digitImages(({ height, width, values }) => normalised(ink(height, width, Uint8Array.from(values)))),
  strokes: () => digitImages((strokes) => digitImage(strokes, 4)),
};
fs.writeFileSync(output, ways[what]());
