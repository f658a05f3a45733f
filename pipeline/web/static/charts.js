// Gives a chart as a picture: what the page shows of it, three times as fine. Without this a chart is on the page and in the CSV.
"use strict";

const SHOWN = ["fill", "fill-opacity", "stroke", "font-family", "font-size", "font-weight", "text-anchor"];
const HEAD = 34, EDGE = 14, FINE = 3;

for (const button of document.querySelectorAll("[data-png]")) {
  button.hidden = false;
  button.addEventListener("click", () => save(button.closest("section").querySelector("svg"), button.dataset.png));
}

async function save(chart, name) {
  const { width, height } = chart.viewBox.baseVal;
  const picture = new Image();
  picture.src = URL.createObjectURL(new Blob([write(chart, width, height)], { type: "image/svg+xml" }));
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = FINE * (width + 2 * EDGE);
  canvas.height = FINE * (height + HEAD + 2 * EDGE);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(picture.src);
  canvas.toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${name}.png`;
    link.click();
    setTimeout(URL.revokeObjectURL, 60000, link.href);
  });
}

// A picture knows no style sheet: each shape takes along how it looks.
function write(chart, width, height) {
  const copy = chart.cloneNode(true);
  const shapes = copy.querySelectorAll("rect, text");
  chart.querySelectorAll("rect, text").forEach((shape, at) => {
    const look = getComputedStyle(shape);
    for (const name of SHOWN) shapes[at].setAttribute(name, look.getPropertyValue(name));
  });
  const page = getComputedStyle(document.body);
  copy.prepend(make("rect", { x: -EDGE, y: -HEAD - EDGE, width: "200%", height: "200%", fill: page.backgroundColor }));
  const title = make("text", { x: 0, y: -HEAD + 14, fill: page.color, "font-family": page.fontFamily, "font-size": 16, "font-weight": 700 });
  title.textContent = chart.dataset.title;
  copy.append(title);
  copy.setAttribute("viewBox", `${-EDGE} ${-HEAD - EDGE} ${width + 2 * EDGE} ${height + HEAD + 2 * EDGE}`);
  copy.setAttribute("width", FINE * (width + 2 * EDGE));
  copy.setAttribute("height", FINE * (height + HEAD + 2 * EDGE));
  return new XMLSerializer().serializeToString(copy);
}

function make(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [each, value] of Object.entries(attributes)) made.setAttribute(each, value);
  return made;
}
