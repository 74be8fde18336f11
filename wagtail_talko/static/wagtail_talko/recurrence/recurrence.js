/*
 * Comfort for the recurrence inputs, which all work without it: hides what does not matter, shows
 * the next dates, adds date inputs. Stimulus runs it in the Wagtail admin, plain events elsewhere.
 */
(() => {
  "use strict";

  const WAIT = 400;

  /** Shows the parts of one rule that matter, and its next dates. Returns a function that stops. */
  function followRule(root) {
    const name = root.dataset.talkoRecurrenceName;
    const url = root.dataset.talkoRecurrenceUrl;
    const siblings = JSON.parse(root.dataset.talkoRecurrenceSiblings || "{}");
    const scope = root.closest("form") || document;
    // A form may put the dates, and parts that matter only for repeating, elsewhere than in the widget.
    const preview =
      scope.querySelector(`[data-talko-recurrence-preview-of="${CSS.escape(name)}"]`) ||
      root.querySelector("[data-talko-recurrence-preview]");
    const beside = scope.querySelectorAll(`[data-talko-recurrence-beside="${CSS.escape(name)}"]`);
    const repeats = `${name}_repeats`;
    // Forms in a set prefix their names: "dates-0-recurrence" stands beside "dates-0-until".
    const prefix = name.slice(0, name.lastIndexOf("-") + 1);
    let timer;
    let request;

    function namesWanted() {
      const names = new Map();
      for (const [ours, theirs] of Object.entries(siblings)) names.set(prefix + theirs, ours);
      return names;
    }

    function query() {
      const wanted = namesWanted();
      const params = new URLSearchParams();
      const form = root.closest("form");
      const data = form ? new FormData(form) : new FormData();
      for (const [key, value] of data) {
        if (typeof value !== "string" || value === "") continue;
        if (key.startsWith(`${name}_`)) params.append(`recurrence${key.slice(name.length)}`, value);
        else if (wanted.has(key)) params.append(wanted.get(key), value);
      }
      return params;
    }

    function showParts() {
      const chosen = root.querySelector(`[name="${CSS.escape(repeats)}"]:checked`);
      const value = chosen ? chosen.value : "once";
      for (const part of [...root.querySelectorAll("[data-talko-recurrence-shows]"), ...beside]) {
        part.hidden = !part.dataset.talkoRecurrenceShows.split(" ").includes(value);
        // The text of another rule is all there is to give then.
        if (part.tagName === "DETAILS" && value === "other" && !part.hidden) part.open = true;
      }
    }

    async function showDates() {
      if (request) request.abort();
      request = new AbortController();
      try {
        const response = await fetch(`${url}?${query()}`, { signal: request.signal });
        if (!response.ok) return;
        const html = (await response.text()).trim();
        // Unchanged words are left alone, so that they are not read aloud again.
        if (html !== preview.dataset.shown) {
          preview.dataset.shown = html;
          preview.innerHTML = html;
        }
      } catch (error) {
        // Without the network the inputs still work; the server checks them on saving.
        if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
      }
    }

    function soon() {
      clearTimeout(timer);
      if (url) timer = setTimeout(showDates, WAIT);
    }

    function onChange(event) {
      const changed = event.target.name || "";
      if (changed === repeats) showParts();
      if (changed.startsWith(`${name}_`) || namesWanted().has(changed)) soon();
    }

    if (!preview) return () => {};
    showParts();
    soon();
    scope.addEventListener("input", onChange);
    scope.addEventListener("change", onChange);
    return () => {
      clearTimeout(timer);
      if (request) request.abort();
      scope.removeEventListener("input", onChange);
      scope.removeEventListener("change", onChange);
    };
  }

  /** Puts a button below a list of date inputs that adds an empty one, and one beside each that removes it. */
  function growDates(root) {
    const data = root.dataset;
    const ITEM = ".talko-recurrence-dates__item";
    const added = [];
    // Ids are never used twice, or labels would name the wrong input after a removal.
    let made = root.querySelectorAll(ITEM).length;

    function makeButton(name, words) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = `talko-button talko-button--secondary talko-recurrence-dates__${name} button button-small button-secondary`;
      button.textContent = words;
      added.push(button);
      return button;
    }

    function remove(item) {
      const input = item.querySelector("input");
      const isLast = root.querySelectorAll(ITEM).length === 1;
      if (isLast) input.value = "";
      else item.remove();
      (isLast ? input : add).focus();
      // Previews and the admin's autosave listen to inputs: one that is still there tells them.
      root.querySelector("input").dispatchEvent(new Event("change", { bubbles: true }));
    }

    function offerRemoval(item) {
      const input = item.querySelector("input");
      const label = item.querySelector("label");
      const button = makeButton("remove", data.talkoRecurrenceDatesRemove);
      const show = () => {
        button.hidden = input.value === "";
      };
      button.setAttribute("aria-label", `${data.talkoRecurrenceDatesRemove}: ${label.textContent}`);
      button.addEventListener("click", () => remove(item));
      for (const name of ["input", "change"]) input.addEventListener(name, show);
      show();
      item.append(button);
    }

    const add = makeButton("add", data.talkoRecurrenceDatesAdd);
    add.addEventListener("click", () => {
      const items = root.querySelectorAll(ITEM);
      const item = items[items.length - 1].cloneNode(true);
      const input = item.querySelector("input");
      const label = item.querySelector("label");
      made += 1;
      item.querySelector("button").remove();
      input.value = "";
      input.removeAttribute("value");
      input.id = input.id.replace(/\d+$/, String(made - 1));
      label.htmlFor = input.id;
      label.textContent = `${data.talkoRecurrenceDatesLabel} ${made}`;
      offerRemoval(item);
      add.before(item);
      input.focus();
    });
    root.querySelectorAll(ITEM).forEach(offerRemoval);
    root.append(add);
    return () => added.forEach((button) => button.remove());
  }

  const CONTROLLERS = { "talko-recurrence": followRule, "talko-recurrence-dates": growDates };

  const stimulus = window.StimulusModule;
  const app = window.wagtail && window.wagtail.app;
  if (stimulus && app && app.register) {
    for (const [identifier, start] of Object.entries(CONTROLLERS)) {
      app.register(
        identifier,
        class extends stimulus.Controller {
          connect() {
            this.stop = start(this.element);
          }

          disconnect() {
            this.stop();
          }
        },
      );
    }
    return;
  }

  const started = new WeakSet();

  function startAll(within) {
    for (const [identifier, start] of Object.entries(CONTROLLERS)) {
      for (const root of within.querySelectorAll(`[data-controller~="${identifier}"]`)) {
        if (started.has(root)) continue;
        started.add(root);
        start(root);
      }
    }
  }

  document.addEventListener("htmx:load", () => startAll(document));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => startAll(document));
  else startAll(document);
})();
