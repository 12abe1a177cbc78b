use super::*;

fn url(url: &str) -> String {
    with("callbackUrl", &format!("\"{url}\""))
}

#[test]
fn an_absolute_uri_with_a_host() {
    for text in [
        "https://example.com",
        "HTTPS://a.b:1/c?d#e",
        r"https:\/\/example.com",
        "https://[2001:db8::1]/",
    ] {
        passes(&url(text));
    }
    for text in [
        "example.com",
        "/guest",
        "//example.com",
        "https:",
        "https://",
        "https:///path",
        "mailto:guest@example.com",
        "https://exämple.com",
        "https://example.com/a b",
        "javascript:alert(1)",
    ] {
        let violation = refused(&url(text), Code::UrlFormat, "/callbackUrl");
        assert_eq!((violation.limit, violation.actual), (None, None));
    }
}

#[test]
fn only_https() {
    let violation = refused(&url("ftp://example.com"), Code::UrlScheme, "/callbackUrl");
    assert_eq!(violation.limit, Some(list(&["https"])));
    assert_eq!(violation.actual, Some(Detail::from("ftp".to_owned())));
    let engine = under(r#"{"url": {"callbackSchemes": ["https", "HTTP"]}}"#);
    assert_eq!(told(&check_under(&engine, &url("http://example.com"))), []);
}

#[test]
fn a_host_that_nobody_outside_reaches_is_a_warning() {
    for host in ["localhost", "10.0.0.1", "[::1]", "crm.internal", "2130706433", "0.0.0.0"] {
        let text = url(&format!("https://user:secret@{host}:8443/?token=secret"));
        let violation = refused(&text, Code::UrlPrivateHost, "/callbackUrl");
        assert_eq!(violation.severity, Severity::Warning);
        assert_eq!(violation.actual, Some(Detail::from(host.to_owned())));
        assert!(!check(&text).to_json().contains("secret"));
    }
    let report = check(&url("http://localhost/"));
    let both = [(Code::UrlPrivateHost, "/callbackUrl"), (Code::UrlScheme, "/callbackUrl")];
    assert_eq!(told(&report), both);
    let engine = under(r#"{"url": {"privateSuffixes": [".example"]}}"#);
    assert_eq!(told(&check_under(&engine, &url("https://crm.internal/"))), []);
    let report = check_under(&engine, &url("https://a.example/"));
    assert_eq!(told(&report), [(Code::UrlPrivateHost, "/callbackUrl")]);
}
