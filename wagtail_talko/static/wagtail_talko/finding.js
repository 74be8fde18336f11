/*
 * Says that no answer came when htmx asked for free times: without it the button would do nothing.
 * The words are in the page, in <template>s; an error page of the server is not put in.
 */
(() => {
  "use strict";

  const region = document.getElementById("talko-trouble");
  if (!region) return;

  function show(kind) {
    const words = document.getElementById(`talko-trouble-${kind}`);
    region.replaceChildren(words.content.cloneNode(true));
    region.scrollIntoView({ block: "nearest" });
  }

  document.body.addEventListener("htmx:beforeRequest", () => region.replaceChildren());
  document.body.addEventListener("htmx:responseError", () => show("server"));
  document.body.addEventListener("htmx:sendError", () => show("net"));
  document.body.addEventListener("htmx:timeout", () => show("net"));
})();
