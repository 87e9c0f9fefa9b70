import { render } from "preact";
import { openArrivals } from "./share/arrival.js";
import { App } from "./shell/App.js";

render(<App />, document.getElementById("app")!);
openArrivals();
