// The keyboard of the officers' pages; each of them works without it.
"use strict";

(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const first = (selector) => document.querySelector(selector);
  const items = all("[data-item]");
  const boxes = all('[name="pilih"]');
  const help = first("[data-keys]");
  const kept = "lapor-antrean";
  let here = -1;

  // Wide screens show the filters beside the list.
  const filters = first("[data-filters]");
  if (filters) filters.open = matchMedia("(min-width: 62rem)").matches;

  const show = (number) => {
    if (!items.length) return;
    items[here]?.classList.remove("here");
    here = Math.min(Math.max(number, 0), items.length - 1);
    items[here].classList.add("here");
    items[here].querySelector("[data-open]").focus({ preventScroll: true });
    items[here].scrollIntoView({ block: "nearest" });
    sessionStorage.setItem(kept, String(here));
  };

  const count = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    const label = first("[data-chosen-count]");
    if (label) label.textContent = ticked ? `${ticked} dipilih` : "Pilih semua";
    const every = first("[data-all]");
    if (every) [every.checked, every.indeterminate] = [ticked === boxes.length, ticked > 0 && ticked < boxes.length];
  };
  for (const box of boxes) box.addEventListener("change", count);
  first("[data-all]")?.addEventListener("change", (event) => {
    for (const box of boxes) box.checked = event.target.checked;
    count();
  });
  count();

  // What is done without a tick is done with the report that is looked at.
  const choose = () => {
    if (here < 0) show(0);
    if (!boxes.some((box) => box.checked) && boxes[here]) boxes[here].checked = true;
    count();
  };
  const unfold = (details) => {
    if (!details) return false;
    details.open = true;
    details.querySelector("select, textarea, input:not([type=hidden])")?.focus();
    return true;
  };

  // Of several panels one is open.
  const panels = all("details.menu");
  for (const panel of panels) {
    panel.addEventListener("toggle", () => {
      if (panel.open) for (const other of panels) if (other !== panel) other.open = false;
    });
  }

  const queueKeys = {
    j: () => show(here + 1),
    k: () => show(here - 1),
    x: () => { if (here < 0) show(0); boxes[here]?.click(); },
    s: () => {
      if (here < 0) show(0);
      const like = items[here].dataset;
      const same = (key) => items.filter((item) => item.dataset[key] === like[key]);
      const chosen = same("case").length > 1 ? same("case") : same("category");
      for (const item of chosen) item.querySelector('[name="pilih"]').checked = true;
      count();
    },
    a: () => { choose(); first("[data-accept]")?.click(); },
    c: () => { choose(); unfold(first("[data-correct]")); },
    d: () => { choose(); unfold(first("[data-forward]")); },
    n: () => first('[rel="next"]')?.click(),
  };

  const press = (key) => {
    const marked = all("[data-key]").find((each) => each.dataset.key === key);
    if (marked) {
      if (marked.matches("details")) return unfold(marked);
      if (marked.matches("select, input, textarea")) {
        const around = marked.closest("details");
        if (around) around.open = true;
        return marked.focus();
      }
      return marked.click();
    }
    if (items.length) queueKeys[key]?.();
  };

  const isTyping = (target) => target.closest("input:not([type=checkbox]), textarea, select, dialog");
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      for (const panel of panels) panel.open = false;
      document.activeElement?.blur();
      return;
    }
    if (isTyping(event.target)) return;
    if (event.key === "?") return help?.showModal();
    if (event.key.length !== 1) return;
    if (all("[data-key]").some((each) => each.dataset.key === event.key) || event.key in queueKeys) event.preventDefault();
    press(event.key);
  });
  const helper = first("[data-help]");
  if (helper && help) {
    helper.hidden = false;
    helper.addEventListener("click", () => help.showModal());
  }

  // After a report was done, the one in its place is looked at.
  if (items.length) show(document.referrer.includes("/petugas/") ? Number(sessionStorage.getItem(kept) ?? 0) : 0);

  // A template fills the field in; what was typed before is asked for.
  for (const choice of all("[data-template]")) {
    choice.addEventListener("change", () => {
      const field = document.getElementById(choice.dataset.template);
      if (choice.value && (!field.value.trim() || confirm("Ganti tulisan Anda dengan templat?"))) {
        field.value = choice.value;
        field.dispatchEvent(new Event("input"));
        field.focus();
      }
    });
  }
})();
