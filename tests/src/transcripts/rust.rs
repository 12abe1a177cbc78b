use super::Player;
use callgate::{
    Engine,
    exchange::{
        Client, ExchangeId, RequestId, Secret,
        wire::{Exchange, Misuse, read_answer},
    },
};
use serde_json::Value;

/// The core itself.
#[derive(Debug)]
pub struct Rust {
    engine: Engine,
    client: Option<Client>,
    snapshot: String,
}

impl Default for Rust {
    fn default() -> Self {
        Self { engine: Engine::new(), client: None, snapshot: String::new() }
    }
}

impl Player for Rust {
    fn name(&self) -> &'static str {
        "Rust"
    }

    fn play(&mut self, call: &str) -> String {
        let call: Value = serde_json::from_str(call).expect("an object");
        self.call(&call).unwrap_or_else(|misuse| misuse.to_json())
    }
}

impl Rust {
    fn call(&mut self, call: &Value) -> Result<String, Misuse> {
        let text = |name: &str| call[name].as_str().unwrap_or_else(|| panic!("{name}: {call}"));
        let number = |name: &str| call[name].as_u64().unwrap_or_else(|| panic!("{name}: {call}"));
        match text("call") {
            "new" => {
                self.snapshot.clear();
                let config = text("config").as_bytes();
                self.client = Some(Client::from_json(config, self.engine.clone(), number("seed"))?);
                return Ok(String::new());
            }
            "restore" => {
                let (config, engine) = (text("config").as_bytes(), self.engine.clone());
                let restored = Client::restore_from_json(config, engine, self.snapshot.as_bytes());
                self.client = Some(restored?);
                return Ok(String::new());
            }
            _ => {}
        }
        let client = self.client.as_mut().expect("a client");
        Ok(match text("call") {
            "start" => {
                let exchange: Exchange = text("exchange").parse()?;
                let options = call["options"].as_str().map(str::as_bytes);
                let document = text("document").as_bytes();
                client.start_json(exchange, document, options, number("now"))?.to_json()
            }
            "poll" => client.poll(number("now")).to_json(),
            "handle" => {
                let answer = read_answer(text("head").as_bytes(), text("body").as_bytes())?;
                client.handle(RequestId(number("id")), answer, number("now")).name().into()
            }
            "cancel" => client.cancel(ExchangeId(number("id"))).to_string(),
            "awaits" => client.awaits(RequestId(number("id"))).to_string(),
            "running" => client.running_to_json(),
            "snapshot" => {
                self.snapshot = client.snapshot();
                self.snapshot.clone()
            }
            "metrics" => client.metrics().to_json(),
            "openMetrics" => client.metrics().to_openmetrics(),
            "takeAudit" => client.take_audit_lines(),
            "auditHead" => client.audit().head(&Secret::from(text("key"))),
            "record" => {
                let board = client.board_mut();
                board.record(text("agent"), text("state"), number("now")).name().into()
            }
            "agent" => client.agent_to_json(text("agent"), number("now")).unwrap_or_default(),
            "compliance" => client.compliance(number("now")).to_json(),
            other => panic!("no such call: {other}"),
        })
    }
}
