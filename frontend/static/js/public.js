// SPDX-License-Identifier: EUPL-1.2
/** Everything a public page needs. */
import "./theme.js";
import "./forms.js";
import "./drop.js";
import "./popover.js";
import "./print.js";
