//! Documents that grow as large as is wanted.

use std::fmt::Write;

/// A policy that takes documents larger than the default one does.
pub const POLICY: &[u8] = br#"{"limits": {"maxDocumentBytes": 1073741824}}"#;

/// A tree of menus, ten wide, about 200 bytes a node.
#[must_use]
pub fn flow(nodes: usize) -> String {
    let mut text = String::from(r#"{"name":"Main line","campaignId":"support","nodes":["#);
    for node in 0..nodes {
        let exits =
            (1..=10).map(|key| (key, node * 10 + key)).filter(|(_, target)| *target < nodes);
        let kind = if node * 10 + 1 < nodes { "dtmf" } else { "queue" };
        let comma = if node == 0 { "" } else { "," };
        // Writing into memory cannot fail.
        let _ = write!(
            text,
            r#"{comma}{{"id":"menu-{node:07}-main-line","type":"{kind}","mediaAssetId":"prompt-{node:07}-main-line-in-english","transitions":["#
        );
        for (key, target) in exits {
            let comma = if key == 1 { "" } else { "," };
            let _ = write!(
                text,
                r#"{comma}{{"condition":"the caller presses the key {key}","target":"menu-{target:07}-main-line"}}"#
            );
        }
        text.push_str("]}");
    }
    text.push_str(r#"],"fallbackAction":{"type":"hangup"}}"#);
    text
}

/// Codes of two levels: nine below every tenth.
#[must_use]
pub fn codes(count: usize) -> String {
    let mut text = String::from("[");
    for code in 0..count {
        let comma = if code == 0 { "" } else { "," };
        // Writing into memory cannot fail.
        let _ = write!(
            text,
            r#"{comma}{{"name":"Code {code}","code":"C_{code}","type":"SUCCESS","category":"SPRING","isActive":true"#
        );
        if code % 10 > 0 {
            let _ = write!(text, r#","parentCallCodeId":"C_{}""#, code - code % 10);
        }
        text.push('}');
    }
    text.push(']');
    text
}
