// What every page runs. Each part is small and stands alone; all pages work without any of it.
import "./time.js";
import "./copy.js";
import "./forms.js";
import "./seal.js";
import "./dialog.js";
import "./live.js";
