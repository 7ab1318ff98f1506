/* Makes forms of the self-checks that `_ext/checks.py` describes. Without this script they are
   questions with answers to unfold. Answers are kept in this browser (localStorage) and nowhere
   else. */
(() => {
  const SHELF = `checks ${location.pathname}`;

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  // A browser may forbid the memory; then the page forgets, and works.
  function recall() {
    try {
      return JSON.parse(localStorage.getItem(SHELF)) ?? {};
    } catch {
      return {};
    }
  }
  function remember(answers) {
    try {
      if (Object.keys(answers).length) localStorage.setItem(SHELF, JSON.stringify(answers));
      else localStorage.removeItem(SHELF);
    } catch { /* see above */ }
  }

  const text = (element) => element.textContent.trim();
  const copy = (element) => element.cloneNode(true).childNodes;
  const isRight = (element) => text(element).startsWith("Right.");

  /* Each kind gives: its controls; ask(), the answer as it stands; put(answer), which sets it and
     says whether it could; judge(answer), [right or not, words]; clear(). */
  const kinds = {
    choice(box, name) {
      const options = [...box.querySelectorAll("details")].map((details, index) => {
        const radio = make("input", { type: "radio", name, value: index });
        const words = details.querySelector(".sd-summary-text");
        return { radio, words, reply: details.querySelector(".sd-summary-content") };
      });
      const rows = options.map(({ radio, words }) => make("label", {}, radio, make("span", {}, ...copy(words))));
      box.querySelectorAll("details").forEach((details) => details.remove());
      const find = (answer) => options.find(({ words }) => text(words) === answer);
      return {
        controls: [make("div", { class: "check-options" }, ...rows)],
        missing: "Choose an answer first.",
        ask() {
          const chosen = options.find(({ radio }) => radio.checked);
          return chosen && text(chosen.words);
        },
        put(answer) {
          const chosen = find(answer);
          if (chosen) chosen.radio.checked = true;
          return Boolean(chosen);
        },
        judge(answer) {
          const { reply } = find(answer);
          return [isRight(reply), ...copy(reply)];
        },
        clear: () => options.forEach(({ radio }) => (radio.checked = false)),
      };
    },

    number(box) {
      const limit = (item, end) =>
        Number([...item.classList].find((name) => name.startsWith(`${end}-`)).slice(end.length + 1));
      const items = [...box.querySelectorAll("details li")];
      const rest = items.pop();
      const unit = text(items[0].querySelector(".unit"));
      const ranges = items.map((item) => [limit(item, "low"), limit(item, "high"), item]);
      const input = make("input", { type: "text", autocomplete: "off", size: 10 });
      // The keypad for decimals of some phones has no minus.
      if (ranges.every(([low]) => low >= 0)) input.inputMode = "decimal";
      const label = make("label", {}, "Your answer ", input);
      if (unit) label.append(make("span", {}, ` ${unit}`));

      // 1,200 and 1.5 and 1,5 and −3 % are numbers to people.
      function parse(typed) {
        let digits = typed.normalize("NFKC").replace(/[−–]/g, "-").replace(/\s/g, "");
        for (const end of ["%", unit.replace(/\s/g, "")]) {
          if (end && digits.endsWith(end)) digits = digits.slice(0, -end.length);
        }
        if (/^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(digits)) digits = digits.replaceAll(",", "");
        digits = digits.replace(/^([+-]?\d*),(\d+)$/, "$1.$2");
        return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(digits) ? Number(digits) : NaN;
      }
      return {
        controls: [make("p", { class: "check-number" }, label)],
        missing: "Type a number first, in digits, such as 12.5.",
        ask: () => (Number.isNaN(parse(input.value)) ? undefined : input.value.trim()),
        put(answer) {
          input.value = answer;
          return !Number.isNaN(parse(input.value));
        },
        judge(answer) {
          const value = parse(answer);
          // Limits are decimals too: allow for their last binary digit.
          const near = 1e-9 * Math.max(1, Math.abs(value));
          const hit = ranges.find(([low, high]) => low - near <= value && value <= high + near);
          const reply = (hit ? hit[2] : rest).querySelector(".reply");
          return [isRight(reply), ...copy(reply)];
        },
        clear: () => (input.value = ""),
      };
    },

    order(box, name, say) {
      const first = box.querySelector("ul.to-sort");
      const answer = box.querySelector("details ol");
      const reasons = [...answer.children].map((item) => ({
        words: text(item.querySelector("strong")).replace(/\.$/, ""),
        reply: item.querySelector(".reply"),
      }));
      const rank = (words) => reasons.findIndex((reason) => reason.words === words);
      const list = make("ol", { class: "check-order" });
      const items = [...first.children].map((source) => {
        const words = text(source);
        const item = make("li", {}, make("span", {}, ...copy(source.querySelector("p") ?? source)));
        for (const [sign, step, way] of [["↑", -1, "up"], ["↓", 1, "down"]]) {
          const button = make("button", { type: "button", "aria-label": `Move ${way}: ${words}` }, sign);
          button.addEventListener("click", () => {
            const place = [...list.children].indexOf(item) + step;
            if (place < 0 || place >= items.length) return;
            if (step < 0) item.previousElementSibling.before(item);
            else item.nextElementSibling.after(item);
            button.focus();
            ends();
            say(undefined, `${words}: now number ${place + 1} of ${items.length}.`);
          });
          item.append(button);
        }
        return { words, item };
      });
      // Said, not disabled: a button that goes away takes the focus with it.
      function ends() {
        list.querySelectorAll("button").forEach((button) => button.removeAttribute("aria-disabled"));
        list.firstElementChild.querySelector("button").setAttribute("aria-disabled", "true");
        list.lastElementChild.querySelector("button:last-child").setAttribute("aria-disabled", "true");
      }
      const clear = () => {
        list.append(...items.map(({ item }) => item));
        ends();
      };
      clear();
      first.replaceWith(list);
      return {
        controls: [],
        ask: () => [...list.children].map((item) => items.find((one) => one.item === item).words),
        put(order) {
          if (!Array.isArray(order) || order.length !== items.length) return false;
          const found = order.map((words) => items.find((one) => one.words === words));
          if (found.includes(undefined)) return false;
          list.append(...found.map(({ item }) => item));
          ends();
          return true;
        },
        judge(order) {
          const at = order.findIndex((words, place) => place && rank(words) < rank(order[place - 1]));
          if (at < 0) {
            const more = [...answer.parentElement.children].filter((part) => part !== answer);
            return [true, make("p", {}, "Right."), ...more.map((part) => part.cloneNode(true))];
          }
          const [late, early] = [order[at - 1], order[at]];
          const why = (words) => [make("strong", {}, `${words}.`), " ", ...copy(reasons[rank(words)].reply)];
          return [
            false,
            make("p", {}, `Not yet. “${early}” comes before “${late}”.`),
            make("ul", {}, make("li", {}, ...why(early)), make("li", {}, ...why(late))),
          ];
        },
        clear,
      };
    },
  };

  function enliven(box, index, answers, changed) {
    const kind = Object.keys(kinds).find((name) => box.classList.contains(`ask-${name}`));
    const title = box.querySelector(".admonition-title");
    const key = text(title);
    const status = make("div", { role: "status", class: "check-reply" });

    function say(right, ...words) {
      if (right === undefined) delete box.dataset.state;
      else box.dataset.state = right ? "right" : "wrong";
      status.replaceChildren(...words);
    }

    const question = kinds[kind](box, `check-${index}`, say);
    const legend = make("legend", { class: "admonition-title" }, ...copy(title));
    title.remove();
    const button = make("button", { type: "submit" }, "Check my answer");
    const body = [...box.childNodes];
    const after = body.filter((part) => part.nodeName === "DETAILS");
    const before = body.filter((part) => part.nodeName !== "DETAILS");
    const group = make("fieldset", {}, legend, ...before, ...question.controls, button, status, ...after);
    const form = make("form", { class: "check-form", novalidate: "" }, group);
    box.append(form);

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const answer = question.ask();
      if (answer === undefined) {
        say(undefined, question.missing);
        return;
      }
      say(...question.judge(answer));
      answers[key] = answer;
      changed();
    });
    if (key in answers && question.put(answers[key])) say(...question.judge(answers[key]));
    return () => {
      question.clear();
      say(undefined);
      box.querySelectorAll("details").forEach((details) => (details.open = false));
    };
  }

  function start() {
    const boxes = [...document.querySelectorAll(".admonition.check")];
    const answers = recall();
    const count = make("p");
    const tell = () => {
      const right = boxes.filter((box) => box.dataset.state === "right").length;
      count.textContent =
        `${right} of ${boxes.length} right so far. Your answers are kept in this browser only.`;
    };
    const clears = boxes.map((box, index) =>
      enliven(box, index, answers, () => {
        remember(answers);
        tell();
      }),
    );
    const said = make("span", { role: "status" });
    const forget = make("button", { type: "button" }, "Forget my answers");
    forget.addEventListener("click", () => {
      Object.keys(answers).forEach((key) => delete answers[key]);
      remember(answers);
      clears.forEach((clear) => clear());
      tell();
      said.textContent = "Forgotten.";
    });
    tell();
    boxes.at(-1).after(make("div", { class: "check-progress" }, count, forget, said));
  }

  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
