// Makes pages handier; none of them needs it.
"use strict";

const one = (selector) => document.querySelector(selector);

// What went wrong is read out, and comes into view, first.
one("#kabar")?.focus();

// A form is sent once, however often its button is pressed.
for (const form of document.querySelectorAll("[data-form]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    const button = event.submitter;
    if (!button) return;
    button.setAttribute("aria-disabled", "true");
    button.textContent = "Mengirim…";
  });
}
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

// The place where the telephone is.
const locate = one("[data-locate]");
if (locate && "geolocation" in navigator) {
  const status = one("[data-locate-status]");
  locate.hidden = false;
  locate.addEventListener("click", () => {
    status.textContent = "Mencari lokasi…";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        one("#point").value = `${coords.latitude.toFixed(5)}, ${coords.longitude.toFixed(5)}`;
        status.textContent = `Lokasi terisi, tepat hingga ${Math.round(coords.accuracy)} meter.`;
      },
      () => { status.textContent = "Lokasi tidak didapat. Tulis tempatnya dengan kata-kata saja."; },
      { enableHighAccuracy: true, timeout: 15000 },
    );
  });
}

// The pictures that were chosen.
const pictures = one("#pictures");
if (pictures) {
  const previews = one("[data-previews]");
  const most = Number(pictures.dataset.most);
  pictures.addEventListener("change", () => {
    for (const image of previews.children) URL.revokeObjectURL(image.src);
    const chosen = [...pictures.files];
    pictures.setCustomValidity(chosen.length > most ? `Paling banyak ${most} foto.` : "");
    pictures.reportValidity();
    previews.replaceChildren(...chosen.slice(0, most).map((file) => {
      const image = new Image();
      image.src = URL.createObjectURL(file);
      image.alt = file.name;
      return image;
    }));
    previews.hidden = !chosen.length;
  });
}

// The tracking ID, to be kept.
const copy = one("[data-copy]");
if (copy && navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(one("[data-code]").textContent);
    one("[data-copy-status]").textContent = "Tersalin";
  });
}

// A report that is still being read shows itself within seconds; after ten looks its reader presses the button.
const pending = one("[data-pending]");
if (pending) {
  const look = async (left) => {
    const answer = await fetch(location.href);
    if (answer.ok && !(await answer.text()).includes("data-pending")) return location.reload();
    if (left) setTimeout(look, 2000, left - 1);
  };
  setTimeout(look, 1500, 10);
}
