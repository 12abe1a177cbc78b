//! Pictures in all three formats: complete, safe, the same every time.

mod any;

use callgate_cli::graph::{DrawError, Edge, Format, Kind, Mark, Node, Picture, Target, draw, svg};
use proptest::prelude::*;
use roxmltree::Document;

const HOSTILE: [&str; 12] = [
    "\"quoted\" 'twice'",
    "</svg><script>alert(1)</script>",
    "]]> <!-- --> &amp; &lt;",
    "a --> b; end\nsubgraph x",
    "back\\slash \\N \\",
    "👨‍👩‍👧‍👦 emoji 漢字",
    "\u{202e}right to left שלום مرحبا",
    "null \u{0} bell \u{7} \u{ffff}",
    "",
    "end",
    "`**bold**` fa:fa-bolt $$x$$ %%{init: {}}%% #35;",
    "|pipe| [a] (b) {c} ---\n---",
];

fn edge(from: usize, to: usize, label: &str) -> Edge {
    Edge::new(from, Target::Node(to), label)
}

fn small() -> Picture {
    Picture {
        title: "Support line".into(),
        nodes: vec![
            Node::new("root", Kind::Greeting).entry().line("greeting").line("media: welcome"),
            Node::new("menu", Kind::Dtmf).line("dtmf").mark(Mark::Cycle).note("flow.cycle"),
            Node::new("billing", Kind::Queue).line("queue"),
            Node::new("repeat", Kind::Greeting).line("greeting").mark(Mark::Cycle),
            Node::new("agent", Kind::Transfer).line("transfer"),
            Node::new("bye", Kind::Hangup).line("hangup"),
            Node::new("orphan", Kind::Other).mark(Mark::Unreachable).note("node.unreachable"),
        ],
        edges: vec![
            edge(0, 1, "next").mark(Mark::LongPath),
            edge(1, 2, "1"),
            edge(1, 4, "2"),
            edge(1, 3, "timeout").mark(Mark::Cycle).mark(Mark::LongPath),
            edge(3, 1, "next").mark(Mark::Cycle),
            edge(1, 1, "invalid").mark(Mark::Cycle),
            edge(1, 5, "9"),
            Edge::new(4, Target::Missing("supervisor".into()), "busy").note("node.dangling-target"),
            edge(2, 5, ""),
        ],
        legend: vec!["the cycle is menu, repeat".into()],
    }
}

fn hostile() -> Picture {
    let count = HOSTILE.len();
    Picture {
        title: HOSTILE.concat(),
        nodes: HOSTILE
            .iter()
            .map(|text| Node::new(*text, Kind::Dtmf).line(*text).note(*text))
            .collect(),
        edges: (0..count)
            .flat_map(|at| {
                let text = HOSTILE[at];
                [
                    edge(at, (at + 1) % count, text),
                    Edge::new(at, Target::Missing(text.into()), text),
                ]
            })
            .collect(),
        legend: HOSTILE.map(String::from).to_vec(),
    }
}

fn drawn(picture: &Picture, format: Format) -> String {
    draw(picture, format).unwrap()
}

fn classes<'a>(document: &'a Document<'a>, class: &str) -> Vec<roxmltree::Node<'a, 'a>> {
    let has = |node: &roxmltree::Node| {
        node.attribute("class").is_some_and(|all| all.split(' ').any(|one| one == class))
    };
    document.descendants().filter(has).collect()
}

fn missing(picture: &Picture) -> usize {
    let mut names: Vec<&str> = Vec::new();
    for edge in &picture.edges {
        if let Target::Missing(name) = &edge.to {
            names.push(name);
        }
    }
    names.sort_unstable();
    names.dedup();
    names.len()
}

/// The lines on which an arrow leaves a node.
fn leaving(text: &str, arrows: &[&str]) -> usize {
    let leaves = |line: &&str| {
        let (from, rest) = line.trim_start().split_once(' ').unwrap_or_default();
        from.starts_with('n') && arrows.iter().any(|arrow| rest.starts_with(arrow))
    };
    text.lines().filter(leaves).count()
}

/// What must hold for every picture that can be drawn.
fn check(picture: &Picture) {
    let text = drawn(picture, Format::Svg);
    let document = Document::parse(&text).unwrap();
    assert_eq!(classes(&document, "node").len(), picture.nodes.len() + missing(picture));
    assert_eq!(classes(&document, "edge").len(), picture.edges.len());
    assert!(!text.contains("NaN") && !text.contains("inf,"));
    let known = ["svg", "title", "desc", "style", "g", "rect", "path", "polygon", "circle", "text"];
    for element in document.descendants().filter(roxmltree::Node::is_element) {
        assert!(known.contains(&element.tag_name().name()), "{element:?}");
    }
    no_overlap(&document);

    let dot = drawn(picture, Format::Dot);
    let graph = layout::gv::DotParser::new(&dot).process().unwrap();
    let mut builder = layout::gv::GraphBuilder::new();
    builder.visit_graph(&graph);
    assert_eq!(leaving(&dot, &["->"]), picture.edges.len());

    let mermaid = drawn(picture, Format::Mermaid);
    assert_eq!(leaving(&mermaid, &["-->", "==>", "-.->"]), picture.edges.len());
    for format in [Format::Svg, Format::Dot, Format::Mermaid] {
        assert_eq!(drawn(picture, format), drawn(&picture.clone(), format));
    }
}

/// A coordinate of a point.
type Pick = fn(&(f64, f64)) -> f64;

/// Boxes and labels keep clear of each other.
fn no_overlap(document: &Document) {
    let number =
        |node: &roxmltree::Node, name| node.attribute(name).unwrap().parse::<f64>().unwrap();
    let mut areas: Vec<[f64; 4]> = Vec::new();
    for shape in classes(document, "box").into_iter().chain(classes(document, "plate")) {
        if let Some(points) = shape.attribute("points") {
            let points: Vec<(f64, f64)> = points
                .split(' ')
                .map(|point| point.split_once(',').unwrap())
                .map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap()))
                .collect();
            let low = |pick: Pick| points.iter().map(pick).fold(f64::MAX, f64::min);
            let high = |pick: Pick| points.iter().map(pick).fold(f64::MIN, f64::max);
            areas.push([low(|p| p.0), low(|p| p.1), high(|p| p.0), high(|p| p.1)]);
        } else {
            let (x, y) = (number(&shape, "x"), number(&shape, "y"));
            areas.push([x, y, x + number(&shape, "width"), y + number(&shape, "height")]);
        }
    }
    for (at, a) in areas.iter().enumerate() {
        for b in &areas[at + 1..] {
            let apart = a[2] <= b[0] + 0.3
                || b[2] <= a[0] + 0.3
                || a[3] <= b[1] + 0.3
                || b[3] <= a[1] + 0.3;
            assert!(apart, "{a:?} overlaps {b:?}");
        }
    }
}

#[test]
fn a_small_flow_in_each_format() {
    insta::assert_snapshot!("small_dot", drawn(&small(), Format::Dot));
    insta::assert_snapshot!("small_mermaid", drawn(&small(), Format::Mermaid));
    insta::assert_snapshot!("small_svg", drawn(&small(), Format::Svg));
    check(&small());
}

#[test]
fn hostile_texts_stay_texts() {
    check(&hostile());
    let text = drawn(&hostile(), Format::Svg);
    let document = Document::parse(&text).unwrap();
    let told: Vec<&str> = document.descendants().filter_map(|node| node.text()).collect();
    assert!(told.iter().any(|text| text.contains(HOSTILE[1])));

    let mermaid = drawn(&hostile(), Format::Mermaid);
    for line in mermaid.lines().skip(3).filter(|line| line.contains('"')) {
        let inner = &line[line.find('"').unwrap() + 1..line.rfind('"').unwrap()];
        assert!(!inner.contains(['"', '`', '[', '{', '|', '%', '$', ':']), "{line}");
        assert!(!inner.replace("<br/>", "").contains('<'), "{line}");
    }
    let dot = drawn(&hostile(), Format::Dot);
    assert!(dot.contains(r#"label="back\\slash \\N \\\nback"#), "{dot}");
    assert!(dot.contains(r#"label="\"quoted\" 'twice'"#));
}

#[test]
fn the_entry_stands_on_top() {
    let nodes = ["a", "b", "entry", "c"].map(|id| Node::new(id, Kind::Other));
    let mut picture = Picture {
        nodes: nodes.to_vec(),
        edges: vec![edge(0, 1, "x"), edge(1, 2, "y"), edge(2, 3, "z"), edge(3, 2, "back")],
        ..Picture::default()
    };
    picture.nodes[2].entry = true;
    let text = drawn(&picture, Format::Svg);
    let document = Document::parse(&text).unwrap();
    let top = |class| {
        classes(&document, class)[0].descendants().find_map(|node| {
            node.attribute("cy").or_else(|| node.attribute("y"))?.parse::<f64>().ok()
        })
    };
    let start = top("start").unwrap();
    for shape in classes(&document, "box") {
        assert!(shape.attribute("y").unwrap().parse::<f64>().unwrap() > start);
    }
    assert!(drawn(&picture, Format::Dot).find("n2 [") < drawn(&picture, Format::Dot).find("n0 ["));
}

#[test]
fn large_and_awkward_graphs() {
    let nodes = |count: usize| {
        let mut nodes: Vec<Node> =
            (0..count).map(|at| Node::new(format!("node {at}"), Kind::Dtmf)).collect();
        nodes[0].entry = true;
        nodes
    };
    let ring = (0..300).map(|at| edge(at, (at + 1) % 300, "next")).collect();
    check(&Picture { nodes: nodes(300), edges: ring, ..Picture::default() });
    let chain = (1..svg::MAX_NODES).map(|at| edge(at - 1, at, "")).collect();
    drawn(
        &Picture { nodes: nodes(svg::MAX_NODES), edges: chain, ..Picture::default() },
        Format::Svg,
    );
    let menus = (1_usize..300).flat_map(|at| {
        [edge((at * 7 / 8).saturating_sub(at % 5), at, "1"), edge(at, at / 9, "back")]
    });
    check(&Picture { nodes: nodes(300), edges: menus.collect(), ..Picture::default() });
    check(&Picture { nodes: nodes(40), ..Picture::default() });
    let all = (0..144).map(|at| edge(at / 12, at % 12, "any")).collect();
    check(&Picture { nodes: nodes(12), edges: all, ..Picture::default() });
    check(&Picture::default());
}

#[test]
fn too_large_for_svg_is_an_error_that_names_the_way_out() {
    let nodes = vec![Node::new("n", Kind::Other); svg::MAX_NODES + 1];
    let picture = Picture { nodes, ..Picture::default() };
    let error = draw(&picture, Format::Svg).unwrap_err();
    assert!(matches!(error, DrawError::TooLarge { nodes: 601, edges: 0 }));
    assert!(error.to_string().contains("--format dot"));
    assert!(draw(&picture, Format::Dot).is_ok() && draw(&picture, Format::Mermaid).is_ok());
}

#[test]
fn an_edge_outside_the_picture_is_an_error() {
    let picture = Picture { edges: vec![edge(0, 0, "")], ..Picture::default() };
    assert_eq!(draw(&picture, Format::Dot), Err(DrawError::BrokenEdge { edge: 0 }));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_picture_is_drawn_whole(picture in any::pictures()) {
        check(&picture);
    }
}
