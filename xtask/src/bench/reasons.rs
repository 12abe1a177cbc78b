//! Why goals are missed: what the profiles show.

/// How a task and its subject begin, and why their goals are missed. What no profile shows says so.
pub(super) const REASONS: &[(&str, &str, &str)] = &[
    (
        "Rust: guest session, 295 B",
        "",
        "the profile of this verdict has no peak: the instructions are spread over metadata, members, strings, the grammar of the \
         URL, UTF-8 and copies; 21 instructions a byte are the sum of many small parts",
    ),
    (
        "Rust: guest session, 8 KB",
        "",
        "the profile shows 7 instructions a byte: strings are passed over sixteen bytes at a time, and what is left is spread over keys, \
         values and their sizes, UTF-8 and `Keys::push`, which finds repeated keys, as `IgnoredAny` does not",
    ),
    (
        "Rust: guest session, five violations",
        "",
        "the profile shows that the text is walked a second time for the paths, and that a fifth of the instructions \
         allocate, free and copy: every violation owns its path and its details",
    ),
    (
        "Node: guest session, five violations",
        "",
        "the figures of its parts show that the engine's text takes more than a third of the time, and `JSON.parse` of it half: \
         a report has paths, places and words, where ajv makes an object of five members for each error",
    ),
    (
        "Node: guest session, 295 B, object",
        "",
        "an object crosses as text: `JSON.stringify` is more than a third of the time, the verdict from text the rest",
    ),
    (
        "Node: guest session",
        "callgate, WASM",
        "a profile of Node.js by samples has 85% of the time of 295 B within the module, spread over as many functions as in Rust, and 11% \
         in the script that writes the bytes into its memory; the module is made small first and passes over strings eight bytes at \
         a time, so a verdict takes twice what it does in the addon",
    ),
    (
        "Node: guest session",
        "",
        "the figures have the verdict of a single byte through the addon, refusing it included: at most that much is fixed in a \
         call, for 295 B about a third of the time; the rest is the verdict in Rust, which misses its own goals",
    ),
    (
        "Page: what it loads",
        "",
        "the profile in [sizes.md](sizes.md) shows no single part: of the module that only checks, a fifth is Rust's own formatting, \
         reading of numbers and sorting, an eighth the reader of policies, and the rest the kinds with their rules, each read by code \
         of its own; a quarter of the full one is allocation and formatting made anew for each type, a tenth the reader of YAML, and \
         a third the client",
    ),
    (
        "Page: first verdict",
        "",
        "the figures show what takes it: the module that only checks, a quarter as large, takes five sixths of the time, so most of it \
         is not the size of the module; it falls on either side of the goal from run to run",
    ),
    (
        "Rust: IVR flow",
        "callgate, graph",
        "the profile of a flow of 10,000 nodes has a fifth of the instructions in the graph itself: names looked up, components, \
         depth and cycles; the figure counts as graph all that a check does beyond a mere walk over all values, and most of that \
         is finding fields by their names and keeping their texts",
    ),
    (
        "Rust: growth",
        "",
        "the instructions grow in step with the nodes (`cargo xtask growth`), and reading alone does so in time as well; what \
         grows faster is the time that memory takes, from 100,000 to 1,000,000 nodes, where the arrays of the graph and its index of \
         names no longer fit into the caches",
    ),
    (
        "Rust: 1,000,000 call codes",
        "",
        "the profile of 10,000 codes has two thirds of the instructions in finding fields by their names and taking their texts, and a \
         seventh in the hierarchy; it is less than half of the time in which serde_json reads the same bytes into a `Value`",
    ),
    (
        "Rust: 100 MB of guest sessions on lines",
        "",
        "the profile of the program has nearly all of its instructions in checks; in a profile by samples the \
         system takes a fifth of the time, most of it to copy the file into memory, and the search for the ends of lines a twentieth; \
         and cores wait for the one that reads",
    ),
];

/// The reason why a goal is missed, if it is known.
pub(super) fn of(task: &str, subject: &str) -> Option<&'static str> {
    REASONS
        .iter()
        .find(|(prefix, begins, _)| task.starts_with(prefix) && subject.starts_with(begins))
        .map(|(.., reason)| *reason)
}
