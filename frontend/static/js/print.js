// SPDX-License-Identifier: EUPL-1.2
/** Buttons that print the page. */
import { on } from "./dom.js";

on("click", "[data-do=print]", () => print());
