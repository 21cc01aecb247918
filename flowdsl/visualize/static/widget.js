// The anywidget side: `attach` of graph.js stands above this text.

function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "fd-widget";
  root.innerHTML = model.get("_page");
  el.append(root);
  const app = root.querySelector(".fd-app");
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
