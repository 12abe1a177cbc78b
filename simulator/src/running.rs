//! A simulator on a thread of its own, for programs that block.

use crate::{
    faults::Faults,
    fields::Wrong,
    options::Options,
    server::{self, Host},
    world::World,
};
use parking_lot::Mutex;
use serde_json::Value;
use std::{io, net::SocketAddr, sync::Arc, thread};
use tokio::{
    net::TcpListener,
    runtime::{Builder, Runtime},
    sync::oneshot,
};

/// Starts simulators.
#[derive(Debug)]
pub struct Simulator;

impl Simulator {
    /// Starts a simulator on a thread of its own. It ends when the handle is dropped.
    ///
    /// # Errors
    /// The address cannot be listened at, or the system has no thread left.
    pub fn start(options: Options) -> io::Result<Running> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind(options.address))?;
        let address = listener.local_addr()?;
        let host = Arc::new(Host { world: Mutex::new(World::new(&options)), options });
        let (stop, stopped) = oneshot::channel();
        let served = Arc::clone(&host);
        let thread = thread::Builder::new()
            .name("callgate-simulator".to_owned())
            .spawn(move || run(runtime, served, listener, stopped))?;
        Ok(Running { address, host, stop: Some(stop), thread: Some(thread) })
    }
}

fn run(runtime: Runtime, host: Arc<Host>, listener: TcpListener, stopped: oneshot::Receiver<()>) {
    runtime.spawn(server::serve(host, listener));
    // An error means that the handle is gone, which is the same wish.
    let _ = runtime.block_on(stopped);
    runtime.shutdown_background();
}

/// A simulator that runs. Dropping it ends it, open connections included.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    host: Arc<Host>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Running {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL of a path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What happened so far, as `GET /_simulator/state` tells it.
    #[must_use]
    pub fn state(&self) -> Value {
        self.host.world.lock().told()
    }

    /// How many changes an endpoint made, by its name in [`ROUTES`](crate::ROUTES).
    #[must_use]
    pub fn effects(&self, route: &str) -> u64 {
        self.host.world.lock().seen.effects(route)
    }

    /// The time of the platforms, in milliseconds since the epoch.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.host.world.lock().clock.now()
    }

    /// Sets the time of the platforms.
    pub fn set_time(&self, now: i64) {
        self.host.world.lock().clock.set(now);
    }

    /// Lets the time of the platforms pass.
    pub fn advance(&self, by: i64) {
        self.host.world.lock().clock.advance(by);
    }

    /// Makes the platforms tell the time wrong by so many milliseconds.
    pub fn skew(&self, by: i64) {
        self.host.world.lock().clock.skew = by;
    }

    /// Sets what goes wrong from now on.
    pub fn set_faults(&self, faults: Faults) {
        self.host.world.lock().faults = faults;
    }

    /// Changes how the platforms behave; the JSON says what differs.
    ///
    /// # Errors
    /// A member is unknown or of the wrong type; nothing is changed then.
    pub fn set(&self, settings: &Value) -> Result<(), Wrong> {
        self.host.world.lock().settings.follow(settings)
    }

    /// Adds data: agents, media assets, campaigns, call codes, clients, and what the CRM refuses.
    ///
    /// # Errors
    /// A member is unknown or wrong; nothing is changed then.
    pub fn load(&self, data: &Value) -> Result<(), Wrong> {
        crate::data::load(&mut self.host.world.lock(), data)
    }

    /// Forgets every token, so that each is refused from now on.
    pub fn revoke_tokens(&self) {
        self.host.world.lock().oauth.revoke();
    }

    /// Puts everything back to the beginning.
    pub fn reset(&self) {
        *self.host.world.lock() = World::new(&self.host.options);
    }

    /// Ends it.
    pub fn stop(self) {
        drop(self);
    }

    /// Waits until the user interrupts the program, or the system asks it to end. `ready` is called once
    /// that would be heard.
    ///
    /// # Errors
    /// The signals cannot be listened for, or `ready` failed.
    pub fn until_interrupted(self, ready: impl FnOnce(&Self) -> io::Result<()>) -> io::Result<()> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(interrupted(|| ready(&self)))
    }
}

#[cfg(unix)]
async fn interrupted(ready: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
    use std::{future::poll_fn, task::Poll};
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut end) =
        (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    ready()?;
    poll_fn(|context| {
        let came = interrupt.poll_recv(context).is_ready() || end.poll_recv(context).is_ready();
        if came { Poll::Ready(Ok(())) } else { Poll::Pending }
    })
    .await
}

#[cfg(not(unix))]
async fn interrupted(ready: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
    ready()?;
    tokio::signal::ctrl_c().await
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // An error means that the thread has ended already.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
