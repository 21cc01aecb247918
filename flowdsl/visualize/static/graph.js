// Pan, zoom and select in a picture drawn by flowdsl. No dependencies, nothing fetched.

const LIMITS = [0.02, 4];

export function attach(root, details, { onSelect = () => {} } = {}) {
  const canvas = root.querySelector(".fd-canvas");
  const svg = canvas.querySelector("svg.flowdsl");
  const panel = root.querySelector(".fd-panel");
  const size = { width: svg.viewBox.baseVal.width, height: svg.viewBox.baseVal.height };
  const view = { x: 0, y: 0, scale: 1 };
  let selected = null;

  svg.style.transformOrigin = "0 0";
  svg.setAttribute("role", "group"); // as an image it would hide its states from screen readers
  const states = new Map();
  for (const element of svg.querySelectorAll("[data-state]")) {
    const id = element.dataset.state;
    states.set(id, element);
    element.setAttribute("tabindex", "0");
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", details[id] ? `${details[id].name}, ${details[id].kind}` : id);
  }

  function show() {
    svg.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
  }

  function zoom(factor, x = canvas.clientWidth / 2, y = canvas.clientHeight / 2) {
    const scale = Math.min(LIMITS[1], Math.max(LIMITS[0], view.scale * factor));
    view.x = x - ((x - view.x) * scale) / view.scale;
    view.y = y - ((y - view.y) * scale) / view.scale;
    view.scale = scale;
    show();
  }

  function fit() {
    const across = canvas.clientWidth / size.width;
    const down = canvas.clientHeight / size.height;
    view.scale = Math.min(1, Math.max(LIMITS[0], Math.max(Math.min(across, down), Math.min(across, 0.35))));
    view.x = (canvas.clientWidth - size.width * view.scale) / 2;
    view.y = Math.max(0, (canvas.clientHeight - size.height * view.scale) / 2);
    show();
  }

  function reveal(id) {
    const box = states.get(id).getBoundingClientRect();
    const frame = canvas.getBoundingClientRect();
    if (box.top < frame.top || box.left < frame.left || box.bottom > frame.bottom || box.right > frame.right) {
      view.x += frame.left + frame.width / 2 - (box.left + Math.min(box.width, frame.width) / 2);
      view.y += frame.top + frame.height / 2 - (box.top + Math.min(box.height, frame.height) / 2);
      show();
    }
  }

  function select(id, { move = false } = {}) {
    if (selected !== null) states.get(selected)?.classList.remove("selected");
    selected = states.has(id) ? id : null;
    if (selected !== null) {
      states.get(id).classList.add("selected");
      if (move) reveal(id);
    }
    fill(panel, selected === null ? null : details[selected]);
    panel.hidden = selected === null;
    onSelect(selected);
  }

  function status(values) {
    for (const [id, element] of states) {
      if (values[id]) element.dataset.status = values[id];
      else delete element.dataset.status;
    }
  }

  let drag = null;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button === 0) drag = { x: event.clientX, y: event.clientY, moved: false };
  });
  canvas.addEventListener("pointermove", (event) => {
    if (drag === null) return;
    const dx = event.clientX - drag.x;
    const dy = event.clientY - drag.y;
    if (!drag.moved && Math.abs(dx) + Math.abs(dy) < 4) return;
    if (!drag.moved) canvas.setPointerCapture(event.pointerId);
    drag = { x: event.clientX, y: event.clientY, moved: true };
    view.x += dx;
    view.y += dy;
    show();
  });
  canvas.addEventListener("pointerup", (event) => {
    const moved = drag !== null && drag.moved;
    drag = null;
    if (moved || event.button !== 0) return;
    const element = event.target.closest("[data-state]");
    select(element === null ? null : element.dataset.state);
  });
  canvas.addEventListener("pointercancel", () => (drag = null));
  canvas.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const frame = canvas.getBoundingClientRect();
      zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), event.clientX - frame.left, event.clientY - frame.top);
    },
    { passive: false },
  );
  root.addEventListener("keydown", (event) => {
    if (event.target.tagName === "INPUT" || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
    if (event.key === "+" || event.key === "=") zoom(1.25);
    else if (event.key === "-") zoom(0.8);
    else if (event.key === "0") fit();
    else if (event.key === "Escape") select(null);
    else if ((event.key === "Enter" || event.key === " ") && event.target.dataset?.state) select(event.target.dataset.state);
    else if (step && !panel.contains(event.target)) {
      view.x += step[0];
      view.y += step[1];
      show();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  for (const button of root.querySelectorAll("[data-action]")) {
    const action = { in: () => zoom(1.25), out: () => zoom(0.8), fit, theme }[button.dataset.action];
    button.addEventListener("click", action);
  }
  function theme() {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  }
  const search = root.querySelector("input[type=search]");
  search?.addEventListener("input", () => {
    const wanted = search.value.trim().toLowerCase();
    let first = null;
    for (const [id, element] of states) {
      const hit = wanted !== "" && (details[id]?.name ?? id).toLowerCase().includes(wanted);
      element.classList.toggle("found", hit);
      if (hit && first === null) first = id;
    }
    if (first !== null) reveal(first);
  });
  search?.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      const hit = svg.querySelector(".found");
      if (hit) select(hit.dataset.state, { move: true });
    }
  });

  fit();
  if (canvas.clientWidth === 0) {
    const observer = new ResizeObserver(() => {
      if (canvas.clientWidth > 0) {
        fit();
        observer.disconnect();
      }
    });
    observer.observe(canvas);
  }
  return { select, status, fit, zoom };
}

// Everything from the machine goes in as text, never as HTML.
function fill(panel, state) {
  panel.replaceChildren();
  if (!state) return;
  const add = (tag, text, name = "") => {
    const element = document.createElement(tag);
    element.textContent = text;
    if (name) element.className = name;
    panel.append(element);
    return element;
  };
  add("h2", state.name).dir = "auto";
  add("p", [state.kind, state.detail].filter(Boolean).join(" · "), "fd-muted");
  const block = (title, text) => {
    if (!text) return;
    add("h3", title);
    add("pre", text);
  };
  if (state.run) {
    const run = state.run;
    add("h3", "Execution");
    const parts = [run.status, `${run.duration} s`];
    if (run.visits !== 1) parts.push(`${run.visits} visits`);
    if (run.retries) parts.push(run.retries === 1 ? "1 retry" : `${run.retries} retries`);
    add("p", parts.join(" · "), `fd-status fd-${run.status}`);
    block("Error", run.error);
    block("Input", JSON.stringify(run.input, null, 2));
    block("Output", JSON.stringify(run.output, null, 2));
  }
  block("Source", [state.place, state.source].filter(Boolean).join("\n"));
  block("State", state.asl);
  if (state.iam && state.iam.length) block("Permissions", JSON.stringify(state.iam, null, 2));
}
