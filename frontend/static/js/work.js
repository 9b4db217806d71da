// SPDX-License-Identifier: EUPL-1.2
/** Everything a work page needs. */
import "./theme.js";
import "./toasts.js";
import "./palette.js";
import "./keys.js";
import "./selection.js";
import "./forms.js";
import "./drop.js";
import "./popover.js";
import "./columns.js";
import "./print.js";
