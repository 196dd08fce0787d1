// Search boxes that offer words while one types: <input data-words="address">.
// The address answers {"words": […]}, and may add "hits": [{label, kind, url}], things
// to go to at once. Without script the box is a plain one.
(function () {
  "use strict";
  var PAUSE = 160; // milliseconds without a key before words are asked for

  function part(tag, attributes) {
    var made = document.createElement(tag);
    Object.keys(attributes).forEach(function (name) { made.setAttribute(name, attributes[name]); });
    return made;
  }

  function offer(input) {
    var list = part("ul", { id: input.id + "-words", role: "listbox", "class": "words-list", hidden: "", "aria-label": input.dataset.list });
    var said = part("p", { role: "status", "class": "visually-hidden" });
    var timer, asked, at = -1, isComposing = false;
    input.after(list, said);
    Object.entries({ role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })
      .forEach(function (pair) { input.setAttribute(pair[0], pair[1]); });

    function close() {
      clearTimeout(timer);
      if (asked) { asked.abort(); }
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
      said.textContent = "";
    }

    function option(number, text) {
      var one = part("li", { role: "option", id: list.id + "-" + number, "aria-selected": "false" });
      one.textContent = text;
      if (/[\u3400-\u9fff]/.test(text)) { one.lang = "zh-CN"; } // as the server marks pages
      return one;
    }

    function show(found) {
      var words = found.words, hits = found.hits || [], count = words.length + hits.length;
      var options = words.map(function (word, number) { return option(number, word); });
      hits.forEach(function (hit, number) {
        var one = option(words.length + number, hit.label + " ");
        var kind = document.createElement("small");
        kind.textContent = hit.kind;
        kind.lang = document.documentElement.lang;
        one.append(kind);
        one.dataset.url = hit.url;
        one.className = "words-hit";
        options.push(one);
      });
      list.replaceChildren.apply(list, options);
      if (!count) { close(); return; }
      at = -1;
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      input.removeAttribute("aria-activedescendant");
      said.textContent = (input.dataset.said || "").replace("N", count);
    }

    function ask() {
      var text = input.value.trim();
      if (!text || isComposing || document.activeElement !== input) { close(); return; }
      if (asked) { asked.abort(); }
      asked = new AbortController();
      fetch(input.dataset.words + "?q=" + encodeURIComponent(text), { signal: asked.signal, headers: { Accept: "application/json" } })
        .then(function (answer) { return answer.ok ? answer.json() : { words: [] }; })
        .then(show)
        .catch(function () { /* aborted, or the line is down: the box works without */ });
    }

    // Take a word into the box, or go where a hit leads; tells whether it was a word.
    function choose(one) {
      var url = one.dataset.url;
      if (url) { window.location.assign(url); } else { input.value = one.textContent; }
      close();
      return !url;
    }

    function move(step) {
      var options = list.children;
      if (options[at]) { options[at].setAttribute("aria-selected", "false"); }
      at = (at + step + options.length + (at < 0 && step < 0 ? 1 : 0)) % options.length;
      options[at].setAttribute("aria-selected", "true");
      options[at].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[at].id);
    }

    input.addEventListener("compositionstart", function () { isComposing = true; });
    input.addEventListener("compositionend", function () { isComposing = false; clearTimeout(timer); timer = setTimeout(ask, PAUSE); });
    input.addEventListener("input", function () {
      if (isComposing) { return; }
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE);
    });
    input.addEventListener("keydown", function (event) {
      if (isComposing || list.hidden) { return; }
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        move(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Escape") {
        event.preventDefault();
        close();
      } else if (event.key === "Enter" && at >= 0) {
        if (list.children[at].dataset.url) { event.preventDefault(); }
        choose(list.children[at]); // a word is sent with the form as always
      } else if (event.key === "Tab") {
        close();
      }
    });
    input.addEventListener("blur", close);
    list.addEventListener("mousedown", function (event) {
      var one = event.target.closest("[role=option]");
      event.preventDefault();
      if (one && choose(one)) { input.form.requestSubmit(); }
    });
  }

  document.querySelectorAll("input[data-words]").forEach(offer);
})();
