//! The style sheet: plain rules for a light background, and what changes on a dark one.
//!
//! No custom properties: several programs that show SVG do not know them.

use std::fmt::Write as _;

use crate::graph::picture::Mark;
use crate::graph::style;

const BASE: &str = "\
text{font-family:system-ui,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;font-size:11px;\
text-anchor:middle;unicode-bidi:plaintext}\
.title{font-size:17px;font-weight:700;text-anchor:start}.legend text{text-anchor:start}\
.name{font-size:13px;font-weight:700}.note{font-weight:700}\
.box{stroke-width:1.4}.bar{stroke-width:1}.entry .box{stroke-width:2.6}\
.edge path{fill:none;stroke-width:1.5}.edge .head,.start .head{stroke:none}\
.edge .hit{stroke:transparent;stroke-width:12;pointer-events:stroke}\
.start path{fill:none;stroke-width:2}.ring{fill:none;stroke-width:3.5}\
.unreachable .box{fill-opacity:.45}";

pub(super) fn sheet() -> String {
    let mut out = String::from(BASE);
    // First what anything that was found overrides.
    for look in [style::MUTED].into_iter().chain(Mark::ALL.map(style::mark)) {
        let (class, width) = (look.class, look.width);
        let dash = if look.dash.is_empty() { "none" } else { look.dash };
        let _ = write!(
            out,
            ".{class} .box,.edge.{class} .line,.legend .{class}\
             {{stroke-width:{width};stroke-dasharray:{dash}}}"
        );
    }
    out.push_str(".edge .halo{stroke-width:11;stroke-opacity:.3}.node .ring{stroke-opacity:.75}");
    colours(&mut out, true);
    out.push_str("@media (prefers-color-scheme:dark){");
    colours(&mut out, false);
    out.push('}');
    out
}

fn colours(out: &mut String, light: bool) {
    let (ground, ink, soft, line) = if light {
        ("#fff", "#15181d", "#454b57", "#5b6472")
    } else {
        ("#14171c", "#eef0f4", "#b9c0cc", "#98a2b3")
    };
    let _ = write!(
        out,
        ".ground,.plate{{fill:{ground}}}.plate{{fill-opacity:.88}}text{{fill:{ink}}}\
         .sub{{fill:{soft}}}.label text{{fill:{ink}}}\
         .box,.bar,.edge .line,.start path{{stroke:{line}}}\
         .edge .line{{fill:none}}.edge .head,.start .head,.start circle{{fill:{line}}}\
         .missing .box{{fill:{ground}}}"
    );
    for kind in style::KINDS {
        let look = style::kind(kind);
        let fill = if light { look.light } else { look.dark };
        let _ = write!(out, ".{} .box{{fill:{fill}}}", look.class);
    }
    let muted = style::MUTED;
    let colour = if light { muted.light } else { muted.dark };
    let _ = write!(
        out,
        ".edge.{0} .line,.legend .{0}{{stroke:{colour}}}.edge.{0} .head,.label.{0} text{{fill:{colour}}}",
        muted.class
    );
    for mark in Mark::ALL {
        let look = style::mark(mark);
        let colour = if light { look.light } else { look.dark };
        let class = look.class;
        let _ = write!(
            out,
            ".{class} .box,.{class} .bar,.edge.{class} .line,.legend .{class}{{stroke:{colour}}}\
             .edge.{class} .head,.{class} .note,.label.{class} text{{fill:{colour}}}"
        );
        if mark == Mark::LongPath {
            let _ = write!(out, ".edge .halo,.node .ring{{stroke:{colour}}}");
        }
    }
}
