// What every page runs. Each part is small and stands alone; all pages work without any of it.
import "./session.js";
import "./theme.js";
import "./search.js";
import "./side.js";
import "./time.js";
import "./copy.js";
import "./forms.js";
import "./summary.js";
import "./unsaved.js";
import "./seal.js";
import "./dialog.js";
import "./tabs.js";
import "./parts.js";
import "./announce.js";
import "./title.js";
import "./order.js";
import "./live.js";
