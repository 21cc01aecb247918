// The anywidget side: `attach` of graph.js stands above this text.

// JupyterLab and VS Code have themes of their own, which may differ from the system's.
function themeOfNotebook() {
  const { dataset, classList } = document.body;
  if (dataset.jpThemeLight) return dataset.jpThemeLight === "true" ? "light" : "dark";
  if (classList.contains("vscode-dark")) return "dark";
  return classList.contains("vscode-light") ? "light" : "";
}

function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "fd-widget";
  root.innerHTML = model.get("_page");
  el.append(root);
  const app = root.querySelector(".fd-app");
  const theme = themeOfNotebook();
  if (theme) app.dataset.theme = theme;
  const graph = attach(app, model.get("_details"), {
    onSelect(id) {
      if (model.get("selected") !== (id ?? "")) {
        model.set("selected", id ?? "");
        model.save_changes();
      }
    },
  });
  const recolour = () => graph.status(model.get("status"));
  const reselect = () => graph.select(model.get("selected") || null, { move: true });
  model.on("change:status", recolour);
  model.on("change:selected", reselect);
  recolour();
  if (model.get("selected")) reselect();
  return () => {
    model.off("change:status", recolour);
    model.off("change:selected", reselect);
  };
}

export default { render };
